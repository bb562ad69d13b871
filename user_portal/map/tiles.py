"""Pages that may have the map on them."""

from functools import wraps

from core.content_policy import allowing
from parking.queries.map_tiles import map_tiles


def with_tiles(view):
    """The page, which may show the client's map tiles (parking MAP-10). Goes behind a gate of user_portal.access."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        return allowing(view(request, *args, **kwargs), "img-src", map_tiles().sources)

    return shown
