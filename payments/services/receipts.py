"""Receipts by mail (parking §20.2)."""

from django.utils import translation

from core import audit
from core.actors import Actor
from core.addresses import page_address
from core.db import atomic
from core.ports import send_mail
from core.scoping import current_client
from core.templatetags.ui import money_words
from payments.exceptions import NoReceiptAddress, PaymentMoved
from payments.models import Payment, PaymentState, Refund
from payments.queries.receipts import taxes_shown
from payments.services.events import locked_state


def send_receipt(*, state: PaymentState) -> None:
    """Write the receipt's mail in the open transaction, in the payer's language; without an address there is none."""
    payment = state.payment
    with translation.override(payment.language):
        _mail(state, "payment.receipt", _facts(payment))


def send_refund_receipt(*, state: PaymentState, refund: Refund) -> None:
    """Tell the payer what was given back."""
    payment = state.payment
    with translation.override(payment.language):
        amount = money_words(refund.amount, payment.currency)
        method = str(refund.state.refund_type)
        _mail(state, "payment.refund", _facts(payment) | {"amount": amount, "method": method})


@atomic()
def resend_receipt(*, actor: Actor, payment_id: int) -> PaymentState:
    """Send the receipt of a paid payment once more because somebody asks. Raises PaymentMoved, NoReceiptAddress,
    RowMissing."""
    state = locked_state(payment_id=payment_id)
    if state.processed_at is None:
        raise PaymentMoved(status=state.get_status_display())
    if not state.payment.email:
        raise NoReceiptAddress
    send_receipt(state=state)
    audit.record(actor, "payment.receipt_sent", state.payment, to=state.payment.email)
    return state


def _mail(state: PaymentState, kind: str, facts: dict) -> None:
    payment = state.payment
    if payment.email:
        person = {"person_id": state.person_id}
        send_mail(kind=kind, to=payment.email, language=payment.language, context=facts, **person)


def _facts(payment: Payment) -> dict:
    lines = payment.lines.all()
    return {
        "confirmation_no": payment.confirmation_no,
        "items": "\n".join(
            f"{line.description}: {money_words(line.amount, payment.currency)}" for line in lines
        ),
        "taxes": "\n".join(
            f"{tax.label}: {money_words(tax.amount, payment.currency)}" for tax in taxes_shown(payment)
        ),
        "total": money_words(payment.total, payment.currency),
        "method": str(payment.payment_type),
        "link": page_address(current_client(), "receipt", payment.uuid),
    }
