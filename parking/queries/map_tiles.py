"""What lies under the client's maps (parking MAP-10)."""

from typing import NamedTuple
from urllib.parse import urlsplit

from core.system_settings import value
from parking.settings import MAP_ATTRIBUTION, MAP_TILES_URL


class MapTiles(NamedTuple):
    """A template of addresses with {z}, {x} and {y}, and whom to name for them; both empty for a plain ground."""

    url: str
    attribution: str

    @property
    def sources(self) -> list[str]:
        """The hosts whose pictures a page with such a map may show, as its content policy names them."""
        return [f"https://{urlsplit(self.url).netloc}"] if self.url else []


def map_tiles() -> MapTiles:
    """The client's own tiles. Without an attribution they are not used: whoever makes them must be named."""
    url, attribution = value(MAP_TILES_URL), value(MAP_ATTRIBUTION)
    return MapTiles(url, attribution) if url and attribution else MapTiles("", "")
