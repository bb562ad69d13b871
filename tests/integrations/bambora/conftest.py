"""Bambora's double, the provider that asks it, and a payer's browser."""

from base64 import b64encode
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
import requests
from django.utils import timezone

from integrations.bambora.adapter import Bambora
from integrations.bambora.fake import LOGIN
from payments.ports import Attempt, Bill, RefundOrder

SHOP = "http://shop.example"


@pytest.fixture
def desk(fakes, hasty, settings):
    """The provider with an account at the double.

    `bill(…)`, `attempt(bill)` and `order(…)` make what the port wants; `pay(sent, do)` presses a button, `paid(…)` does
    all of it; `state(…)` and `fault(…)` direct the double, which is `double`; `asked()` lists its requests.
    """
    settings.BAMBORA_API_URL = f"{fakes.url}/bambora/v1"
    settings.BAMBORA_PAGE_URL = f"{fakes.url}/bambora/scripts/payment/payment.asp"
    desk = SimpleNamespace(login=dict(LOGIN), plug=Bambora(), fakes=fakes, waited=hasty)
    desk.double = fakes.stages["bambora"].vendor
    desk.bill, desk.attempt, desk.order = bill, attempt, order

    def pay(sent, do="pay"):
        return press(sent.url, do)

    def paid(**facts):
        made = bill(**facts)
        pay(desk.plug.start(desk.login, made))
        return made, desk.plug.fetch(desk.login, attempt(made))

    def state(**facts):
        fakes.control("PUT", "bambora/state", facts)

    def fault(kind, **facts):
        fakes.control("POST", "bambora/fault", {"kind": kind, **facts})

    def void(charge, amount):
        pair = f"{desk.login['merchant_id']}:{desk.login['payments_passcode']}".encode()
        headers = {"Authorization": f"Passcode {b64encode(pair).decode()}"}
        url = f"{settings.BAMBORA_API_URL}/payments/{charge}/void"
        answer = requests.post(url, json={"amount": amount}, headers=headers, timeout=5)
        return answer.status_code, answer.json()["message"]

    desk.pay, desk.paid, desk.void, desk.state, desk.fault = pay, paid, void, state, fault
    desk.asked = lambda: [f"{r.method} {r.path}" for r in fakes.stages["bambora"].requests]
    return desk


def bill(amount="113.40", number="7KQ2M9XW4T", minutes=30, **facts):
    """A bill that may be paid for so many minutes."""
    values = {
        "key": uuid4(),
        "confirmation_no": number,
        "amount": Decimal(amount),
        "currency": "CAD",
        "lines": (),
        "email": "dora@example.com",
        "language": "en",
        "success_url": f"{SHOP}/pay/back/?payment=1",
        "cancel_url": f"{SHOP}/pay/cancel/",
        "expires_at": timezone.now() + timedelta(minutes=minutes),
    }
    return Bill(**values | facts)


def attempt(made, charge=""):
    """The payment of a bill as it is asked about."""
    return Attempt(
        key=made.key,
        confirmation_no=made.confirmation_no,
        reference="",
        charge=charge,
        amount=made.amount,
        currency=made.currency,
        started_at=made.expires_at - timedelta(minutes=30),
    )


def order(made, news, amount=None, key=None):
    """Give back some of what was paid."""
    return RefundOrder(
        key=key or uuid4(),
        amount=Decimal(amount or made.amount),
        currency=made.currency,
        charge=news.charge,
        confirmation_no=made.confirmation_no,
        payment_key=made.key,
        asked_at=timezone.now(),
    )


def press(url, do):
    """Open a link as a browser, press a button; the last answer, whose redirect to the shop is not followed."""
    page = requests.get(url, timeout=5)
    if not page.ok:
        return page
    return requests.post(page.url, data={"do": do}, timeout=5, allow_redirects=False)


def sent_back(answer):
    """The shop's address that a browser was sent to, and what Bambora added."""
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.scheme}://{parts.netloc}{parts.path}", dict(parse_qsl(parts.query))
