"""What tickets cost now, by the client's rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.functional import cached_property

from core.system_settings import value
from payments.choices import Module
from payments.models import Tax
from payments.queries.cart import rates_of, taxes_in_force
from payments.rules.money import to_cents
from payments.rules.taxes import Taxes, taxes_on_parts
from violations.models import Violation
from violations.rules.price import Price, price_at
from violations.settings import APPEAL_DROPS_DISCOUNT, DUE_DAYS


def price_of(violation: Violation, at: datetime) -> Price:
    """The price at an instant, before taxes; prefetch `lines` where many are asked."""
    return price_at(
        violation, violation.lines.all(), at, appeal_removes_discount=value(APPEAL_DROPS_DISCOUNT)
    )


def due_of(issued_at: datetime) -> datetime:
    """Until when a ticket of that instant is to be paid (enforcement ENT-4)."""
    return issued_at + timedelta(days=value(DUE_DAYS))


@dataclass(frozen=True)
class Owed:
    """What is asked for a ticket at an instant: the price, the tax of each slot, and the sum to the cent."""

    price: Price
    taxes: Taxes

    @property
    def total(self) -> Decimal:
        return to_cents(self.price.amount + sum(self.taxes))


@dataclass(frozen=True)
class PriceList:
    """Prices of any number of tickets at one instant; the taxes in force are asked for once. `is_exempt`: for somebody
    who pays no taxes (MON-7)."""

    at: datetime
    is_exempt: bool = False

    def owed(self, violation: Violation, at: datetime | None = None) -> Owed:
        """What the ticket costs now, or at another instant, paid or not."""
        price = price_of(violation, at or self.at)
        parts = [(Module.VIOLATIONS, price.fine - price.discount), (Module.TOWING, price.towing)]
        return Owed(price, taxes_on_parts(parts, self._rates, is_exempt=self.is_exempt))

    def balance(self, violation: Violation) -> Decimal:
        """What is still asked, with taxes: nothing once it is paid."""
        return Decimal(0) if violation.paid_at else self.owed(violation).total

    @cached_property
    def taxes(self) -> list[Tax]:
        """The taxes in force, by slot."""
        return taxes_in_force()

    @cached_property
    def _rates(self):
        return rates_of(self.taxes)
