"""Stripe's objects in the words of payments (integrations §15.3)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from payments.choices import NewsState
from payments.exceptions import ProviderRefuses
from payments.ports import Booking, DisputeNews, PaymentNews, RefundNews
from payments.rules.money import CENT, to_cents

# Names under which our own keys travel with Stripe's objects; others may use the account too.
PAYMENT, REFUND, NUMBER = "opscom_payment", "opscom_refund", "confirmation_no"
# Currencies that have no cents at Stripe, or three places; what we charge has two.
NO_CENTS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF"
THREE_PLACES = "BHD JOD KWD OMR TND"
REFUND_STATES = {"succeeded": NewsState.DONE, "failed": NewsState.FAILED, "canceled": NewsState.FAILED}
GONE = ("requires_payment_method", "canceled")  # intents whose money will not come


def to_stripe(amount: Decimal, currency: str) -> int:
    """An amount in cents. ProviderRefuses for currencies without cents."""
    if currency.upper() in f"{NO_CENTS} {THREE_PLACES}".split():
        raise ProviderRefuses(_("%(currency)s cannot be charged here.") % {"currency": currency})
    return int(to_cents(amount) / CENT)


def from_stripe(cents: int) -> Decimal:
    """Cents as an amount."""
    return Decimal(cents) * CENT


def payment_news(session: Any) -> PaymentNews:
    """What a session says, with its payment intent as an object or as a name."""
    intent = session.payment_intent
    charge = intent if isinstance(intent, str) or intent is None else intent.id
    return PaymentNews(
        state=_state(session),
        key=_ours(session, PAYMENT),
        reference=session.id,
        charge=charge or "",
        amount=from_stripe(session.amount_total),
        currency=session.currency.upper(),
    )


def refund_news(refund: Any, key: UUID | None = None) -> RefundNews:
    """What a refund says; `key` when we know that it is ours."""
    return RefundNews(
        state=REFUND_STATES.get(refund.status, NewsState.OPEN),
        key=key or _ours(refund, REFUND),
        reference=refund.id,
        charge=_name(refund.payment_intent),
        amount=from_stripe(refund.amount),
        currency=refund.currency.upper(),
        reason=getattr(refund, "failure_reason", "") or "",
    )


def dispute_news(dispute: Any) -> DisputeNews:
    return DisputeNews(
        charge=_name(dispute.payment_intent),
        amount=from_stripe(dispute.amount),
        currency=dispute.currency.upper(),
        reason=f"{dispute.reason} ({dispute.status})",
    )


def booking(row: Any) -> Booking:
    """A balance transaction with its charge or refund. What it cost and left is told in the account's currency, and
    left out where that is another."""
    source, is_refund = row.source, row.type.endswith("refund")
    is_same = row.currency == source.currency
    return Booking(
        is_refund=is_refund,
        charge=_name(source.payment_intent),
        amount=from_stripe(source.amount),
        currency=source.currency.upper(),
        at=datetime.fromtimestamp(row.created, UTC),
        key=_ours(source, REFUND if is_refund else PAYMENT),
        reference=source.id,
        fee=from_stripe(row.fee) if is_same else None,
        net=from_stripe(row.net) if is_same else None,
    )


def _state(session: Any) -> NewsState:
    if session.status == "expired":
        return NewsState.EXPIRED
    if session.status == "complete" and session.payment_status != "unpaid":
        return NewsState.DONE
    intent = session.payment_intent
    is_gone = intent is not None and not isinstance(intent, str) and intent.status in GONE
    return NewsState.FAILED if session.status == "complete" and is_gone else NewsState.OPEN


def _name(value: Any) -> str:
    return value if isinstance(value, str) else getattr(value, "id", "") or ""


def _ours(thing: Any, name: str) -> UUID | None:
    """Our key on one of Stripe's objects; None on what others made."""
    try:
        return UUID(getattr(thing.metadata, name, ""))
    except ValueError:
        return None
