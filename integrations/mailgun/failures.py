"""What a failed hand-over to Mailgun means for the mail (integrations §2.3)."""

import json
from datetime import datetime, timedelta

import requests
from django.utils import timezone
from django.utils.translation import gettext as _

from content.exceptions import FateUnknown, NotSent, Refused
from content.rules.retries import told_to_wait
from integrations.transport import retry_after

SENT_NOTHING = (requests.ConnectTimeout, requests.exceptions.SSLError, requests.TooManyRedirects)
LONGEST_WAIT = timedelta(days=1)
BREATHER = timedelta(minutes=1)  # for who asks to wait and does not say how long
MENDING = timedelta(minutes=5)  # between two tries while somebody must put settings right
MAGNIFICENT = "Mailgun Magnificent API"


def failure_of(error: Exception) -> Exception:
    """anymail's error as NotSent, Refused or FateUnknown."""
    answer = getattr(error, "response", None)
    if answer is not None:
        return verdict(answer.status_code, answer.text, answer.headers, timezone.now())
    sent_nothing = isinstance(error, SENT_NOTHING) or "NewConnectionError" in repr(error.__cause__)
    words = f"Mailgun: {type(error.__cause__ or error).__name__}"
    return NotSent(words, is_away=True) if sent_nothing else FateUnknown(words)


def verdict(status: int, text: str, headers, now: datetime) -> Exception:
    """What an answer other than “Queued” means. What is out of order may have taken the mail all the same."""
    words = f"Mailgun {status}: {_said(text)}"
    if status in (400, 413):
        return Refused(words)
    if status >= 500:
        return FateUnknown(words)
    if status == 401:
        return out_of_use(_("Mailgun does not know the API key (401), or not in this region"), now)
    if status in (420, 429):
        return NotSent(words, _told_to_wait(text, headers, now))
    if 200 <= status < 300:
        if MAGNIFICENT in text:
            return out_of_use(_("This is no address of Mailgun's API: check domain and region"), now)
        return FateUnknown(words)
    return out_of_use(words, now)


def out_of_use(words: str, now: datetime) -> NotSent:
    """The account takes none of the client's mail until somebody puts it right."""
    return NotSent(words, now + MENDING)


def _told_to_wait(text: str, headers, now: datetime) -> datetime:
    seconds = retry_after(headers, now)
    until = (
        told_to_wait(text, None, now) if seconds is None else now + timedelta(seconds=min(seconds, 86_400))
    )
    return min(until or now + BREATHER, now + LONGEST_WAIT)


def _said(text: str) -> str:
    """Mailgun's own message, which is JSON except when it is not."""
    try:
        return str(json.loads(text)["message"])[:300]
    except (ValueError, LookupError, TypeError):
        return " ".join(text.split())[:300]
