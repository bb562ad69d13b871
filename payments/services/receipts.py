"""Receipts by mail (parking §20.2)."""

from django.utils import translation

from core.addresses import page_address
from core.ports import send_mail
from core.scoping import current_client
from core.templatetags.ui import money_words
from payments.models import Payment, PaymentState, Refund
from payments.queries.receipts import taxes_shown


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


def resend_receipt(*, state: PaymentState) -> bool:
    """Send the receipt once more because somebody asks; whether there was an address."""
    send_receipt(state=state)
    return bool(state.payment.email)


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
