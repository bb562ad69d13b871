"""Times as vendors write them (integrations §1.3): no offset, seven decimals, quotation marks, Windows zone names."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

# Windows' "Standard Time" names mean the whole year, summer time included.
WINDOWS_ZONES = {
    "Newfoundland Standard Time": "America/St_Johns",
    "Atlantic Standard Time": "America/Halifax",
    "Eastern Standard Time": "America/Toronto",
    "US Eastern Standard Time": "America/Indiana/Indianapolis",
    "Central Standard Time": "America/Winnipeg",
    "Canada Central Standard Time": "America/Regina",
    "Mountain Standard Time": "America/Edmonton",
    "US Mountain Standard Time": "America/Phoenix",
    "Yukon Standard Time": "America/Whitehorse",
    "Pacific Standard Time": "America/Vancouver",
    "Alaskan Standard Time": "America/Anchorage",
    "Hawaiian Standard Time": "Pacific/Honolulu",
}


def zone_of(windows_name: str | None, default: tzinfo) -> tzinfo:
    """The zone behind a Windows name; `default`, the site's, for an unknown or missing one."""
    name = WINDOWS_ZONES.get((windows_name or "").strip())
    return ZoneInfo(name) if name else default


def read_time(text: str) -> datetime:
    """An ISO text as vendors write it, quotation marks and too many decimals included; naive without an offset.

    ValueError for anything else.
    """
    cleaned = text.strip().strip('"').strip()
    if "T" not in cleaned and " " not in cleaned:
        raise ValueError(f"{text!r} is no date with a time")
    return datetime.fromisoformat(cleaned)


def utc_of(at: datetime) -> datetime:
    """A time of a field that is called Utc."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def from_local(at: datetime, zone: tzinfo, *, is_end: bool) -> datetime:
    """A wall-clock time of `zone` as an instant, in the parker's favour where the clocks change.

    In the hour that autumn repeats, a start is its first occurrence and an end its second; a time that spring skips is
    moved forward by what was skipped.
    """
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    first, second = (at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if is_end and second > first else first
