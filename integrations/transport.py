"""How every adapter asks over HTTP: patience, retries, one set of error classes, no secrets in words
(integrations §§1.4, 1.5)."""

import json
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import requests
from django.utils.translation import gettext as _
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, ReadTimeoutError

from integrations.outbound import OutboundRefused, PublicOnly, check_url

ERROR_CLASSES = ("auth", "config", "throttled", "transient", "malformed", "stale", "partial")
RETRIED_STATUSES = (429, 502, 503, 504)
RETRIES = 3
WAIT_SECONDS = (1.0, 8.0)
MAX_BODY = 8 * 1024 * 1024


@dataclass(frozen=True)
class Patience:
    """Seconds: to connect, for the next bytes, for one exchange; and the longest wait a vendor may ask us for."""

    connect: float = 5
    read: float = 20
    exchange: float = 30
    retry_after: float = 20


class IntegrationError(Exception):
    """An outside service failed us. `error_class` is one of ERROR_CLASSES; the text is for the task log.

    `retry_after` is the number of seconds the vendor asked to be left alone, if it did; `status` what it answered, and
    `body` what it said with that.
    """

    def __init__(
        self,
        error_class: str,
        message: str,
        *,
        retry_after: float | None = None,
        status: int | None = None,
        body: bytes = b"",
    ):
        assert error_class in ERROR_CLASSES
        self.error_class = error_class
        self.retry_after = retry_after
        self.status = status
        self.body = body
        super().__init__(message)


