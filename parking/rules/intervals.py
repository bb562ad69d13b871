"""Intervals of time are closed, at whole seconds (DECISIONS 24)."""

from datetime import UTC, date, datetime, time, tzinfo

from parking.exceptions import EndNotAfterStart

LAST_MINUTE = time(23, 59)


def whole_second(at: datetime) -> datetime:
    """An instant as it is stored and compared: cut to its second, in UTC, since clocks of one zone compare by their
    faces, which show an hour of every autumn twice."""
    return at.astimezone(UTC).replace(microsecond=0)


def checked_interval(
    starts_at: datetime, ends_at: datetime, *, field: str = "ends_at"
) -> tuple[datetime, datetime]:
    """Both instants, cut to their seconds. Raises EndNotAfterStart when nothing lies between them."""
    starts_at, ends_at = whole_second(starts_at), whole_second(ends_at)
    if ends_at <= starts_at:
        raise EndNotAfterStart(field=field)
    return starts_at, ends_at


def is_date(value: date | datetime) -> bool:
    """A day rather than an instant."""
    return not isinstance(value, datetime)


def first_second(day: date, zone: tzinfo) -> datetime:
    """00:00:00 of a day on the wall clock of `zone`."""
    return datetime.combine(day, time(0), zone)


def last_minute(day: date, zone: tzinfo) -> datetime:
    """23:59:00 of a day, as which a Do Not Ticket or Tow entry given in dates ends (enforcement DNTT-8)."""
    return datetime.combine(day, LAST_MINUTE, zone)
