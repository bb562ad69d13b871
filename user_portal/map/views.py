"""The real-time map for everybody: places with how much of them can be had, in percent (parking §14.4)."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from parking.queries.map_tiles import map_tiles
from parking.queries.occupancy import map_limits, places_for_visitor
from parking.rules.occupancy import shares_of
from user_portal.access import guest
from user_portal.map.tiles import with_tiles


@guest
@never_cache
@require_safe
@with_tiles
def real_time_map(request):
    """The map, with what its colours mean."""
    page = {**_places(request), "shares": shares_of(map_limits()), "tiles": map_tiles()}
    return render(request, "user_portal/map/map.html", page)


@guest
@never_cache
@vary_on_headers("HX-Request")
@require_safe
def places(request):
    """What the map's list shows now, for htmx to put in its place; whoever comes here otherwise sees the whole map."""
    if not request.htmx:
        return real_time_map(request)
    return render(request, "components/real_time_places.html", _places(request))


def _places(request) -> dict:
    now = timezone.now()
    return {"places": places_for_visitor(request.driver, now), "at": now}
