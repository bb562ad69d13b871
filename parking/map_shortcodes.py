"""Shortcodes of the real-time map (parking §14.4, §17.4). They show what the reader may see (CON-1)."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.choices import Output, Spot
from content.ports import Shortcode, Viewing, register_shortcodes
from content.rules.shortcodes import Code
from parking.queries.map_tiles import map_tiles
from parking.queries.occupancy import map_limits, places_for_visitor
from parking.rules.occupancy import shares_of


def _map(viewing: Viewing, _code: Code) -> str:
    now = timezone.now()
    page = {"places": places_for_visitor(viewing.person, now), "at": now, "tiles": map_tiles()}
    return render_to_string("components/real_time_map.html", page)


def _legend(_viewing: Viewing, _code: Code) -> str:
    return render_to_string("components/real_time_legend.html", {"shares": shares_of(map_limits())})


register_shortcodes(
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
