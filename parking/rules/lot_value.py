"""The figures of one lot in the Lot Value report and API (parking RPT-1 to RPT-5, enforcement §16.13)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from payments.rules.money import CENT, to_cents

NOTHING = Decimal(0)


@dataclass(frozen=True)
class LotValue:
    """How many numbers a lot has, how many are promised or paid, and what these are worth.

    `amount` is the sum of their stored costs before taxes, `tax_amount1` and `tax_amount2` are the taxes of these slots
    on them, all to five places. `tax_amount` is the tax inside prices, which nobody here has: always 0.
    """

    lot_id: int
    lot_type: str
    lot_name: str
    default_cost: Decimal
    total_permits: int
    rented_permits: int
    amount: Decimal = NOTHING
    tax_amount1: Decimal = NOTHING
    tax_amount2: Decimal = NOTHING
    tax_amount: Decimal = NOTHING

    @property
    def utilized_pct(self) -> Decimal | None:
        """Rented of all in percent, to two places; None for a lot without numbers (RPT-2)."""
        if not self.total_permits:
            return None
        return (Decimal(100 * self.rented_permits) / self.total_permits).quantize(CENT, ROUND_HALF_UP)

    @property
    def amount_projected(self) -> Decimal:
        """What they would cost at today's price (RPT-1)."""
        return self.rented_permits * self.default_cost

    @property
    def total(self) -> Decimal:
        """With taxes, to the cent (RPT-3)."""
        return to_cents(self.amount + self.tax_amount + self.tax_amount1 + self.tax_amount2)
