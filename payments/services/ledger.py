"""Entering into the books what an event brought or took (parking RPT-7)."""

from collections.abc import Sequence

from payments.models import LedgerEntry, PaymentEvent, PaymentLine, PaymentState, PaymentType, Refund
from payments.rules.ledger import Share, shares_of_payment, shares_of_refund


def book_payment(*, event: PaymentEvent, state: PaymentState) -> None:
    """A payment was processed; within its transaction."""
    payment = state.payment
    lines = list(payment.lines.all())
    _write(event, payment.payment_type, lines, shares_of_payment(lines, event.amount))


def book_refund(
    *,
    event: PaymentEvent,
    state: PaymentState,
    refund: Refund,
    payment_type: PaymentType,
    is_undone: bool = False,
) -> None:
    """Money went back by this payment type, or with `is_undone` came back after all; within the transaction. Money that
    never was for anything is not in the books, nor is its way back."""
    if state.processed_at is None:
        return
    lines = list(state.payment.lines.all())
    shares = shares_of_refund(lines, refund.amount, refund.taxes, state.received)
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
            )
        )
    LedgerEntry.objects.bulk_create(entries)
