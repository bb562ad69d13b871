"""How the money of a payment, or of a refund, falls on its lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from payments.rules.money import exact
from payments.rules.taxes import Taxes


@dataclass(frozen=True)
class Share:
    """One line's part: before taxes, of each tax, what rounding left over, and how much of all that was credit."""

    amount: Decimal
    taxes: Taxes
    rounding: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)

    def __neg__(self) -> "Share":
        return Share(-self.amount, tuple(-tax for tax in self.taxes), -self.rounding, -self.credit)


def shares_of_payment(lines: Sequence, received: Decimal, credit: Decimal = Decimal(0)) -> list[Share]:
    """The lines as they were agreed; what was received beside their sum stands on the first. `credit`: so much of it
    came from the payer's account."""
    left = received - sum(line.total for line in lines)
    by_credit = _spread(credit, [line.total for line in lines])
    return [
        Share(line.amount, line.taxes, Decimal(0) if number else left, part)
        for number, (line, part) in enumerate(zip(lines, by_credit, strict=True))
    ]


def shares_of_refund(
    lines: Sequence, amount: Decimal, taxes: Taxes, received: Decimal, credit: Decimal = Decimal(0)
) -> list[Share]:
    """A whole refund undoes every line; another falls on them in proportion, its taxes on the lines that bore them.
    `credit`: so much of it went to the payer's account beside the refund type."""
    if amount == received:
        return [-share for share in shares_of_payment(lines, received, credit)]
    before_taxes = _spread(amount - sum(taxes), [line.amount for line in lines])
    by_credit = _spread(credit, [line.total for line in lines])
    each_tax = (_spread(tax, [line.taxes[slot] for line in lines]) for slot, tax in enumerate(taxes))
    parts = zip(before_taxes, by_credit, *each_tax, strict=True)
    return [-Share(net, tuple(back), credit=part) for net, part, *back in parts]


def _spread(whole: Decimal, weights: Sequence[Decimal]) -> Iterator[Decimal]:
    """Parts of a whole in proportion to weights, to five places; no digit is lost or made. Without weights the first
    has it all."""
    total, upto, given = sum(weights), Decimal(0), Decimal(0)
    for weight in weights:
        upto += weight
        mark = exact(whole * upto / total) if total else whole
        yield mark - given
        given = mark
