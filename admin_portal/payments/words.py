"""States of money as lists show them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.templatetags.ui import badge
from payments.choices import PaymentStatus, RefundStatus

_PAYMENT_KINDS = {
    PaymentStatus.PENDING: "info",
    PaymentStatus.PROMISED: "warn",
    PaymentStatus.PROCESSED: "ok",
    PaymentStatus.FAILED: "bad",
    PaymentStatus.CANCELLED: "neutral",
    PaymentStatus.EXPIRED: "neutral",
    PaymentStatus.ATTENTION: "bad",
    PaymentStatus.PARTIAL_REFUND: "info",
    PaymentStatus.REFUNDED: "neutral",
}
_REFUND_KINDS = {
    RefundStatus.TO_APPROVE: "warn",
    RefundStatus.TO_PROCESS: "warn",
    RefundStatus.SENDING: "info",
    RefundStatus.SUCCEEDED: "ok",
    RefundStatus.FAILED: "bad",
    RefundStatus.WITHDRAWN: "neutral",
}
PAYMENT_STATES = {status: (kind, status.label) for status, kind in _PAYMENT_KINDS.items()}
REFUND_STATES = {status: (kind, status.label) for status, kind in _REFUND_KINDS.items()}
PROBLEM_STATES = {
    True: ("ok", pgettext_lazy("exception", "settled")),
    False: ("warn", pgettext_lazy("exception", "open")),
}
CHARGE_STATES = {
    "paid": ("ok", pgettext_lazy("charge", "paid")),
    "cancelled": ("neutral", pgettext_lazy("charge", "cancelled")),
    "in_payment": ("info", _("in an open payment")),
    "open": ("warn", pgettext_lazy("charge", "to pay")),
}


def payment_badge(state):
    return badge(*PAYMENT_STATES[state.status])


def refund_badge(state):
    return badge(*REFUND_STATES[state.status])
