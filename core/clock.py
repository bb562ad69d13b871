"""The wall clock of a client."""

from zoneinfo import ZoneInfo

from core.scoping import current_client


def local_zone() -> ZoneInfo:
    """The time zone of the open scope's client; days and opening hours are its own."""
    return ZoneInfo(current_client().time_zone)
