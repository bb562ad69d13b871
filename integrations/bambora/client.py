"""Asking Bambora's payments and reports (integrations §15.4). Each has a passcode of its own."""

import base64
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.bambora.schemas import Row, Rows, Transaction, complaint_in, read
from integrations.transport import IntegrationError, Transport
from integrations.vendor_time import utc_of

SECONDS = 90  # for everything that one call of the port asks
PAGE = 500
ORDER_NUMBER, EQUALS = 5, "%3D"  # reports name fields by number and write comparisons like this
# Reports keep the clock of the merchant's account, which is not said. In North America it is behind UTC by less.
MOST_BEHIND = timedelta(hours=12)
NOBODYS = "1"  # no transaction has so short a number


class BamboraClient:
    """One merchant account. Methods raise IntegrationError."""

    def __init__(self, *, api_url: str, merchant_id: str, payments_passcode: str, reporting_passcode: str):
        ends_at = time.monotonic() + SECONDS
        self._base = api_url
        self._payments, self._reports = (
            Transport(
                headers={"Authorization": _passcode(merchant_id, passcode), "Accept": "application/json"},
                seconds_left=lambda: ends_at - time.monotonic(),
            )
            for passcode in (payments_passcode, reporting_passcode)
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._payments.__exit__()
        self._reports.__exit__()

    def check_passcodes(self) -> None:
        """Whether both are taken; asks for a transaction that nobody has, and for a second of the report."""
        try:
            self._payments.get(self._payment(NOBODYS))
        except IntegrationError as error:
            if error.error_class == "auth":
                words = _("%(error)s: check the merchant ID and the payments passcode")
                raise IntegrationError("auth", words % {"error": error}) from error
            if complaint_in(error) is None:
                raise
        now = timezone.now()
        try:
            next(self.rows(now - timedelta(seconds=1), now), None)
        except IntegrationError as error:
            if error.error_class != "auth":
                raise
            words = _("%(error)s: check the merchant ID and the reporting passcode")
            raise IntegrationError("auth", words % {"error": error}) from error

    def transaction(self, transaction_id: str) -> Transaction:
        """A payment or return, and what adjusted it."""
        return read(Transaction, self._payments.get(self._payment(transaction_id)))

    def give_back(self, transaction_id: str, *, amount: Decimal, order_number: str) -> Transaction:
        """Return so much of a payment; sent once, and `transient` leaves open whether it was done."""
        # The shortest digits of a float are those of an amount in cents.
        document = {"amount": float(amount), "order_number": order_number}
        reply = self._payments.send("POST", f"{self._payment(transaction_id)}/returns", json=document)
        return read(Transaction, reply)

    def rows(self, since: datetime, until: datetime, *, order_number: str = "") -> Iterator[Row]:
        """What the report lists between two instants, and up to half a day around them; each transaction once."""
        question = {
            "name": "Search",
            "start_date": _clock(since - MOST_BEHIND),
            "end_date": _clock(until),
            "criteria": [],
        }
        if order_number:
            asked = {"field": ORDER_NUMBER, "operator": EQUALS, "value": order_number}
            question["criteria"] = [asked]
        seen: set[str] = set()
        first = 1
        while True:
            records = self._page(question, first)
            fresh = {row.trn_id: row for row in records if row.trn_id not in seen}
            seen |= fresh.keys()
            yield from fresh.values()
            # Whether the last row that was asked for counts is not said: a page may be full with one fewer.
            if not fresh or len(records) < PAGE - 1:
                return
            first += len(records)

    def _page(self, question: dict, first: int) -> list[Row]:
        asked = question | {"start_row": first, "end_row": first + PAGE - 1}
        return read(Rows, self._reports.search(f"{self._base}/reports", json=asked)).records

    def _payment(self, transaction_id: str) -> str:
        return f"{self._base}/payments/{quote(transaction_id, safe='')}"


def _passcode(merchant_id: str, passcode: str) -> str:
    return "Passcode " + base64.b64encode(f"{merchant_id}:{passcode}".encode()).decode()


def _clock(at: datetime) -> str:
    return f"{utc_of(at):%Y-%m-%dT%H:%M:%S}"
