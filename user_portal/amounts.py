"""Amounts that a page showed and its form brings back."""

from decimal import Decimal, InvalidOperation

NONE = Decimal(-1)


def read_amount(text: str) -> Decimal:
    """An amount as the page wrote it; what is none equals no amount that is asked for."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return NONE
    return amount if amount.is_finite() else NONE
