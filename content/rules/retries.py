"""When a mail is tried again."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
EVENTS_LATE, EVENTS_KEPT = timedelta(minutes=30), timedelta(hours=24)
_TRY_AFTER = re.compile(
    r"try again after ([A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d) (?:UTC|GMT)"
)


def next_try(attempts: int, now: datetime, after: datetime | None = None) -> datetime | None:
    """When to try again after this many attempts, not before `after`; None when it was the last (integrations §2.4)."""
    if attempts > len(WAITS):
        return None
    return max(filter(None, (now + WAITS[attempts - 1], after)))


def absence_counts(handed_over_at: datetime, now: datetime) -> bool:
    """Whether Mailgun's events, having nothing of a mail, prove that it was not taken.

    They are up to half an hour late (Mailgun's user manual, Event Polling), and the smallest accounts keep them for a
    day; before and after, only finding the mail proves anything.
    """
    return EVENTS_LATE <= now - handed_over_at <= EVENTS_KEPT


def next_look(attempts: int, now: datetime, handed_over_at: datetime) -> datetime | None:
    """When to ask Mailgun again for a mail of unknown fate: as tries go, and once at the moment absence counts."""
    at, counts_from = next_try(attempts, now), handed_over_at + EVENTS_LATE
    return min(at, counts_from) if at and now < counts_from else at


def told_to_wait(text: str, retry_after: str | None, now: datetime) -> datetime | None:
    """The instant a carrier asks to wait for: in seconds (Retry-After) or in words (Mailgun's 420)."""
    if retry_after and retry_after.isdecimal():
        return now + timedelta(seconds=int(retry_after))
    found = _TRY_AFTER.search(text)
    return parsedate_to_datetime(found[1]).replace(tzinfo=UTC) if found else None
