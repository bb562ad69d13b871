"""How many bookings meet at the fullest moment (parking TMP-8)."""

from collections.abc import Iterable
from datetime import datetime

Interval = tuple[datetime, datetime]


def most_at_once(intervals: Iterable[Interval], starts_at: datetime, ends_at: datetime) -> int:
    """The greatest number of [start, end) intervals that run at one instant of [starts_at, ends_at)."""
    turns = []
    for start, end in intervals:
        start, end = max(start, starts_at), min(end, ends_at)
        if start < end:
            turns += [(start, 1), (end, -1)]
    running = most = 0
    for _at, change in sorted(turns):  # at one instant who leaves goes first, since ends are open
        running += change
        most = max(most, running)
    return most
