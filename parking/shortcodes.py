"""Shortcodes about lots and their map (parking §17.4). All but the map show the same to everybody (CON-1)."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from content.choices import Output, Spot
from content.ports import Shortcode, Viewing, register_shortcodes
from content.rules.shortcodes import Code
from core.scoping import current_client
from core.templatetags.ui import money_words
from parking.models import Lot
from parking.queries.lots import public_lots
from parking.queries.map_tiles import map_tiles
from parking.queries.occupancy import map_limits, places_for_visitor
from parking.rules.occupancy import shares_of


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


def _map(viewing: Viewing, _code: Code) -> str:
    now = timezone.now()
    page = {"places": places_for_visitor(viewing.person, now), "at": now, "tiles": map_tiles()}
    return render_to_string("components/real_time_map.html", page)


def _legend(_viewing: Viewing, _code: Code) -> str:
    return render_to_string("components/real_time_legend.html", {"shares": shares_of(map_limits())})


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
    Shortcode(
        "real-time-map",
        _("The map of places with how much of them can be had"),
        ("[real-time-map]",),
        output=Output.MARKUP,
        render=_map,
        spots=frozenset({Spot.PAGE}),
        once=True,
    ),
    Shortcode(
        "real-time-legend",
        _("What the colours of the real-time map mean"),
        ("[real-time-legend]",),
        output=Output.MARKUP,
        render=_legend,
        spots=frozenset({Spot.PAGE}),
    ),
)
