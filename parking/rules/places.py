"""What places may be."""

from decimal import Decimal

from parking.exceptions import CoordinatesMissing


def check_place(latitude: Decimal | None, longitude: Decimal | None, *, is_needed: bool = False) -> None:
    """CoordinatesMissing for half a pair, and for none when a place is needed (parking GRP-3)."""
    if latitude is None and longitude is None and not is_needed:
        return
    for field, value in (("latitude", latitude), ("longitude", longitude)):
        if value is None:
            raise CoordinatesMissing(field=field)
