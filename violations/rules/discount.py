"""How long a discount lasts: people say days, the API and the lines of tickets say hours (enforcement OFF-2)."""

from decimal import ROUND_HALF_UP, Decimal

HOURS = 24  # of a day


def days_of(hours: int) -> Decimal:
    """Hours in days, to two places where they are no whole days; `hours_of` makes the same hours of them."""
    days, rest = divmod(hours, HOURS)
    return (hours / Decimal(HOURS)).quantize(Decimal("0.01"), ROUND_HALF_UP) if rest else Decimal(days)


def hours_of(days: Decimal) -> int:
    """Days in whole hours."""
    return int((days * HOURS).quantize(Decimal(1), ROUND_HALF_UP))
