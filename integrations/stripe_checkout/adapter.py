"""Stripe Checkout as a payment provider (integrations §§15.2, 15.3).

Calls that change something carry our key, so Stripe answers a repeated one as it did the first.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.stripe_checkout import mapping
from integrations.stripe_checkout.client import asking
from integrations.stripe_checkout.events import read_event
from payments.choices import NewsState, Tender
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
from payments.rules.money import to_cents

PAGES = "https://checkout.stripe.com"
LOCALES = {"en": "en", "fr": "fr-CA"}
# Stripe takes pages that live 30 minutes to 24 hours by its own clock when it hears of them. Ours began earlier, and
# may be asked for again.
MARGIN, LONG = timedelta(minutes=5), timedelta(hours=12)
CLOCKS = timedelta(minutes=10)  # by how much theirs and ours may differ
LONGEST = timedelta(days=2)  # after it began no page of a payment is made any more
ROWS = 100
MOST_LINES, LONGEST_NAME = 100, 250
BOOKED, UNDONE = ("charge", "payment", "refund", "payment_refund"), ("failed", "canceled")


class StripeCheckout:
    """payments.ports.Provider over Checkout Sessions. A payment's `charge` is its payment intent."""

    key = "stripe"
    label = gettext_lazy("Stripe Checkout")
    tender = Tender.HOSTED
    reports = True
    config = (
        ConfigField(
            "secret_key",
            gettext_lazy("Secret key"),
            gettext_lazy("From Stripe, Developers › API keys: it begins with sk_ or rk_."),
        ),
        ConfigField(
            "signing_secret",
            gettext_lazy("Signing secret of the webhook"),
            gettext_lazy(
                "From Stripe, Developers › Webhooks, after you entered the address below there: it begins with"
                " whsec_. Without it payments are noticed when we ask, some minutes later."
            ),
            is_required=False,
        ),
    )

    def hosts(self, login: Login) -> tuple[str, ...]:
        base = urlsplit(settings.STRIPE_API_URL)
        return (f"{base.scheme}://{base.netloc}",) if base.netloc else (PAGES,)

    def check(self, login: Login) -> str:
        with asking(login) as client:
            balance = client.v1.balance.retrieve()
        codes = ", ".join(sorted({row.currency.upper() for row in balance.available}))
        words = (
            _("Stripe answers. The account is live and keeps %(currencies)s.")
            if balance.livemode
            else _("Stripe answers. The key is for tests: no real money moves. Currencies: %(currencies)s.")
        )
        return words % {"currencies": codes}

    def start(self, login: Login, bill: Bill) -> Sent:
        with asking(login) as client:
            session = client.v1.checkout.sessions.create(
                _session_of(bill, timezone.now()), {"idempotency_key": f"{bill.key}:create"}
            )
        return Sent(session.url, session.id)

    def fetch(self, login: Login, attempt: Attempt) -> PaymentNews:
        """A page whose address never reached us is looked for among the account's; unknown ones count as open."""
        with asking(login) as client:
            name = attempt.reference or _reference(client, attempt)
            if not name:
                return PaymentNews(NewsState.OPEN, attempt.key)
            session = client.v1.checkout.sessions.retrieve(name, {"expand": ["payment_intent"]})
        return mapping.payment_news(session)

    def close(self, login: Login, attempt: Attempt) -> None:
        with asking(login) as client:
            name = attempt.reference or _reference(client, attempt)
            if not name:
                return
            try:
                client.v1.checkout.sessions.expire(name)
            except stripe.InvalidRequestError:
                if client.v1.checkout.sessions.retrieve(name).status == "open":
                    raise

    def refund(self, login: Login, order: RefundOrder) -> RefundNews:
        asked = {
            "payment_intent": order.charge,
            "amount": mapping.to_stripe(order.amount, order.currency),
            "metadata": {
                mapping.REFUND: str(order.key),
                mapping.PAYMENT: str(order.payment_key),
                mapping.NUMBER: order.confirmation_no,
            },
        }
        with asking(login) as client:
            return mapping.refund_news(
                client.v1.refunds.create(asked, {"idempotency_key": str(order.key)}), order.key
            )

    def find_refund(self, login: Login, order: RefundOrder) -> RefundNews | None:
        with asking(login) as client:
            pages = client.v1.refunds.list({"payment_intent": order.charge, "limit": ROWS})
            found = (mapping.refund_news(refund) for refund in pages.auto_paging_iter())
            return next((news for news in found if news.key == order.key), None)

    def parse_report(self, login: Login, body: bytes, headers: Mapping[str, str], now: datetime) -> Report:
        return read_event(login.get("signing_secret", ""), body, headers, now)

    def bookings(self, login: Login, since: datetime, until: datetime) -> Iterator[Booking]:
        asked = {
            "created": {"gte": _seconds(since), "lt": _seconds(until)},
            "expand": ["data.source"],
            "limit": ROWS,
        }
        with asking(login) as client:
            for row in client.v1.balance_transactions.list(asked).auto_paging_iter():
                if row.type in BOOKED and row.source.status not in UNDONE:
                    yield mapping.booking(row)


def _session_of(bill: Bill, now: datetime) -> dict:
    """What Stripe is told of a bill. The same bill must give the same text, or Stripe refuses its repetition."""
    facts = {mapping.PAYMENT: str(bill.key), mapping.NUMBER: bill.confirmation_no}
    margin = -MARGIN if bill.expires_at - now > LONG else MARGIN
    asked = {
        "mode": "payment",
        "line_items": [_line(name, amount, bill.currency) for name, amount in _lines(bill)],
        "client_reference_id": str(bill.key),
        "metadata": facts,
        "payment_intent_data": {"metadata": facts, "description": bill.confirmation_no},
        "locale": LOCALES.get(bill.language, "auto"),
        "success_url": bill.success_url,
        "cancel_url": bill.cancel_url,
        "expires_at": _seconds(bill.expires_at + margin),
    }
    return asked | ({"customer_email": bill.email} if bill.email else {})


def _lines(bill: Bill) -> Iterable[tuple[str, Decimal]]:
    """The bill's lines, or one of the whole where credit or rounding keeps them from adding up."""
    adds_up = sum(amount for _name, amount in bill.lines) == bill.amount
    are_prices = all(amount >= 0 and amount == to_cents(amount) for _name, amount in bill.lines)
    if bill.lines and adds_up and are_prices and len(bill.lines) <= MOST_LINES:
        return bill.lines
    return [(bill.confirmation_no, bill.amount)]


def _line(name: str, amount: Decimal, currency: str) -> dict:
    price = {
        "currency": currency.lower(),
        "unit_amount": mapping.to_stripe(amount, currency),
        "product_data": {"name": name[:LONGEST_NAME]},
    }
    return {"price_data": price, "quantity": 1}


def _reference(client: stripe.StripeClient, attempt: Attempt) -> str:
    """Stripe's name of our page; "" when it has none."""
    since = attempt.started_at - CLOCKS
    span = {"gte": _seconds(since), "lt": _seconds(since + LONGEST)}
    pages = client.v1.checkout.sessions.list({"created": span, "limit": ROWS})
    ours = (
        session.id for session in pages.auto_paging_iter() if session.client_reference_id == str(attempt.key)
    )
    return next(ours, "")


def _seconds(at: datetime) -> int:
    """The first whole second that is not before it."""
    return ceil(at.timestamp())
