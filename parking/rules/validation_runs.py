"""When a validation is in force (parking VAL-3, VAL-6; DECISIONS 25)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

HOURS = 24
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

Run = tuple[datetime, datetime]


def validation_runs(*, starts_on: date, ends_on: date, days: int, hours: int, zone: ZoneInfo) -> list[Run]:
    """The hours in a row that are valid, each as its first and its last second in UTC, in order.

    `days` and `hours` are masks (Validation). Blocks that touch over midnight are one run. An hour that the clock
    skips is no time at all, one that it repeats is two hours.
    """
    found: list[Run] = []
    for starts_at, ends_at in _blocks(starts_on, ends_on, days, hours, zone):
        if found and found[-1][1] + SECOND == starts_at:
            starts_at = found.pop()[0]
        if starts_at < ends_at:
            found.append((starts_at, ends_at - SECOND))
    return found


def hour_spans(hours: int) -> list[tuple[int, int]]:
    """Neighbouring hours of the mask as (first hour, hour after the last): 20:00 to 22:00 is (20, 22)."""
    chosen = enumerate(hour for hour in range(HOURS) if hours >> hour & 1)
    spans = (
        [hour for _place, hour in group] for _gap, group in groupby(chosen, lambda pair: pair[1] - pair[0])
    )
    return [(span[0], span[-1] + 1) for span in spans]


def _blocks(starts_on, ends_on, days, hours, zone) -> Iterator[Run]:
    """Neighbouring hours of each valid day, as the instants where they begin and end."""
    spans = hour_spans(hours)
    for number in range((ends_on - starts_on).days + 1):
        day = starts_on + number * DAY
        if days >> day.weekday() & 1:
            for first, after in spans:
                yield _instant(day, first, zone), _instant(day, after, zone)


def _instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """When the wall clock first reaches the full hour; 24 is the next day's midnight."""
    wall = datetime.combine(day, time(0), zone) + timedelta(hours=hour)  # adding moves the wall clock
    return wall.astimezone(UTC)
