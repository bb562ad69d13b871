"""Pages with a map."""

from functools import wraps

from core.content_policy import allowing
from parking.queries.known_places import known_places
from parking.queries.map_tiles import map_tiles


def with_map(view):
    """The page, which may show the client's own map tiles (parking MAP-10); other pages may not."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        return allowing(view(request, *args, **kwargs), "img-src", map_tiles().sources)

    return shown


def point_map(place=None) -> dict:
    """What templates/components/point_map.html shows while this place, or a new one, is put on the map."""
    return {"tiles": map_tiles(), "known_places": known_places(place)}
