"""When is it due? Pure reckoning on instants and wall clocks (DECISIONS 31)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_on_grid(anchor: datetime, every: timedelta, after: datetime) -> datetime:
    """The first of `anchor` + 1, 2, 3 … × `every` that lies after `after`: a late run never shifts the grid."""
    steps = max((after - anchor) // every + 1, 1)
    return anchor + steps * every


def next_daily(at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The next time the wall clock of `zone` shows `at`, as an instant after `after`.

    An hour that the clocks skip runs as much later as they skipped; an hour that they repeat runs once, at first.
    """
    day = after.astimezone(zone).date()
    while (instant := _instant(day, at, zone)) <= after:
        day += timedelta(days=1)
    return instant


def _instant(day, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(ZoneInfo("UTC"))
