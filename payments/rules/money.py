"""Rounding: kept to five places, charged to the cent, halves away from zero (DECISIONS 37, parking TAX-4)."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from payments.choices import PLACES

CENT, EXACT = Decimal("0.01"), Decimal(1).scaleb(-PLACES)
MOST = Decimal("999999999.99")


def to_cents(amount: Decimal) -> Decimal:
    """What is charged."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def exact(amount: Decimal) -> Decimal:
    """What is stored."""
    return amount.quantize(EXACT, ROUND_HALF_UP)


def is_chargeable(amount: Decimal) -> bool:
    """Whether it is above zero, whole cents, and no more than a column holds."""
    try:
        return 0 < amount <= MOST and amount == to_cents(amount)
    except InvalidOperation:
        return False
