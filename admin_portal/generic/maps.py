"""Pages with a map."""

from core.content_policy import pictures_from
from parking.queries.known_places import known_places
from parking.queries.map_tiles import map_tiles

# The page may show the client's own map tiles (parking MAP-10); other pages may not.
with_map = pictures_from(lambda: map_tiles().sources)


def point_map(place=None) -> dict:
    """What templates/components/point_map.html shows while this place, or a new one, is put on the map."""
    return {"tiles": map_tiles(), "known_places": known_places(place)}
