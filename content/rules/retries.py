"""When a mail is tried again."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
_TRY_AFTER = re.compile(
    r"try again after ([A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d) (?:UTC|GMT)"
)


def next_try(attempts: int, now: datetime, after: datetime | None = None) -> datetime | None:
    """When to try again after this many attempts, not before `after`; None when it was the last (integrations §2.4)."""
    if attempts > len(WAITS):
        return None
    return max(filter(None, (now + WAITS[attempts - 1], after)))


def told_to_wait(text: str, retry_after: str | None, now: datetime) -> datetime | None:
    """The instant a carrier asks to wait for: in seconds (Retry-After) or in words (Mailgun's 420)."""
    if retry_after and retry_after.isdecimal():
        return now + timedelta(seconds=int(retry_after))
    found = _TRY_AFTER.search(text)
    return parsedate_to_datetime(found[1]).replace(tzinfo=UTC) if found else None
