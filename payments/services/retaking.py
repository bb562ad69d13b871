"""Taking the items of an ended payment once more, for money that came late."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.actors import Actor
from payments.exceptions import CreditTooLow, ItemGone
from payments.models import PaymentState
from payments.queries.cart import quotes_of
from payments.services.credit import use_credit
from payments.services.items import hold_items


def retake(*, actor: Actor, state: PaymentState, at: datetime) -> None:
    """Hold the items of a payment again at their frozen prices, and take its credit. Raises AlreadyInPayment, ItemGone,
    CreditTooLow."""
    payment = state.payment
    lines = list(payment.lines.all())
    quotes = quotes_of([(line.kind, line.item_id) for line in lines], at=at, lock=True)
    for line in lines:
        quote = quotes.get((line.kind, line.item_id))
        if quote is None or quote.problem:
            reason = quote.problem if quote else _("it does not exist any more.")
            raise ItemGone(name=line.description, reason=reason)
    if not lines:
        raise ItemGone(name=str(payment), reason=_("it is for nothing."))
    hold_items(actor=actor, payment=payment, lines=lines, at=at)
    if payment.credit_used:
        if state.person_id is None:
            raise CreditTooLow
        credit = {"amount": payment.credit_used, "payment": payment, "at": at}
        use_credit(actor=actor, person_id=state.person_id, **credit)
