"""Tables of money."""

from payments.models.charge import Charge
from payments.models.credit import CreditAccount, CreditEntry
from payments.models.ledger import LedgerEntry
from payments.models.payment import HeldItem, Payment, PaymentEvent, PaymentLine, PaymentState
from payments.models.payment_type import PaymentType, PaymentTypeUserType
from payments.models.provider import PaymentProblem, ProviderReport, Reconciliation
from payments.models.refund import Refund, RefundState
from payments.models.tax import Tax

__all__ = [
    "Charge",
    "CreditAccount",
    "CreditEntry",
    "HeldItem",
    "LedgerEntry",
    "Payment",
    "PaymentEvent",
    "PaymentLine",
    "PaymentProblem",
    "PaymentState",
    "PaymentType",
    "PaymentTypeUserType",
    "ProviderReport",
    "Reconciliation",
    "Refund",
    "RefundState",
    "Tax",
]
