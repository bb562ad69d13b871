"""Entering into the books what an event brought or took (parking RPT-7)."""

from collections.abc import Sequence
from decimal import Decimal

from payments.models import LedgerEntry, PaymentEvent, PaymentLine, PaymentState, PaymentType, Refund
from payments.offline import CREDIT
from payments.rules.ledger import Share, shares_of_payment, shares_of_refund


def book_payment(*, event: PaymentEvent, state: PaymentState) -> None:
    """A payment was processed; within its transaction."""
    payment = state.payment
    lines = list(payment.lines.all())
    beside = Decimal(0) if payment.payment_type.provider == CREDIT else payment.credit_used
    _write(event, payment.payment_type, lines, shares_of_payment(lines, event.amount, beside))


def book_refund(
    *,
    event: PaymentEvent,
    state: PaymentState,
    refund: Refund,
    payment_type: PaymentType,
    credit: Decimal,
    is_undone: bool = False,
) -> None:
    """Money went back by this payment type, `credit` of it to the account; or with `is_undone` it came back after all.
    Within the transaction. Money that never was for anything is not in the books, nor is its way back."""
    if state.processed_at is None:
        return
    lines = list(state.payment.lines.all())
    shares = shares_of_refund(lines, refund.amount, refund.taxes, state.received, credit)
    _write(event, payment_type, lines, [-share for share in shares] if is_undone else shares)


def _write(
    event: PaymentEvent, payment_type: PaymentType, lines: Sequence[PaymentLine], shares: Sequence[Share]
) -> None:
    entries = []
    for line, share in zip(lines, shares, strict=True):
        tax1, tax2, tax3 = share.taxes
        entries.append(
            LedgerEntry(
                event=event,
                line=line,
                payment_type=payment_type,
                at=event.at,
                module=line.module,
                gl_code=line.gl_code,
                amount=share.amount,
                tax1=tax1,
                tax2=tax2,
                tax3=tax3,
                rounding=share.rounding,
                credit=share.credit,
            )
        )
    LedgerEntry.objects.bulk_create(entries)
