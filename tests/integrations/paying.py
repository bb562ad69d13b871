"""A shop that takes payments through a provider's double: bills, the payer's browser, and the address of its events."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
import requests

from integrations.transport import Patience
from payments.ports import Attempt, Bill, Booking, PaymentNews, RefundOrder, Report, Sent, providers

SHORT = Patience(connect=1, read=0.3, exchange=0.6)  # of one that dawdles one need not see all twenty seconds
SUCCESS, CANCEL = "http://localhost/paid/", "http://localhost/cancelled/"


@dataclass(frozen=True)
class Case:
    """A provider and its double: `key` of both, the login that the double's usual account has, another one.

    `address` is the setting that leads to the double at `path`; `hasten` makes the adapter impatient; `page` is how
    long a page of its list is made, by monkeypatch.
    """

    key: str
    address: str
    path: str
    login: dict[str, str]
    strange_login: dict[str, str]
    create: str  # the double's request that begins a payment, as faults match it
    refund: str
    after_decline: str
    hasten: Callable[[pytest.MonkeyPatch], None]
    page: Callable[[pytest.MonkeyPatch, int], None]


class Shop:
    """One provider in use. `reports` are the events that came, each parsed and answered with the next of `answers`."""

    def __init__(self, case: Case, fakes, hook: str = ""):
        self.case, self.fakes = case, fakes
        self.provider = providers.get(case.key)
        self.double = fakes.stages[case.path].vendor
        self.hook = hook
        self.raw: list[tuple[bytes, Any]] = []
        self.answers: list[int] = []
        self.arrange()

    def arrange(self, **state) -> None:
        """Put the double into a state; events come at once."""
        accounts = [account | {"hook": self.hook} for account in self.double.DEFAULTS.get("accounts", [])]
        known = {"accounts": accounts} if accounts else {}
        self.fakes.control("PUT", f"{self.case.path}/state", known | {"pace": 0} | state)

    def fault(self, kind: str, match: str, **facts) -> None:
        self.fakes.control(
            "POST", f"{self.case.path}/fault", {"kind": kind, "match": match, "times": 1} | facts
        )

    def start(self, bill: Bill) -> Sent:
        return self.provider.start(self.case.login, bill)

    def fetch(self, attempt: Attempt) -> PaymentNews:
        return self.provider.fetch(self.case.login, attempt)

    def close(self, attempt: Attempt) -> None:
        self.provider.close(self.case.login, attempt)

    def refund(self, order: RefundOrder):
        return self.provider.refund(self.case.login, order)

    def find_refund(self, order: RefundOrder):
        return self.provider.find_refund(self.case.login, order)

    def pay(self, button: str = "pay", **facts) -> Attempt:
        """A payment that was begun, and a button pressed on its page; the attempt knows the money's name."""
        bill = bill_of(**facts)
        sent = self.start(bill)
        press(sent, button)
        attempt = attempt_of(bill, sent)
        return replace(attempt, charge=self.fetch(attempt).charge)

    def reports(self) -> list[Report]:
        """Everything that came, once the double has nothing left to say."""
        self.double.courier.hurry()
        now = datetime.now(UTC)
        return [self.provider.parse_report(self.case.login, body, headers, now) for body, headers in self.raw]

    def news(self) -> list:
        return [report.news for report in self.reports() if report.news]

    def bookings(self, since: datetime, until: datetime) -> list[Booking]:
        return list(self.provider.bookings(self.case.login, since, until))


def bill_of(amount: str = "45.20", **facts) -> Bill:
    usual = {
        "key": uuid4(),
        "confirmation_no": "K7M2-9QXD",
        "amount": Decimal(amount),
        "currency": "CAD",
        "lines": [("Permit, lot É", Decimal("40.00")), ("HST", Decimal("5.20"))],
        "email": "dora@example.com",
        "language": "en",
        "success_url": SUCCESS,
        "cancel_url": CANCEL,
        "expires_at": datetime.now(UTC) + timedelta(minutes=30),
    }
    return Bill(**usual | facts)


def attempt_of(bill: Bill, sent: Sent | None = None) -> Attempt:
    return Attempt(
        bill.key,
        bill.confirmation_no,
        sent.reference if sent else "",
        "",
        bill.amount,
        bill.currency,
        datetime.now(UTC),
    )


def order_of(attempt: Attempt, amount: str, **facts) -> RefundOrder:
    usual = {
        "key": uuid4(),
        "amount": Decimal(amount),
        "currency": "CAD",
        "charge": attempt.charge,
        "confirmation_no": attempt.confirmation_no,
        "payment_key": attempt.key,
        "asked_at": datetime.now(UTC),
    }
    return RefundOrder(**usual | facts)


def press(sent: Sent, button: str) -> requests.Response:
    """Open the provider's page, wherever its link leads, press a button on it, and stay where that leads."""
    page = requests.get(sent.url, timeout=5)
    return requests.post(page.url, {"do": button}, timeout=5, allow_redirects=False)


@contextmanager
def open_shop(case: Case, fakes, settings):
    """A shop whose events are really posted to it."""
    setattr(settings, case.address, f"{fakes.url}/{case.path}")

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            shop.raw.append((self.rfile.read(int(self.headers["Content-Length"])), self.headers))
            self.send_response(shop.answers.pop(0) if shop.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format, *args):
            """Not of interest."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        shop = Shop(case, fakes, f"http://127.0.0.1:{server.server_port}/hook/")
        yield shop
        shop.double.set_state({})
        server.shutdown()
        thread.join()
