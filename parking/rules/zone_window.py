"""A zone row as a value: what a form gives and what makes two rows the same (parking ZON-6)."""

from dataclasses import dataclass, replace
from datetime import date, time

from django.utils.translation import gettext as _

from parking.choices import ALL_DAYS, Weekday, ZoneMode
from parking.exceptions import BadZoneRow


@dataclass(frozen=True)
class ZoneWindow:
    """When a lot accepts a zone. `days`: bits of parking.choices.Weekday; dates count in range mode only."""

    zone_id: int
    mode: str = ZoneMode.DAYS
    days: int = ALL_DAYS
    date_start: date | None = None
    date_end: date | None = None
    start_time: time = time(0, 0)
    end_time: time = time(23, 59)

    @classmethod
    def of(cls, row) -> "ZoneWindow":
        """The value of a stored row."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    def __str__(self):
        if self.mode == ZoneMode.RANGE:
            days = f"{self.date_start}–{self.date_end}"
        else:
            days = " ".join(day.name[:3].title() for day in Weekday if day & self.days)
        return f"{days} {self.start_time:%H:%M}–{self.end_time:%H:%M}"


def checked_window(window: ZoneWindow) -> ZoneWindow:
    """The window with what does not count in its mode set aside. Raises BadZoneRow."""
    window = replace(
        window,
        start_time=window.start_time.replace(second=0, microsecond=0),
        end_time=window.end_time.replace(second=0, microsecond=0),
    )
    if window.mode == ZoneMode.DAYS:
        if not 0 < window.days <= ALL_DAYS:
            raise BadZoneRow(_("Choose at least one day."), field="days")
        return replace(window, date_start=None, date_end=None)
    for field in ("date_start", "date_end"):
        if getattr(window, field) is None:
            raise BadZoneRow(_("Enter the first and the last day."), field=field)
    if window.date_end < window.date_start:
        raise BadZoneRow(_("The last day cannot be before the first."), field="date_end")
    return replace(window, days=0)
