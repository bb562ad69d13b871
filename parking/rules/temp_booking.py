"""When a lot takes bookings of temporary permits, and which durations it offers (parking §9.2, TMP-11, TMP-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from core.exceptions import Refusal
from parking.choices import Channel, TempKind
from parking.exceptions import AllVehiclesNotSold, BadRange, ReasonRequired, StartPast
from parking.models import Lot
from parking.rules.sales_window import LAST
from parking.rules.temp_pricing import HOUR, MONTH_DAYS, Cells, hour_begin, is_over_30, kinds_of, price_of

LATE_START = timedelta(minutes=5)
BY_THE_HOUR = (TempKind.HOURLY, TempKind.FLEX)
# What the drop-down of a quick checkout offers: hours, days, months of 30 days.
NUMBERS = {
    TempKind.HOURLY: (1, 2, 3, 4, 6, 8),
    TempKind.FLEX: (1, 2, 3, 4, 6, 8),
    TempKind.DAILY: (1, 2, 3, 7, 30),
    TempKind.LONG: (2, 3, 4, 6, 12),
}


@dataclass(frozen=True)
class Duration:
    """So many hours, days or months from an instant on, with its price before taxes."""

    kind: TempKind
    number: int
    starts_at: datetime
    ends_at: datetime
    price: Decimal

    @property
    def token(self) -> str:
        """The duration as a form field's value."""
        return f"{self.kind}:{self.number}"

    @property
    def label(self) -> str:
        """The duration in words."""
        facts = {"n": self.number}
        if self.kind == TempKind.DAILY:
            return ngettext("%(n)s day", "%(n)s days", self.number) % facts
        if self.kind == TempKind.LONG:
            return ngettext("%(n)s month", "%(n)s months", self.number) % facts
        return ngettext("%(n)s hour", "%(n)s hours", self.number) % facts


def durations_of(lot: Lot, cells: Cells, starts_at: datetime, zone: ZoneInfo) -> list[Duration]:
    """What can be booked from `starts_at` on, as far as prices and bounds go; space is another question."""
    found = []
    for kind in kinds_of(lot, cells):
        for number in NUMBERS[kind]:
            ends_at = _end(lot, kind, number, starts_at, zone)
            try:
                check_bounds(lot, kind, starts_at, ends_at, zone)
                price = price_of(lot, cells, kind, starts_at, ends_at, zone)
            except Refusal:
                continue
            found.append(Duration(kind, number, starts_at, ends_at, price))
    return found


def check_bounds(lot: Lot, kind: str, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> None:
    """Raises BadRange for a booking that is shorter or longer than the lot allows, or outside of its hours."""
    length = ends_at - starts_at
    if lot.temp_min_minutes and length < timedelta(minutes=lot.temp_min_minutes):
        raise BadRange(BadRange.UNDER_MINUTES, field="ends_at", minutes=lot.temp_min_minutes)
    if lot.temp_max_hours and kind in BY_THE_HOUR and length > timedelta(hours=lot.temp_max_hours):
        raise BadRange(BadRange.OVER_HOURS, field="ends_at", hours=lot.temp_max_hours)
    opens, closes = lot.temp_day_starts_at or time.min, lot.temp_day_ends_at or time.max
    hours = {"opens": time_format(opens), "closes": time_format(closes)}
    if not _within(starts_at.astimezone(zone).time(), opens, closes):
        raise BadRange(BadRange.OUTSIDE_HOURS, field="starts_at", **hours)
    # A booking until midnight ends with the day before.
    last = (ends_at.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone).time()
    if not _within(last, opens, closes):
        raise BadRange(BadRange.OUTSIDE_HOURS, field="ends_at", **hours)


def booking_words(lot: str, plates: Sequence[str], starts_at: datetime, ends_at: datetime) -> str:
    """A booking as a line of an order, in the active time zone."""
    facts = {
        "lot": lot,
        "plates": ", ".join(plates),
        "starts": date_format(localtime(starts_at), "SHORT_DATETIME_FORMAT"),
        "ends": date_format(localtime(ends_at), "SHORT_DATETIME_FORMAT"),
    }
    return gettext("Temporary permit, %(lot)s, %(plates)s, %(starts)s – %(ends)s") % facts


def check_start(channel: str, starts_at: datetime, now: datetime, reason: str) -> None:
    """Raises StartPast for a driver's or guest's booking that began over five minutes ago, ReasonRequired for the
    office's (TMP-11)."""
    if now - starts_at > LATE_START:
        if channel != Channel.ADMIN:
            raise StartPast(field="starts_at")
        if not reason.strip():
            raise ReasonRequired(field="reason")


def next_start(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """When a permit begins that goes on from the end of another (TMP-15): one that lasts to the last second of its day
    goes on with the next day."""
    return ends_at + timedelta(seconds=1) if ends_at.astimezone(zone).time() == LAST else ends_at


def check_all_vehicles(lot: Lot, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> None:
    """Raises AllVehiclesNotSold unless the lot gives such permits, and this one is over 30 days (TMP-13)."""
    if not (lot.temp_all_vehicles and is_over_30(starts_at, ends_at, zone)):
        raise AllVehiclesNotSold(field="vehicles")


def _within(clock: time, opens: time, closes: time) -> bool:
    """Opening hours that close before they open go over midnight."""
    if opens <= closes:
        return opens <= clock <= closes
    return clock >= opens or clock <= closes


def _end(lot: Lot, kind: TempKind, number: int, starts_at: datetime, zone: ZoneInfo) -> datetime:
    if kind == TempKind.HOURLY:
        return starts_at.astimezone(UTC) + number * HOUR
    if kind == TempKind.FLEX:
        return hour_begin(starts_at, zone) + number * HOUR
    # Days and months end with the day, or when the lot closes on it.
    days = number - 1 if kind == TempKind.DAILY else number * MONTH_DAYS
    last = lot.temp_day_ends_at or time(23, 59, 59)
    end = datetime.combine(starts_at.astimezone(zone).date() + timedelta(days=days), last, zone)
    return end.astimezone(UTC)
