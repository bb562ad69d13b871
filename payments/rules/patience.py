"""When a provider is asked again about something open (integrations §15.2)."""

from datetime import datetime, timedelta

# After so long since it began, ask again after so long.
STEPS = (
    (timedelta(hours=1), timedelta(minutes=5)),
    (timedelta(hours=6), timedelta(minutes=30)),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=7), timedelta(hours=12)),
)


def next_look(began: datetime, now: datetime) -> datetime | None:
    """The next time to ask about what began then; None once nothing new is to be expected."""
    for limit, pause in STEPS:
        if now - began < limit:
            return now + pause
    return None
