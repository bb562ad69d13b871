"""What a sales window says at an instant (parking §6). Days are the client's own, whatever its clocks do."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from parking.choices import WindowStage
from parking.exceptions import BadWindow
from parking.models import SalesWindow

LAST = time(23, 59, 59)


def first_second(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins there."""
    return datetime.combine(day, time.min, zone)


def last_second(day: date, zone: ZoneInfo) -> datetime:
    """The last instant of the day there, at second precision (DECISIONS 24)."""
    return datetime.combine(day, LAST, zone)


def validity(window: SalesWindow, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First and last second of the window's permits (WIN-3)."""
    return first_second(window.starts_on, zone), last_second(window.ends_on, zone)


def is_on_sale(window: SalesWindow, at: datetime, zone: ZoneInfo) -> bool:
    """Whether permits are sold under it at this instant; advance sale included (WIN-5)."""
    return window.sale_starts_at <= at <= last_second(window.sale_ends_on, zone)


def stage(window: SalesWindow, at: datetime, zone: ZoneInfo) -> WindowStage:
    """Where the window stands at this instant."""
    if at < window.sale_starts_at:
        return WindowStage.UPCOMING
    if is_on_sale(window, at, zone):
        return WindowStage.ON_SALE
    return WindowStage.ENDED if at > last_second(window.ends_on, zone) else WindowStage.CLOSED


def check_window(
    *, sale_starts_at: datetime, sale_ends_on: date, starts_on: date, ends_on: date, zone: ZoneInfo
):
    """Raises BadWindow, beside its field, when the days are not in order (WIN-1)."""
    if ends_on < starts_on:
        raise BadWindow(BadWindow.ENDS_FIRST, field="ends_on")
    if sale_ends_on > ends_on:
        raise BadWindow(BadWindow.SALE_TOO_LONG, field="sale_ends_on")
    if sale_starts_at > last_second(sale_ends_on, zone):
        raise BadWindow(BadWindow.SALE_TOO_LATE, field="sale_starts_at")
