"""Taxes on lines, and the share of them in a refund (parking §20.4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from payments.models.tax import SLOTS
from payments.rules.money import exact, to_cents

Taxes = tuple[Decimal, Decimal, Decimal]
NONE: Taxes = (Decimal(0),) * SLOTS


@dataclass(frozen=True)
class TaxRate:
    """A tax as it is in force. `percentage` 13 means 13 %."""

    slot: int
    percentage: Decimal
    modules: Collection[str]


@dataclass(frozen=True)
class Totals:
    """Sums of lines: before taxes, each tax, and what is charged to the cent."""

    subtotal: Decimal
    taxes: Taxes
    total: Decimal


def taxes_on(amount: Decimal, module: str, rates: Sequence[TaxRate], *, is_exempt: bool = False) -> Taxes:
    """Each tax of one line on its amount before taxes, never on another tax, to five places (TAX-1, TAX-3, TAX-4)."""
    taxes = list(NONE)
    if not is_exempt:
        for rate in rates:
            if module in rate.modules:
                taxes[rate.slot - 1] = exact(amount * rate.percentage / 100)
    return tuple(taxes)


def taxes_on_parts(
    parts: Sequence[tuple[str, Decimal]], rates: Sequence[TaxRate], *, is_exempt: bool = False
) -> Taxes:
    """The taxes of one line whose parts, (module, amount), are taxed each in its own way (enforcement MON-8)."""
    each = [taxes_on(amount, module, rates, is_exempt=is_exempt) for module, amount in parts]
    return tuple(sum(slot, Decimal(0)) for slot in zip(*each, strict=True))


def totals(lines: Sequence[tuple[Decimal, Taxes]]) -> Totals:
    """Add up lines of (amount, taxes); only their sum is rounded to the cent (TAX-4)."""
    subtotal = sum((amount for amount, _taxes in lines), Decimal(0))
    taxes = tuple(sum((taxes[slot] for _amount, taxes in lines), Decimal(0)) for slot in range(SLOTS))
    return Totals(subtotal, taxes, to_cents(subtotal + sum(taxes)))


def taxes_in_refund(
    amount: Decimal, *, total: Decimal, taxes: Taxes, before: Decimal, returned: Taxes
) -> Taxes:
    """How much of each tax a refund of `amount` gives back, of a payment of `total` with `taxes`.

    `before` and `returned` are what earlier refunds gave back; the one that completes them takes what is left, so that
    no fraction of a cent of tax stays or is returned twice.
    """
    if before + amount >= total:
        return tuple(tax - back for tax, back in zip(taxes, returned, strict=True))
    shares = (exact(tax * amount / total) for tax in taxes)
    left = (tax - back for tax, back in zip(taxes, returned, strict=True))
    return tuple(min(share, rest) for share, rest in zip(shares, left, strict=True))
