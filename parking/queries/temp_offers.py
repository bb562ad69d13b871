"""What a lot asks for a temporary permit, and which durations can be had there (parking §9.3, §10)."""

from datetime import datetime
from decimal import Decimal

from core.clock import local_zone
from parking.choices import TempKind
from parking.exceptions import BadRange
from parking.models import Lot
from parking.queries.temp_permits import flex_cells
from parking.queries.temp_space import Booking, Occupancy
from parking.rules.temp_booking import Duration, check_bounds, durations_of
from parking.rules.temp_pricing import kind_of, kinds_of, price_of, snapped


def terms_of(
    lot: Lot, kind: str, starts_at: datetime, ends_at: datetime, now: datetime
) -> tuple[TempKind, datetime, datetime, Decimal]:
    """As what, from when to when, and for how much such a booking is sold. Raises BadRange, KindNotSold, HourClosed."""
    zone = local_zone()
    kind = kind_of(lot, kind, starts_at, ends_at, zone)
    if kind == TempKind.FLEX:
        starts_at, ends_at = snapped(starts_at, ends_at, zone)
    if ends_at <= now:
        raise BadRange(BadRange.OVER, field="ends_at")
    check_bounds(lot, kind, starts_at, ends_at, zone)
    return kind, starts_at, ends_at, price_of(lot, flex_cells(lot), kind, starts_at, ends_at, zone)


def sold_kinds(lot: Lot) -> list[TempKind]:
    """The kinds that the lot has prices for."""
    return kinds_of(lot, flex_cells(lot))


def durations_sold(lot: Lot, starts_at: datetime) -> list[Duration]:
    """The durations that can be bought from `starts_at` on, whether or not there is a space."""
    return durations_of(lot, flex_cells(lot), starts_at, local_zone())


def with_space(lot: Lot, durations: list[Duration], at: datetime) -> list[Duration]:
    """Those of a lot's durations for which it has a space as things stand at the instant."""
    wanted = [(one, Booking(lot, one.starts_at, one.ends_at)) for one in durations]
    occupancy = Occupancy([booking for _one, booking in wanted], at)
    return [one for one, booking in wanted if occupancy.spaces_left(booking)]
