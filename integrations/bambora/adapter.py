"""Bambora's Hosted Checkout as a payment provider (payments.ports.Provider, integrations §15.4)."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations.bambora.client import BamboraClient
from integrations.bambora.failures import failure_of, in_words_of_payments, is_duplicate
from integrations.bambora.links import ALGORITHMS, hash_expiry, signed
from integrations.bambora.schemas import PAYMENTS, RETURN, Row, Transaction
from integrations.transport import IntegrationError
from payments.choices import NewsState, Tender
from payments.exceptions import Forged, ProviderRefuses
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

API_URL = "https://api.na.bambora.com/v1"
PAGE_URL = "https://web.na.bambora.com/scripts/payment/payment.asp"
LANGUAGES = {"en": "eng", "fr": "fre"}
_ORDER_SETTINGS = _("In Bambora: administration › account settings › order settings.")
CONFIG = (
    ConfigField("merchant_id", _("Merchant ID"), _("Nine digits."), is_secret=False),
    ConfigField("hash_key", _("Hash key"), _ORDER_SETTINGS),
    ConfigField(
        "hash_algorithm",
        _("Hash algorithm"),
        _("As the order settings say."),
        is_secret=False,
        is_required=False,
        choices=tuple(ALGORITHMS.items()),
    ),
    ConfigField("payments_passcode", _("Payments passcode"), _ORDER_SETTINGS),
    ConfigField("reporting_passcode", _("Reporting passcode"), _ORDER_SETTINGS),
)


class Bambora:
    """Nothing reports to us and no return is signed: what became of a payment is asked for, always.

    Neither is there idempotency. A payment is found by its order number, the confirmation number, and told from others'
    by ref1, our key; a refund by an order number made of its key.
    """

    key = "bambora"
    label = _("Worldline (Bambora) Hosted Checkout")
    tender = Tender.HOSTED
    config = CONFIG
    reports = False

    def hosts(self, login: Login) -> tuple[str, ...]:
        parts = urlsplit(_page_url())
        return (f"{parts.scheme}://{parts.netloc}",)

    def check(self, login: Login) -> str:
        with _asking(login) as client:
            client.check_passcodes()
        words = gettext("Merchant %(merchant)s: payments and reports answer.")
        return words % {"merchant": login["merchant_id"]}

    def start(self, login: Login, bill: Bill) -> Sent:
        """Asks nothing of Bambora. The same bill makes the same link, and Bambora takes an order number once."""
        pairs = [
            ("merchant_id", login["merchant_id"]),
            ("trnType", "P"),
            ("trnAmount", f"{bill.amount:.2f}"),
            ("trnOrderNumber", bill.confirmation_no),
            ("trnLanguage", LANGUAGES[bill.language]),
            ("ref1", str(bill.key)),
            ("approvedPage", bill.success_url),
            ("declinedPage", bill.cancel_url),
            ("hashExpiry", hash_expiry(bill.expires_at)),
        ]
        query = signed(pairs, login["hash_key"], login.get("hash_algorithm") or "sha1")
        return Sent(f"{_page_url()}?{query}")

    def fetch(self, login: Login, attempt: Attempt) -> PaymentNews:
        """Open until an approval is seen: after a decline the page lets another card be tried.

        Reports are asked even when the charge is known: only they tell its currency.
        """
        with _asking(login) as client:
            rows = client.rows(attempt.started_at, timezone.now(), order_number=attempt.confirmation_no)
            ours = [row for row in rows if row.ref1 == str(attempt.key) and row.trn_type in PAYMENTS]
        # The charge that is known goes before the first that came.
        ours.sort(key=lambda row: (row.trn_id != attempt.charge, row.trn_date_time))
        if paid := next((row for row in ours if row.is_money), None):
            facts = {"charge": paid.trn_id, "amount": paid.trn_amount, "currency": paid.currency_abbr.upper()}
            return PaymentNews(NewsState.DONE, attempt.key, **facts)
        return PaymentNews(NewsState.OPEN, attempt.key, reason=ours[-1].message_text if ours else "")

    def close(self, login: Login, attempt: Attempt) -> None:
        """The link ends by itself and cannot be ended sooner."""

    def refund(self, login: Login, order: RefundOrder) -> RefundNews:
        """Looks first, since nothing but an order number keeps Bambora from doing it twice."""
        with _asking(login) as client:
            if news := _find(client, order):
                return news
            try:
                done = client.give_back(
                    order.charge, amount=order.amount, order_number=order_number_of(order.key)
                )
            except IntegrationError as error:
                news = _find(client, order) if is_duplicate(error) else None
                if news is None:
                    raise failure_of(error) from error
                return news
        if not done.approved:
            raise ProviderRefuses(done.message)
        return _given_back(done, order)

    def find_refund(self, login: Login, order: RefundOrder) -> RefundNews | None:
        with _asking(login) as client:
            return _find(client, order)

    def parse_report(self, login: Login, body: bytes, headers: Mapping[str, str], now: datetime) -> Report:
        """Bambora sends none, so this is somebody else's."""
        raise Forged

    def bookings(self, login: Login, since: datetime, until: datetime) -> Iterator[Booking]:
        """Payments and returns that stand. Of a return Bambora does not list which payment it is of: `charge` is ""."""
        with _asking(login) as client:
            for row in client.rows(since, until):
                if row.is_money and since <= row.trn_date_time < until:
                    yield _booking(row)


def order_number_of(refund: UUID) -> str:
    """A return's order number: the key in the 30 characters that there are."""
    return "R" + base64.b32encode(refund.bytes).decode().rstrip("=")


def refund_of(order_number: str) -> UUID | None:
    """The key in a return's order number; None when it is not one of ours."""
    try:
        return UUID(bytes=base64.b32decode(order_number.removeprefix("R") + "======"))
    except ValueError:
        return None


def _page_url() -> str:
    return settings.BAMBORA_PAGE_URL or PAGE_URL


@contextmanager
def _asking(login: Login) -> Iterator[BamboraClient]:
    facts = {name: login[name] for name in ("merchant_id", "payments_passcode", "reporting_passcode")}
    api_url = (settings.BAMBORA_API_URL or API_URL).rstrip("/")
    with in_words_of_payments(), BamboraClient(api_url=api_url, **facts) as client:
        yield client


def _find(client: BamboraClient, order: RefundOrder) -> RefundNews | None:
    """The return with our order number, among those of the payment, which lists them at once. Done ones first."""
    returns = [
        adjustment
        for adjustment in client.transaction(order.charge).adjusted_by
        if adjustment.type == RETURN and adjustment.amount == order.amount
    ]
    returns.sort(key=lambda adjustment: not adjustment.approval)
    found = (client.transaction(adjustment.id) for adjustment in returns)
    number = order_number_of(order.key)
    return next((_given_back(done, order) for done in found if done.order_number == number), None)


def _given_back(done: Transaction, order: RefundOrder) -> RefundNews:
    return RefundNews(
        NewsState.DONE if done.approved else NewsState.FAILED,
        order.key,
        reference=done.id,
        charge=order.charge,
        amount=done.amount,
        currency=order.currency,
        reason="" if done.approved else done.message,
    )


def _booking(row: Row) -> Booking:
    is_refund = row.trn_type == RETURN
    return Booking(
        is_refund=is_refund,
        charge="" if is_refund else row.trn_id,
        amount=abs(row.trn_amount),
        currency=row.currency_abbr.upper(),
        at=row.trn_date_time,
        key=refund_of(row.trn_order_number) if is_refund else _key_in(row.ref1),
        reference=row.trn_id if is_refund else "",
    )


def _key_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
