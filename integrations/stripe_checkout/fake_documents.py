"""Stripe's objects as its double writes them, reduced to what Checkout is about (integrations §15.3)."""

from datetime import datetime
from typing import Any

from integrations.fakes.sales import GivenBack, RefundStatus, Sale, SaleState

STATUSES = {SaleState.OPEN: "open", SaleState.EXPIRED: "expired"}  # all others are complete
INTENTS = {SaleState.PAID: "succeeded", SaleState.PROCESSING: "processing"}
REFUND_STATUSES = {
    RefundStatus.PENDING: "pending",
    RefundStatus.DONE: "succeeded",
    RefundStatus.FAILED: "failed",
}


def session(sale: Sale, url: str, expand: tuple[str, ...] = ()) -> dict[str, Any]:
    """A Checkout Session; its address is told while it is open."""
    is_paid = sale.state == SaleState.PAID
    cents = sale.received if is_paid else sale.amount
    is_open = sale.state == SaleState.OPEN
    intent = sale.charge or None
    if intent and any(path.startswith("payment_intent") for path in expand):
        intent = payment_intent(sale, tuple(path.partition(".")[2] for path in expand))
    return {
        "id": sale.reference,
        "object": "checkout.session",
        "amount_subtotal": cents,
        "amount_total": cents,
        "cancel_url": sale.cancel_url or None,
        "client_reference_id": sale.key or None,
        "created": stamp(sale.made_at),
        "currency": (sale.received_currency or sale.currency).lower(),
        "customer_details": {"email": sale.details["email"]} if sale.charge else None,
        "customer_email": sale.details["email"],
        "expires_at": stamp(sale.expires_at),
        "livemode": False,
        "locale": sale.details["locale"],
        "metadata": sale.details["metadata"],
        "mode": "payment",
        "payment_intent": intent,
        "payment_method_types": ["card"],
        "payment_status": "paid" if is_paid else "unpaid",
        "status": STATUSES.get(sale.state, "complete"),
        "success_url": sale.success_url,
        "url": url if is_open else None,
    }


def payment_intent(sale: Sale, expand: tuple[str, ...] = ()) -> dict[str, Any]:
    """A PaymentIntent; a session has one as soon as somebody tried to pay."""
    is_paid = sale.state == SaleState.PAID
    latest = charge(sale) if "latest_charge" in expand else _charge_id(sale)
    return {
        "id": sale.charge,
        "object": "payment_intent",
        "amount": sale.received if is_paid else sale.amount,
        "amount_received": sale.received,
        "created": stamp(sale.made_at),
        "currency": (sale.received_currency or sale.currency).lower(),
        "latest_charge": latest if is_paid else None,
        "livemode": False,
        "metadata": sale.details["intent_metadata"],
        "status": INTENTS.get(sale.state, "requires_payment_method"),
    }


def charge(sale: Sale) -> dict[str, Any]:
    return {
        "id": _charge_id(sale),
        "object": "charge",
        "amount": sale.received,
        "amount_refunded": sale.received - sale.rest,
        "balance_transaction": f"txn_{sale.charge}",
        "created": stamp(sale.paid_at),
        "currency": sale.received_currency.lower(),
        "disputed": sale.is_disputed,
        "livemode": False,
        "metadata": sale.details["intent_metadata"],
        "paid": True,
        "payment_intent": sale.charge,
        "refunded": sale.rest == 0,
        "status": "succeeded",
    }


def refund(sale: Sale, given: GivenBack) -> dict[str, Any]:
    found = {
        "id": given.reference,
        "object": "refund",
        "amount": given.amount,
        "balance_transaction": f"txn_{given.reference}",
        "charge": _charge_id(sale),
        "created": stamp(given.at),
        "currency": sale.received_currency.lower(),
        "metadata": given.details["metadata"],
        "payment_intent": sale.charge,
        "reason": given.details["reason"],
        "status": REFUND_STATUSES[given.status],
    }
    if given.status == RefundStatus.FAILED:
        found["failure_reason"] = "lost_or_stolen_card"
    return found


def dispute(sale: Sale, now: datetime) -> dict[str, Any]:
    return {
        "id": f"du_{sale.charge}",
        "object": "dispute",
        "amount": sale.received,
        "charge": _charge_id(sale),
        "created": stamp(now),
        "currency": sale.received_currency.lower(),
        "livemode": False,
        "metadata": {},
        "payment_intent": sale.charge,
        "reason": "fraudulent",
        "status": "needs_response",
    }


def transactions(sale: Sale, is_expanded: bool) -> list[dict[str, Any]]:
    """The balance transactions of a sale, oldest first: the charge, its refunds, those that failed, a dispute."""
    if sale.state != SaleState.PAID:
        return []
    source = charge(sale)
    found = [_transaction(sale, "charge", source["id"], sale.received, sale.fee, sale.paid_at, source)]
    for given in sale.refunds:
        document = refund(sale, given)
        found.append(_transaction(sale, "refund", given.reference, -given.amount, 0, given.at, document))
        if given.status == RefundStatus.FAILED:
            kind = "refund_failure"
            found.append(_transaction(sale, kind, given.reference, given.amount, 0, given.at, document))
    if sale.is_disputed:
        document = dispute(sale, sale.paid_at)
        found.append(
            _transaction(sale, "adjustment", document["id"], -sale.received, 1500, sale.paid_at, document)
        )
    return [row if is_expanded else row | {"source": row["source"]["id"]} for row in found]


def event(token: str, kind: str, document: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "id": token,
        "object": "event",
        "api_version": "2026-01-28.clover",
        "created": stamp(now),
        "data": {"object": document},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def stamp(at: datetime) -> int:
    return int(at.timestamp())


def _charge_id(sale: Sale) -> str:
    return sale.charge.replace("pi_", "ch_")


def _transaction(sale, kind, source_id, cents, fee, at, document) -> dict[str, Any]:
    # A refund that failed has two rows with one source.
    name = f"txn_{sale.charge}" if kind == "charge" else f"txn_{source_id}{'_f' if 'failure' in kind else ''}"
    return {
        "id": name,
        "object": "balance_transaction",
        "amount": cents,
        "available_on": stamp(at),
        "created": stamp(at),
        "currency": sale.received_currency.lower(),
        "exchange_rate": None,
        "fee": fee,
        "net": cents - fee,
        "source": document,
        "status": "available",
        "type": kind,
    }
