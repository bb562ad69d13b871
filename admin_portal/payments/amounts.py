"""Amounts of a payment beside the names that its taxes had, and amounts that pages showed."""

from decimal import Decimal, InvalidOperation

from payments.models import Payment
from payments.queries.receipts import taxes_shown
from payments.rules.taxes import Taxes


def named_taxes(payment: Payment, taxes: Taxes) -> list[tuple[str, Decimal]]:
    """Name and amount of each tax that was in force for the payment, out of the amounts by slot."""
    slots = [rate["slot"] for rate in payment.tax_rates]
    return [(shown.label, taxes[slot - 1]) for shown, slot in zip(taxes_shown(payment), slots, strict=True)]


def taxed_lines(payment: Payment) -> list[tuple]:
    """Each line with its named taxes."""
    return [(line, named_taxes(payment, line.taxes)) for line in payment.lines.all()]


def posted_amount(text: str) -> Decimal:
    """What the page showed; nothing that is a price when it was tampered with."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(-1)
