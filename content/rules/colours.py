"""A client's two colours, and all that is derived from them so that every pair can be read (quality §3.5, WCAG 1.4.3).

Colours are `#rrggbb`, ratios are WCAG's. LIGHT and DARK repeat what static/css/tokens.css says; a test compares them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import floor

WHITE, BLACK = "#ffffff", "#000000"
TEXT, PART = 4.5, 3.0  # what text needs, and what a part of the page such as a ticked box needs
STEPS = 255
_HOVER, _CHOSEN, _STRONG = 0.07, 0.16, 0.2  # how much colour is mixed in
_DARKEST = 48  # below it a fill is made lighter for the pointer, since it can hardly be made darker


@dataclass(frozen=True)
class Appearance:
    """The house's own colours in light or in dark: what things stand on, and what is written there."""

    surface: str
    grounds: tuple[str, ...]
    inks: tuple[str, ...]


LIGHT = Appearance(
    surface="#ffffff",
    grounds=("#f5f6f8", "#ffffff", "#eef0f3", "#f0f4fb", "#e6eefb"),
    inks=("#1b2330", "#56606f", "#176b38", "#1a52b3", "#7a4f01", "#a3231b"),
)
DARK = Appearance(
    surface="#191f26",
    grounds=("#11151a", "#191f26", "#222a33", "#222931", "#212a36", "#1f3355"),
    inks=("#e3e8ee", "#9eaaba", "#6fd595", "#9cc0ff", "#f1c15c", "#ffa49b"),
)
DARK_TEXT = "#11151a"


def normal_colour(text: str) -> str | None:
    """A colour as it is stored, lower-case; "" for none; None for what is no colour."""
    text = text.strip().lower()
    return text if not text or re.fullmatch(r"#[0-9a-f]{6}", text) else None


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def weakest(colour: str, others: Iterable[str]) -> float:
    """The smallest ratio of a colour with any of the others."""
    return min(contrast(colour, other) for other in others)


def told(ratio: float) -> str:
    """A ratio in figures, never rounded up to one that passes."""
    return f"{floor(ratio * 10) / 10:.1f}"


def on_pages(colour: str) -> float:
    """The smallest ratio of a colour with what it stands on as it is, in the light appearance. White text on the
    colour has at least as much, since the pages' white is among the grounds."""
    return weakest(colour, LIGHT.grounds)


def is_strong(colour: str) -> bool:
    """Whether a brand colour may be used. In the dark appearance its lighter twin stands in for it."""
    return on_pages(colour) >= TEXT


def nearest_strong(colour: str) -> str:
    """The nearest shade that may be used: the colour itself, or the first on its way to black."""
    return next(shade for shade in _towards(colour, BLACK) if is_strong(shade))


def dark_twin(colour: str, grounds: Iterable[str] = DARK.grounds, ratio: float = TEXT) -> str:
    """The nearest tint that can be read on dark pages: the colour itself, or the first on its way to white."""
    grounds = tuple(grounds)
    return next(tint for tint in _towards(colour, WHITE) if weakest(tint, grounds) >= ratio)


def tokens(primary: str, accent: str) -> dict[str, tuple[str, str]]:
    """The design's tokens (light, dark) for strong colours; "" leaves the house's own, and the accent is the primary
    unless given. The names are those of tokens.css without `--oc-`."""
    accent = accent or primary
    made: dict[str, tuple[str, str]] = {}
    if primary:
        twin = dark_twin(primary)
        made["fill"] = primary, twin
        made["fill-strong"] = _stronger(primary), _mix(twin, WHITE, _STRONG)
        made["on-fill"] = WHITE, DARK_TEXT
        made["mark"] = primary, dark_twin(primary, ratio=PART)
    if accent:
        link = accent, dark_twin(accent)
        made["link"] = made["focus"] = link
    if primary:
        for name, amount in (("hover", _HOVER), ("chosen", _CHOSEN)):
            made[name] = _tinted(LIGHT, primary, link[0], amount), _tinted(DARK, twin, link[1], amount)
    return made


def sheet(primary: str, accent: str, selector: str = ":root") -> str:
    """The style sheet that sets the tokens; "" when there are none. tokens.css hands them on to --bs-* and --tblr-*."""
    lines = [
        f"--oc-{name}:light-dark({light},{dark})" for name, (light, dark) in tokens(primary, accent).items()
    ]
    return f"{selector}{{{';'.join(lines)}}}\n" if lines else ""


def _stronger(fill: str) -> str:
    """A fill under the pointer, which white text can still be read on."""
    return _mix(fill, WHITE if max(_parts(fill)) < _DARKEST else BLACK, _STRONG)


def _tinted(appearance: Appearance, colour: str, link: str, amount: float) -> str:
    """A touch of colour on a surface, as much of `amount` as leaves all that is written on it readable."""
    inks = (*appearance.inks, link)
    mixes = (_mix(appearance.surface, colour, amount * step / STEPS) for step in range(STEPS, 0, -1))
    return next((mix for mix in mixes if weakest(mix, inks) >= TEXT), appearance.surface)


def _towards(colour: str, end: str) -> Iterator[str]:
    return (_mix(colour, end, step / STEPS) for step in range(STEPS + 1))


def _mix(colour: str, other: str, amount: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * amount):02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
