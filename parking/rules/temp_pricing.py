"""What a temporary permit costs (parking TMP-1 to TMP-7).

Days and hours are those of the client's wall clock; what lies between two instants is reckoned in elapsed time, so that
a repeated hour counts twice and a missing one not at all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from parking.choices import TempKind
from parking.exceptions import BadRange, HourClosed, KindNotSold
from parking.models import Lot

HOUR, MONTH_DAYS = timedelta(hours=1), 30
Cells = Mapping[tuple[int, int], Decimal]  # (weekday, hour) → price of the hour


def is_over_30(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> bool:
    """Whether the range is priced by the month (TMP-3)."""
    return _days_between(starts_at, ends_at, zone) > MONTH_DAYS


def kind_of(lot: Lot, kind: str, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> TempKind:
    """The kind as which such a booking is sold: over 30 days it is always by the month. Raises BadRange where the lot
    does not sell so long or so short (TMP-4)."""
    if is_over_30(starts_at, ends_at, zone):
        if not lot.temp_over_30:
            raise BadRange(BadRange.TOO_LONG, field="ends_at")
        return TempKind.LONG
    if not lot.temp_up_to_30 or kind == TempKind.LONG:
        raise BadRange(BadRange.TOO_SHORT, field="ends_at")
    return TempKind(kind)


def price_of(
    lot: Lot, cells: Cells, kind: str, starts_at: datetime, ends_at: datetime, zone: ZoneInfo
) -> Decimal:
    """What the lot asks now for such a booking, before taxes. Raises BadRange, KindNotSold, HourClosed (TMP-6)."""
    kind = kind_of(lot, kind, starts_at, ends_at, zone)
    if kind not in kinds_of(lot, cells):
        raise KindNotSold(field="kind")
    if kind == TempKind.DAILY:
        return days_touched(starts_at, ends_at, zone) * lot.temp_daily_cost
    if kind == TempKind.HOURLY:
        return _by_the_hour(lot, starts_at, ends_at, zone)
    if kind == TempKind.FLEX:
        return _by_the_grid(cells, starts_at, ends_at, zone)
    months = -(-_days_between(starts_at, ends_at, zone) // MONTH_DAYS)
    return months * lot.temp_over_30_monthly_cost


def kinds_of(lot: Lot, cells: Cells) -> list[TempKind]:
    """The kinds that a lot has prices for, in their order; nothing is said of whether it sells at all."""
    sold = {
        TempKind.HOURLY: lot.temp_up_to_30 and lot.temp_hourly_cost is not None,
        TempKind.DAILY: lot.temp_up_to_30 and lot.temp_daily_cost is not None,
        TempKind.FLEX: lot.temp_up_to_30 and lot.flex_enabled and bool(cells),
        TempKind.LONG: lot.temp_over_30 and lot.temp_over_30_monthly_cost is not None,
    }
    return [kind for kind, is_sold in sold.items() if is_sold]


def snapped(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The whole hours on the wall clock that the range touches; flex sells no others (TMP-5)."""
    last = hour_begin(ends_at, zone)
    return hour_begin(starts_at, zone), last if last == ends_at else last + HOUR


def hour_begin(at: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the wall clock's hour began; in UTC."""
    local = at.astimezone(zone)
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at.astimezone(UTC) - into


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _days_between(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> int:
    return (_day(ends_at, zone) - _day(starts_at, zone)).days


def days_touched(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> int:
    """Calendar days. A booking that ends at midnight does not touch the day that begins there."""
    return _days_between(starts_at, ends_at - timedelta(seconds=1), zone) + 1


def _hours(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The begin of each started hour from the start on, on the wall clock."""
    at, end = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    while at < end:
        yield at.astimezone(zone)
        at += HOUR


def _by_the_hour(lot: Lot, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Decimal:
    """A started hour belongs to the day in which it begins; no day costs more than the lot's price of a day (TMP-2)."""
    days = Counter(hour.date() for hour in _hours(starts_at, ends_at, zone))
    costs = [hours * lot.temp_hourly_cost for hours in days.values()]
    if lot.temp_daily_cost is None:
        return sum(costs, Decimal(0))
    return sum((min(cost, lot.temp_daily_cost) for cost in costs), Decimal(0))


def _by_the_grid(cells: Cells, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Decimal:
    total = Decimal(0)
    for hour in _hours(*snapped(starts_at, ends_at, zone), zone):
        price = cells.get((hour.weekday(), hour.hour))
        if price is None:
            raise HourClosed(field="starts_at", hour=date_format(hour, "DATETIME_FORMAT"))
        total += price
    return total