@dataclass(frozen=True)
class Reply:
    """A vendor's answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    place: str

    def json(self):
        """The body as JSON, fractions as Decimal; judged by its bytes, whatever type the vendor declared.

        IntegrationError `malformed` when it is none, such as a web page.
        """
        try:
            return json.loads(self.body, parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            words = _("%(place)s did not answer with JSON but with %(beginning)s")
            beginning = repr(self.body[:60].decode(errors="replace"))
            raise IntegrationError(
                "malformed", words % {"place": self.place, "beginning": beginning}
            ) from None


class _Again(Exception):
    """A failure that may pass: try again, and if that does not help, `error`."""

    def __init__(self, error: IntegrationError):
        self.error = error


class Transport:
    """A session with one vendor. May be used from several threads.

    `seconds_left` is asked before each step, so that no exchange outlives the run's budget. `sleep` and `jitter` are
    replaced by tests, which do not wait.
    """

    def __init__(
        self,
        *,
        auth: AuthBase | tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds_left: Callable[[], float] = lambda: 120.0,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[float, float], float] = random.uniform,
    ):
        self._patience = patience or Patience()
        self._seconds_left, self._sleep, self._jitter = seconds_left, sleep, jitter
        self._session = requests.Session()
        self._session.trust_env = False  # neither proxies nor ~/.netrc of the machine
        self._session.auth = auth
        # Uncompressed, so that the size we count is the size we get.
        self._session.headers.update(
            {"Accept-Encoding": "identity", "User-Agent": "opscom"} | dict(headers or {})
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, PublicOnly(pool_maxsize=8))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._session.close()

    def get(
        self, url: str, *, params: Mapping[str, str] | None = None, missing_ok: bool = False
    ) -> Reply | None:
        """GET until it works, at most four times. None for a 404 that is `missing_ok`; else IntegrationError."""
        reply = self._insist("GET", url, params=params)
        return None if reply.status == 404 and missing_ok else _accepted(reply)

    def search(self, url: str, *, json: Any) -> Reply:
        """POST a question as JSON, which changes nothing there, until it works: at most four times."""
        return _accepted(self._insist("POST", url, json=json))

    def send(
        self, method: str, url: str, *, fields: Iterable[tuple[str, str]] = (), json: Any = None
    ) -> Reply:
        """POST or PUT `fields` as multipart/form-data, or JSON, once: what may have worked is not done again."""
        parts = [(name, (None, text)) for name, text in fields]
        try:
            return _accepted(self._exchange(method, url, files=parts or None, json=json))
        except _Again as failure:
            raise failure.error from failure.__cause__

    def _insist(self, method: str, url: str, **content) -> Reply:
        for attempt in count():
            try:
                return self._exchange(method, url, **content)
            except _Again as failure:
                self._wait(failure, is_last=attempt == RETRIES)

    def _wait(self, failure: _Again, is_last: bool) -> None:
        asked = failure.error.retry_after
        seconds = self._jitter(*WAIT_SECONDS) if asked is None else asked
        too_long = asked is not None and asked > self._patience.retry_after
        if is_last or too_long or seconds >= self._seconds_left():
            raise failure.error from failure.__cause__
        self._sleep(seconds)

    def _exchange(self, method: str, url: str, **content) -> Reply:
        place = _place(url)
        left = self._seconds_left()
        if left <= 0:
            raise IntegrationError("transient", _("no time was left to ask %(place)s") % {"place": place})
        timeouts = (min(self._patience.connect, left), min(self._patience.read, left))
        ends_at = time.monotonic() + min(self._patience.exchange, left)
        try:
            check_url(url)
            with self._session.request(
                method, url, timeout=timeouts, stream=True, allow_redirects=False, **content
            ) as response:
                reply = Reply(response.status_code, response.headers, _body(response, place, ends_at), place)
        except OutboundRefused as error:
            raise IntegrationError("config", str(error)) from error
        except (requests.ReadTimeout, ReadTimeoutError) as error:
            # Not asked again: who is this slow would eat the run's time.
            raise IntegrationError(
                "transient", _("%(place)s did not answer in time") % {"place": place}
            ) from error
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader, UnicodeError) as error:
            raise IntegrationError("config", _("%(place)s cannot be asked") % {"place": place}) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            words = _("the connection to %(place)s failed (%(error)s)")
            facts = {"place": place, "error": type(error).__name__}
            raise _Again(IntegrationError("transient", words % facts)) from error
        if reply.status in RETRIED_STATUSES:
            raise _Again(_status_error(reply))
        return reply


def _body(response: requests.Response, place: str, ends_at: float) -> bytes:
    body = bytearray()
    while chunk := response.raw.read1(64 * 1024, decode_content=True):
        body += chunk
        if len(body) > MAX_BODY:
            raise IntegrationError("malformed", _("%(place)s sent more than 8 MB") % {"place": place})
        if time.monotonic() > ends_at:
            raise IntegrationError("transient", _("%(place)s did not finish in time") % {"place": place})
    return bytes(body)


def _accepted(reply: Reply) -> Reply:
    if 200 <= reply.status < 300:
        return reply
    raise _status_error(reply)


def _status_error(reply: Reply) -> IntegrationError:
    facts = {"place": reply.place, "status": reply.status}
    told = {"status": reply.status, "body": reply.body}
    if reply.status in (401, 403):
        words = _("%(place)s refuses our credentials (%(status)s)") % facts
        return IntegrationError("auth", words, **told)
    if reply.status in (420, 429):
        words = _("%(place)s wants to be asked less often (%(status)s)") % facts
        return IntegrationError("throttled", words, retry_after=retry_after(reply.headers), **told)
    if reply.status >= 500:
        words = _("%(place)s is out of order (%(status)s)") % facts
        return IntegrationError("transient", words, retry_after=retry_after(reply.headers), **told)
    if 300 <= reply.status < 400:
        # Never followed: an interface that redirects has moved, or wants a login.
        target = reply.headers.get("Location", "")
        to_login = any(word in target.lower() for word in ("login", "signin", "sign-in", "sso"))
        words = _("%(place)s redirects to %(target)s") % {
            "place": reply.place,
            "target": _place(target) or "?",
        }
        return IntegrationError("auth" if to_login else "config", words, **told)
    words = _("%(place)s does not accept the request (%(status)s)") % facts
    return IntegrationError("config", words, **told)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds of a Retry-After header, which holds seconds or a date; None when it is absent or nonsense."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((at - (now or datetime.now(UTC))).total_seconds(), 0.0)


def _place(url: str) -> str:
    """Host and path, for people: queries and credentials stay out of the log."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc.rpartition("@")[2] + parts.path


def _refuse_constant(name: str):
    raise ValueError(name)
