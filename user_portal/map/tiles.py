"""Pages that may have the map on them."""

from core.content_policy import pictures_from
from parking.queries.map_tiles import map_tiles

# The page may show the client's map tiles (parking MAP-10). Goes behind a gate of user_portal.access.
with_tiles = pictures_from(lambda: map_tiles().sources)
