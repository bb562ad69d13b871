"""fakepay as a payment provider (integrations §§15.1, 15.2). Everything there has our key, so nothing happens twice."""

import hashlib
import hmac
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ValidationError

from integrations.fakepay.schemas import Account, Event, Payment, Refund, Rows
from integrations.transport import IntegrationError, Reply, Transport
from payments.choices import NewsState, Tender
from payments.exceptions import Forged, ProviderAway, ProviderRefuses
from payments.ports import (
    Attempt,
    Bill,
    Booking,
    ConfigField,
    Login,
    PaymentNews,
    RefundNews,
    RefundOrder,
    Report,
    Sent,
)

HEADER = "Fakepay-Signature"
OLDEST_SECONDS = 300
SECONDS = 20
PASSING = ("transient", "throttled", "malformed")


class Fakepay:
    """payments.ports.Provider for demos and tests."""

    key = "fakepay"
    label = gettext_lazy("Fakepay (demonstration: takes no money)")
    tender = Tender.HOSTED
    reports = True
    config = (
        ConfigField(
            "secret",
            gettext_lazy("Secret"),
            gettext_lazy(
                "Opens fakepay’s interface and proves its events. The demonstration’s is fakepay-demo."
            ),
        ),
    )

    def hosts(self, login: Login) -> tuple[str, ...]:
        base = urlsplit(settings.FAKEPAY_URL)
        return (f"{base.scheme}://{base.netloc}",) if base.netloc else ()

    def check(self, login: Login) -> str:
        with _asking(login) as ask:
            account = _read(Account, ask.get(_at("account")))
        return _("Fakepay answers as “%(name)s”. No real money moves.") % {"name": account.name}

    def start(self, login: Login, bill: Bill) -> Sent:
        fields = [
            ("key", str(bill.key)),
            ("number", bill.confirmation_no),
            ("amount", f"{bill.amount:.2f}"),
            ("currency", bill.currency),
            ("language", bill.language),
            ("success_url", bill.success_url),
            ("cancel_url", bill.cancel_url),
            ("expires_at", str(ceil(bill.expires_at.timestamp()))),
        ]
        lines = [pair for name, amount in bill.lines for pair in (("line", name), ("price", f"{amount:.2f}"))]
        with _asking(login) as ask:
            payment = _read(Payment, ask.send("POST", _at("payments"), fields=fields + lines))
        return Sent(payment.url, payment.reference)

    def fetch(self, login: Login, attempt: Attempt) -> PaymentNews:
        """What it never heard of counts as open."""
        with _asking(login) as ask:
            reply = ask.get(_at("payments", attempt.key), missing_ok=True)
            return _read(Payment, reply).news() if reply else PaymentNews(NewsState.OPEN, attempt.key)

    def close(self, login: Login, attempt: Attempt) -> None:
        with _asking(login) as ask:
            if ask.get(_at("payments", attempt.key), missing_ok=True):
                ask.send("POST", _at("payments", attempt.key, "close"))

    def refund(self, login: Login, order: RefundOrder) -> RefundNews:
        fields = [("key", str(order.key)), ("charge", order.charge), ("amount", f"{order.amount:.2f}")]
        with _asking(login) as ask:
            return _read(Refund, ask.send("POST", _at("refunds"), fields=fields)).news()

    def find_refund(self, login: Login, order: RefundOrder) -> RefundNews | None:
        with _asking(login) as ask:
            reply = ask.get(_at("refunds", order.key), missing_ok=True)
            return _read(Refund, reply).news() if reply else None

    def parse_report(self, login: Login, body: bytes, headers: Mapping[str, str], now: datetime) -> Report:
        stamp, _comma, proof = headers.get(HEADER, "").removeprefix("t=").partition(",v1=")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            raise Forged("no signature")
        signed = hmac.new(login["secret"].encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signed.encode(), proof.encode()):
            raise Forged("another signature")
        if abs(now.timestamp() - int(stamp)) > OLDEST_SECONDS:
            raise Forged("an old signature")
        event = Event.model_validate_json(body)
        return Report(event.id, event.kind, event.news())

    def bookings(self, login: Login, since: datetime, until: datetime) -> Iterator[Booking]:
        begin: int | None = 0
        span = {"since": str(ceil(since.timestamp())), "until": str(ceil(until.timestamp()))}
        with _asking(login) as ask:
            while begin is not None:
                page = _read(Rows, ask.get(_at("bookings"), params=span | {"begin": str(begin)}))
                yield from (row.booking() for row in page.rows)
                begin = page.next


@contextmanager
def _asking(login: Login) -> Iterator[Transport]:
    ends_at = time.monotonic() + SECONDS
    headers = {"Authorization": f"Bearer {login['secret']}"}
    try:
        with Transport(headers=headers, seconds_left=lambda: ends_at - time.monotonic()) as transport:
            yield transport
    except IntegrationError as error:
        kind = ProviderAway if error.error_class in PASSING else ProviderRefuses
        raise kind(str(error)) from error


def _at(*parts: Any) -> str:
    return "/".join((settings.FAKEPAY_URL.rstrip("/"), *map(str, parts)))


def _read(model: type[BaseModel], reply: Reply) -> Any:
    data = reply.json()
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise IntegrationError("malformed", f"{reply.place}: {error.error_count()} errors") from None
