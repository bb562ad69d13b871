"""How a payment ends: processed, failed, cancelled, expired; each under its lock, once."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from payments.choices import ENDED, Happening, PaymentStatus
from payments.exceptions import PaymentMoved
from payments.models import PaymentState
from payments.services.credit import return_credit
from payments.services.events import add_event, locked_state
from payments.services.items import free_items, tell
from payments.services.ledger import book_payment
from payments.services.receipts import send_receipt

VERBS = {
    Happening.FAILED: "payment.failed",
    Happening.CANCELLED: "payment.cancelled",
    Happening.EXPIRED: "payment.expired",
}


def settle(
    *,
    actor: Actor,
    state: PaymentState,
    received: Decimal,
    at: datetime,
    charge: str = "",
    reference: str = "",
) -> None:
    """Process the payment of a locked state whose items it holds: its items are told, the receipt is written."""
    payment = state.payment
    state.page, state.expires_at, state.next_look_at = "", None, None
    facts = {"amount": received, "charge": charge, "reference": reference}
    event = add_event(actor=actor, state=state, happening=Happening.PROCESSED, at=at, **facts)
    book_payment(event=event, state=state)
    tell(verb="settle", actor=actor, payment=payment, lines=payment.lines.all(), at=at)
    audit.record(actor, "payment.processed", payment, total=received)
    send_receipt(state=state)


@atomic()
def process_promise(*, actor: Actor, payment_id: int) -> PaymentState:
    """The promised money is in the office's hands (parking PAY-4). Raises PaymentMoved, RowMissing."""
    state = locked_state(payment_id=payment_id)
    if state.status != PaymentStatus.PROMISED:
        raise PaymentMoved(status=state.get_status_display())
    settle(actor=actor, state=state, received=state.payment.total, at=timezone.now())
    return state


@atomic()
def end_payment(*, actor: Actor, payment_id: int, happening: str, reason: str = "") -> PaymentState:
    """Let an open payment go without money: its items are free, its credit is back. One that has ended stays as it is.

    Of hosted payments ask the provider first, and close its page. Raises PaymentMoved for one that was paid.
    """
    state = locked_state(payment_id=payment_id)
    if state.status in ENDED:
        return state
    if not state.is_open:
        raise PaymentMoved(status=state.get_status_display())
    let_go(actor=actor, state=state, happening=happening, at=timezone.now(), reason=reason)
    return state


def let_go(*, actor: Actor, state: PaymentState, happening: str, at: datetime, reason: str = "") -> None:
    """End the open payment of a locked state without money."""
    payment = state.payment
    state.page, state.expires_at = "", None
    add_event(actor=actor, state=state, happening=happening, at=at, reason=reason)
    free_items(actor=actor, payment=payment, verb="let_go", at=at)
    return_credit(actor=actor, person_id=state.person_id, payment=payment, at=at)
    audit.record(actor, VERBS[happening], payment, reason=reason)
