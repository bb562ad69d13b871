"""What of a payment can still be given back."""

from decimal import Decimal

from django.db.models import Sum

from core.system_settings import value
from payments.choices import UNDONE, PaymentStatus
from payments.models import Payment, PaymentState
from payments.rules.taxes import Taxes, taxes_in_refund


def refund_rest(state: PaymentState) -> Decimal:
    """What was received and neither refunded nor about to be (REF-3)."""
    return state.received - (_standing(state.payment).aggregate(sum=Sum("amount"))["sum"] or Decimal(0))


def needs_second_person(state: PaymentState, amount: Decimal) -> bool:
    """Whether somebody else must approve this refund: all that goes back of one payment counts together, or the limit
    would be passed in parts (quality V2.3.5)."""
    return state.received - refund_rest(state) + amount > value("refund_limit")


def page_rest(state: PaymentState) -> Decimal:
    """What the provider's page took and did not give back yet; credit that paid a part is no business of the page."""
    took = state.received if state.processed_at is None else state.received - state.payment.credit_used
    back = _standing(state.payment).aggregate(sum=Sum("state__by_page"))["sum"] or Decimal(0)
    return took - back


def taxes_returned(payment: Payment) -> Taxes:
    """Each tax that earlier refunds gave back."""
    sums = _standing(payment).aggregate(one=Sum("tax1"), two=Sum("tax2"), three=Sum("tax3"))
    return tuple(sums[name] or Decimal(0) for name in ("one", "two", "three"))


def refund_taxes(state: PaymentState, amount: Decimal) -> Taxes:
    """How much of each tax a refund of `amount` would give back now."""
    payment, before = state.payment, state.received - refund_rest(state)
    back = {"before": before, "returned": taxes_returned(payment)}
    return taxes_in_refund(amount, total=state.received, taxes=payment.taxes, **back)


def is_refundable(state: PaymentState) -> bool:
    """Whether a refund can be entered at all."""
    return state.status in (PaymentStatus.PROCESSED, PaymentStatus.PARTIAL_REFUND, PaymentStatus.ATTENTION)


def _standing(payment: Payment):
    return payment.refunds.exclude(state__status__in=UNDONE)
