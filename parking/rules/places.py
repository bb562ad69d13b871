"""What prices and places may be."""

from decimal import Decimal

from parking.exceptions import CoordinatesMissing, NegativeCost


def check_cost(cost: Decimal | None) -> None:
    """NegativeCost below zero; zero is a complimentary lot (parking LOT-9)."""
    if cost is not None and cost < 0:
        raise NegativeCost(field="default_cost")


def check_place(latitude: Decimal | None, longitude: Decimal | None, *, is_needed: bool = False) -> None:
    """CoordinatesMissing for half a pair, and for none when a place is needed (parking GRP-3)."""
    if latitude is None and longitude is None and not is_needed:
        return
    for field, value in (("latitude", latitude), ("longitude", longitude)):
        if value is None:
            raise CoordinatesMissing(field=field)
