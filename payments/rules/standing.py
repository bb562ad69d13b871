"""Where a payment stands, reckoned from what happened to it, and what news about it mean (DECISIONS 38)."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum

from payments.choices import ENDED, OPEN, Happening, NewsState, PaymentStatus
from payments.models import PaymentEvent, PaymentState
from payments.ports import PaymentNews
from payments.rules.money import to_cents


@dataclass(frozen=True)
class Standing:
    """The part of PaymentState that its events determine."""

    status: str = PaymentStatus.PENDING
    received: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    reference: str = ""
    charge: str = ""
    reason: str = ""
    promised_at: datetime | None = None
    processed_at: datetime | None = None
    processed_by: str = ""


_ENDS = {
    Happening.FAILED: PaymentStatus.FAILED,
    Happening.CANCELLED: PaymentStatus.CANCELLED,
    Happening.EXPIRED: PaymentStatus.EXPIRED,
}


def standing_of(state: PaymentState) -> Standing:
    """The part of the row that events determine."""
    return Standing(**{field.name: getattr(state, field.name) for field in fields(Standing)})


def standing_after(events: Iterable[PaymentEvent]) -> Standing:
    """The standing of a payment to which these happened, in their order."""
    standing = Standing()
    for event in events:
        standing = after(standing, event)
    return standing


def after(standing: Standing, event: PaymentEvent) -> Standing:
    """The standing after one more event."""
    kept = {"reference": event.reference or standing.reference, "charge": event.charge or standing.charge}
    match event.happening:
        case Happening.SENT:
            return replace(standing, **kept)
        case Happening.PROMISED:
            return replace(standing, status=PaymentStatus.PROMISED, promised_at=event.at)
        case Happening.PROCESSED:
            return replace(standing, **kept, **_processed(event))
        case Happening.ATTENTION:
            received = {"received": event.amount, "reason": event.reason}
            return replace(standing, **kept, **received, status=PaymentStatus.ATTENTION)
        case Happening.FAILED | Happening.CANCELLED | Happening.EXPIRED:
            return replace(standing, **kept, status=_ENDS[event.happening], reason=event.reason)
        case Happening.REFUNDED:
            return _given_back(standing, standing.refunded + event.amount)
        case Happening.REFUND_FAILED if event.amount:  # it had been reported as done
            return _given_back(standing, standing.refunded - event.amount)
    return standing


def _processed(event: PaymentEvent) -> dict:
    return {
        "status": PaymentStatus.PROCESSED,
        "received": event.amount,
        "reason": "",
        "processed_at": event.at,
        "processed_by": event.actor_label,
    }


def _given_back(standing: Standing, refunded: Decimal) -> Standing:
    """With so much given back. A payment that needed attention is settled by giving all of it back."""
    if refunded >= standing.received:
        status = PaymentStatus.REFUNDED
    elif standing.processed_at is None:
        status = PaymentStatus.ATTENTION
    else:
        status = PaymentStatus.PARTIAL_REFUND if refunded else PaymentStatus.PROCESSED
    return replace(standing, refunded=refunded, status=status)


class Verdict(Enum):
    """What is to be done about a provider's news."""

    NOTHING = "nothing"
    PROCESS = "process"
    PROCESS_LATE = "process_late"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DOUBLE = "double"
    FAIL = "fail"
    EXPIRE = "expire"


def verdict(standing: Standing, news: PaymentNews, *, due: Decimal, currency: str) -> Verdict:
    """What news mean for a payment of which `due` was asked. Money that came is never waved through or lost: another
    amount or currency waits for a person, a second payment of the same bill too (parking PAY-7)."""
    if news.state != NewsState.DONE:
        return _without_money(standing, news)
    if standing.status not in (*OPEN, *ENDED):
        same = not standing.charge or not news.charge or standing.charge == news.charge
        return Verdict.NOTHING if same else Verdict.DOUBLE
    if news.currency.upper() != currency:
        return Verdict.CURRENCY
    if news.amount is None or to_cents(news.amount) != to_cents(due) or news.amount != to_cents(news.amount):
        return Verdict.AMOUNT
    return Verdict.PROCESS_LATE if standing.status in ENDED else Verdict.PROCESS


def _without_money(standing: Standing, news: PaymentNews) -> Verdict:
    if standing.status != PaymentStatus.PENDING:
        return Verdict.NOTHING
    ends = {NewsState.FAILED: Verdict.FAIL, NewsState.EXPIRED: Verdict.EXPIRE}
    return ends.get(news.state, Verdict.NOTHING)
