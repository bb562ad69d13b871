"""How pages would look in two colours, and how well they could be read."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.rules.colours import (
    DARK,
    LIGHT,
    TEXT,
    is_strong,
    normal_colour,
    on_pages,
    sheet,
    tokens,
    told,
    weakest,
)

SELECTOR = ".oc-preview"


@dataclass(frozen=True)
class Measure:
    """A ratio in both appearances, in figures. `is_enough`: both reach what text needs."""

    label: str
    light: str
    dark: str
    is_enough: bool


@dataclass(frozen=True)
class Preview:
    """Two colours as typed, each strong enough to be used or "" for the house's own; `weak` tells of the others."""

    primary: str
    accent: str
    weak: tuple[Measure, ...]

    @classmethod
    def of(cls, primary: str, accent: str) -> "Preview":
        typed = ((_("Primary colour"), normal_colour(primary)), (_("Accent colour"), normal_colour(accent)))
        strong = [colour if colour and is_strong(colour) else "" for _label, colour in typed]
        weak = [
            Measure(label, told(on_pages(colour)), "", False)
            for label, colour in typed
            if colour and not is_strong(colour)
        ]
        return cls(*strong, tuple(weak))

    @property
    def sheet_url(self) -> str:
        colours = urlencode({"primary": self.primary, "accent": self.accent})
        return f"{reverse('admin_portal:design_preview')}?{colours}"

    @property
    def sheet(self) -> str:
        return sheet(self.primary, self.accent, SELECTOR)

    @property
    def measures(self) -> list[Measure]:
        """What can be read how well, in the colours that are the client's own."""
        made = tokens(self.primary, self.accent)
        found = []
        if "fill" in made:
            found.append(
                _measure(_("Words on buttons"), made["on-fill"], ([made["fill"][0]], [made["fill"][1]]))
            )
        if "link" in made:
            grounds = [[*side.grounds] for side in (LIGHT, DARK)]
            for name in {"hover", "chosen"} & made.keys():
                for side, colour in zip(grounds, made[name], strict=True):
                    side.append(colour)
            found.append(_measure(_("Links on pages"), made["link"], grounds))
        return found


def _measure(label, inks, grounds) -> Measure:
    light, dark = (weakest(ink, side) for ink, side in zip(inks, grounds, strict=True))
    return Measure(label, told(light), told(dark), min(light, dark) >= TEXT)
