"""Shortcodes about lots (parking §17.4). They show what anybody may see, and the same to everybody (CON-1)."""

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from content.choices import Output
from content.ports import Shortcode, Viewing, register_shortcodes
from content.rules.shortcodes import Code
from core.scoping import current_client
from core.templatetags.ui import money_words
from parking.models import Lot
from parking.queries.lots import public_lots


def _lot(_viewing: Viewing, code: Code) -> str:
    """One fact of one lot; nothing for a lot that the public does not see."""
    number, field = code.values.get("id", ""), code.values.get("field", "name")
    lot = public_lots().filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    return _facts(lot).get(field, "") if lot else ""


def _facts(lot: Lot) -> dict[str, str]:
    return {
        "name": lot.name,
        "short_name": lot.short_name,
        "location": lot.location_text,
        "cost": money_words(lot.default_cost, current_client().currency),
        "spaces": "" if lot.total_spaces is None else str(lot.total_spaces),
    }


def _lots(_viewing: Viewing, _code: Code) -> str:
    page = {"lots": public_lots(), "client": current_client()}
    # The lots' own headings are of the third order, whatever the author's words before them are.
    heading = format_html('<h2 class="visually-hidden">{}</h2>', _("Lots"))
    return heading + render_to_string("components/lots.html", page)


register_shortcodes(
    Shortcode(
        "lot",
        _("A fact of the lot with this number"),
        tuple(f"[lot id=1 field={name}]" for name in ("name", "short_name", "location", "cost", "spaces")),
        render=_lot,
    ),
    Shortcode(
        "lots",
        _("The lots that everybody sees, as cards"),
        ("[lots]",),
        output=Output.MARKUP,
        render=_lots,
        once=True,
    ),
)
