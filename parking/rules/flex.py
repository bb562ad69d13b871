"""The week of flex prices: 7 days of 24 hours on the client's wall clock (parking §9.4)."""

from collections.abc import Iterable
from itertools import groupby

from parking.exceptions import NoSuchHour

DAYS, HOURS = range(7), range(24)
WEEK = frozenset((day, hour) for day in DAYS for hour in HOURS)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Cell = tuple[int, int]  # day (0 is Monday) and hour (13 is 13:00 to 14:00)


def checked_cells(cells: Iterable[Cell]) -> set[Cell]:
    """The cells, each once. Raises NoSuchHour for one outside the week."""
    cells = set(cells)
    if not cells <= WEEK:
        raise NoSuchHour
    return cells


def told(cells: Iterable[Cell]) -> list[str]:
    """The cells as people write opening hours: “Mon 08–12, 13–17”, a line a day."""
    by_day = groupby(sorted(cells), key=lambda cell: cell[0])
    return [f"{NAMES[day]} {', '.join(_runs([hour for _day, hour in hours]))}" for day, hours in by_day]


def _runs(hours: list[int]) -> list[str]:
    # Hours of one run differ from their place in the list by the same number.
    runs = groupby(enumerate(hours), key=lambda pair: pair[1] - pair[0])
    found = [[hour for _place, hour in run] for _shift, run in runs]
    return [f"{run[0]:02}–{run[-1] + 1:02}" for run in found]
