"""What is about to be paid, as the payer sees it before confirming (parking §19.2, UP-9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from payments.choices import Tender
from payments.models import PaymentType, Tax
from payments.ports import Quote
from payments.queries.cart import (
    ItemKey,
    Payer,
    PricedLine,
    due_lines,
    priced,
    priced_lines,
    rates_of,
    taxes_in_force,
    totals_of,
)
from payments.queries.credit import credit_of
from payments.queries.payment_types import types_for
from payments.queries.receipts import TaxShown, taxes_of_cart


@dataclass(frozen=True)
class Order:
    """Items at their prices now, and the ways to pay them. `credit` is what the payer's account can give of the
    total."""

    payer: Payer
    lines: Sequence[PricedLine]
    taxes: Sequence[TaxShown]
    subtotal: Decimal
    total: Decimal
    credit: Decimal
    types: Sequence[PaymentType]

    @property
    def entries(self) -> list[tuple[str, Decimal]]:
        """Each item's words with its amount before taxes."""
        return [(line.quote.description, line.quote.amount) for line in self.lines]

    @property
    def exemption_code(self) -> str:
        return self.payer.exemption_code

    @property
    def rest(self) -> Decimal:
        """What is left to pay once the credit is used."""
        return self.total - self.credit

    @property
    def seen(self) -> str:
        """The total as the page carries it, in no language."""
        return f"{self.total:f}"

    @property
    def seen_credit(self) -> str:
        return f"{self.credit:f}"

    @property
    def can_be_paid(self) -> bool:
        """Whether there is a way: a payment type, credit for all of it, or nothing to pay."""
        return bool(self.types) or not self.rest

    @property
    def first_to_go(self) -> Quote | None:
        """The item that may go to somebody else before the others."""
        kept = [line.quote for line in self.lines if line.quote.kept_until]
        return min(kept, key=lambda quote: quote.kept_until, default=None)

    @property
    def hosts(self) -> list[str]:
        """Scheme and host of every provider's page that the payer may be sent to."""
        hosted = [kind for kind in self.types if kind.plug.tender == Tender.HOSTED]
        return sorted({host for kind in hosted for host in kind.hosts})


def order_of(keys: Iterable[ItemKey], payer: Payer, at: datetime) -> Order:
    """The order of those of these items that can be paid now."""
    taxes = taxes_in_force()
    lines = [line for line in priced_lines(keys, payer, at, taxes=taxes) if line.is_payable]
    return _order(lines, payer, taxes)


def order_of_quote(quote: Quote, payer: Payer) -> Order:
    """The order of something that is made only once it is confirmed."""
    taxes = taxes_in_force()
    return _order([priced(quote, payer, rates_of(taxes))], payer, taxes)


def _order(lines: Sequence[PricedLine], payer: Payer, taxes: Sequence[Tax]) -> Order:
    found = totals_of(lines)
    return Order(
        payer=payer,
        lines=lines,
        taxes=taxes_of_cart(taxes, found),
        subtotal=found.subtotal,
        total=found.total,
        credit=min(credit_of(payer.person), found.total),
        types=types_for(payer, {line.quote.module for line in lines}) if lines else [],
    )


@dataclass(frozen=True)
class Owed:
    """How many items can be paid now, and what they come to with taxes."""

    number: int
    total: Decimal


def what_is_owed(person: User, at: datetime) -> Owed | None:
    """What this person can pay now; None when it is nothing."""
    lines = [line for line in due_lines(person, at) if line.is_payable]
    return Owed(len(lines), totals_of(lines).total) if lines else None
