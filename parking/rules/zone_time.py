"""Does a lot accept a zone now? (parking ZON-3, ZON-4)"""

from datetime import date, datetime, timedelta
from typing import Protocol

from parking.choices import ZoneMode


class Window(Protocol):
    """What is asked of a zone row."""

    mode: str
    days: int
    date_start: date | None
    date_end: date | None
    start_time: object
    end_time: object


def accepts(row: Window, local: datetime) -> bool:
    """Whether the row covers `local`, an instant on the client's wall clock.

    The end covers its whole minute: 23:59 means to 23:59:59. A start after the end wraps midnight, and the hours
    after midnight belong to the day on which the interval began.
    """
    minute = local.time().replace(second=0, microsecond=0)
    today = local.date()
    if row.start_time <= row.end_time:
        return row.start_time <= minute <= row.end_time and _has_day(row, today)
    if minute >= row.start_time:
        return _has_day(row, today)
    return minute <= row.end_time and _has_day(row, today - timedelta(days=1))


def _has_day(row: Window, day: date) -> bool:
    if row.mode == ZoneMode.DAYS:
        return bool(row.days & (1 << day.weekday()))
    return row.date_start <= day <= row.date_end
