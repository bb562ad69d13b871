"""What a ticket costs at an instant (enforcement §6). Amounts are before taxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from violations.choices import FineAction

ZERO = Decimal(0)


class Line(Protocol):
    """One offence: what it costs, and what is taken off when it is paid within so many hours."""

    fine: Decimal
    discount_amount: Decimal
    discount_hours: int


class Ticket(Protocol):
    """What the price of a ticket hangs on; the fields of violations.models.Violation."""

    issued_at: datetime
    fine: Decimal
    towing: Decimal
    is_spoiled: bool
    is_warning: bool
    fine_action: str
    adjusted_fine: Decimal
    appealed_at: datetime | None


@dataclass(frozen=True)
class Price:
    """The fine as it stands, what is taken off it now, and towing, which is never discounted (MON-6)."""

    fine: Decimal
    discount: Decimal
    towing: Decimal

    @property
    def amount(self) -> Decimal:
        """To be paid now, before taxes."""
        return self.fine - self.discount + self.towing


def price_at(
    ticket: Ticket, lines: Iterable[Line], at: datetime, *, appeal_removes_discount: bool = False
) -> Price:
    """The price at the second `at` (MON-1 to MON-10): nothing for void tickets and warnings; the adjusted fine after it
    was reduced; no discount after any decision, nor, where the client says so, once there was an appeal."""
    if ticket.is_spoiled or ticket.is_warning or ticket.fine_action == FineAction.CANCELLED:
        return Price(ZERO, ZERO, ZERO)
    if ticket.fine_action == FineAction.REDUCED:
        return Price(ticket.adjusted_fine, ZERO, ticket.towing)
    if ticket.fine_action or (appeal_removes_discount and ticket.appealed_at is not None):
        return Price(ticket.fine, ZERO, ticket.towing)
    return Price(ticket.fine, discount_at(ticket.issued_at, lines, at), ticket.towing)


def amount_owed(ticket: Ticket) -> Decimal:
    """What is asked when no discount is left; `violations.models.violation.OWED` says the same in SQL."""
    return price_at(ticket, (), ticket.issued_at).amount


def discount_at(issued_at: datetime, lines: Iterable[Line], at: datetime) -> Decimal:
    """What is taken off at the second `at`, line by line and never more than the line (MON-2, MON-3)."""
    at = at.replace(microsecond=0)
    return sum(
        (min(line.discount_amount, line.fine) for line in lines if at <= discount_ends(issued_at, line)), ZERO
    )


def discount_ends(issued_at: datetime, line: Line) -> datetime:
    """The last second of a line's discount (MON-2)."""
    return issued_at + timedelta(hours=line.discount_hours)


def next_rise(issued_at: datetime, lines: Iterable[Line], at: datetime) -> datetime | None:
    """The last second of today's price: when the first of the discounts that still hold ends; None without any."""
    at = at.replace(microsecond=0)
    ends = (discount_ends(issued_at, line) for line in lines if line.discount_amount)
    return min((end for end in ends if end >= at), default=None)
