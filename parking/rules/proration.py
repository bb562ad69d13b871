"""What part of a sales window costs (parking PRC-3, PER-11)."""

from datetime import date
from decimal import Decimal

from parking.choices import SwitchPrice
from payments.rules.money import to_cents


def days_of(starts_on: date, ends_on: date) -> int:
    """How many days there are, the first and the last included."""
    return (ends_on - starts_on).days + 1


def prorated(base: Decimal, *, from_on: date, starts_on: date, ends_on: date) -> Decimal:
    """The price for the days that are left from `from_on`; before the window begins it is the whole (PRC-3)."""
    left = days_of(max(from_on, starts_on), ends_on)
    return to_cents(base * max(left, 0) / days_of(starts_on, ends_on))


def switch_difference(
    *, price: str, new_cost: Decimal, paid: Decimal, on: date, starts_on: date, ends_on: date
) -> Decimal:
    """What a switch to a lot of `new_cost` adds to what was paid; below zero is given back (PER-11)."""
    difference = to_cents(new_cost - paid)
    if price == SwitchPrice.FULL:
        return difference
    return prorated(difference, from_on=on, starts_on=starts_on, ends_on=ends_on)
