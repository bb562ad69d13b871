"""Tickets as their pages show them: where each stands, what it costs now and until when, how to pay it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import cached_property

from accounts.models import User
from payments.models import PaymentState
from payments.queries.cart import Payer, PricedLine, priced_lines
from violations.choices import KIND, TicketState
from violations.models import Violation, ViolationAttachment
from violations.queries.attachments import public_attachments
from violations.queries.own_tickets import shown_tickets_of
from violations.queries.prices import price_of
from violations.rules.price import Price, next_rise
from violations.rules.standing import state_of

SHOWN = 5
KINDS = {
    TicketState.SPOILED: "neutral",
    TicketState.CANCELLED: "neutral",
    TicketState.WARNING: "info",
    TicketState.PAID: "ok",
    TicketState.APPEALED: "info",
    TicketState.COLLECTIONS: "bad",
    TicketState.OVERDUE: "bad",
    TicketState.OPEN: "warn",
}


@dataclass(frozen=True)
class Card:
    """A ticket at an instant. `line` is what it costs its payer with taxes, and which payment has it."""

    violation: Violation
    line: PricedLine
    price: Price
    at: datetime

    @property
    def key(self) -> tuple[str, int]:
        return self.line.key

    @property
    def token(self) -> str:
        """The ticket as an item of the checkout."""
        return self.line.token

    @property
    def state(self) -> TicketState:
        return state_of(self.violation, self.at)

    @property
    def badge(self) -> tuple[str, str]:
        """Kind and words of where it stands."""
        return KINDS[self.state], self.state.label

    @property
    def is_paid(self) -> bool:
        return self.violation.paid_at is not None

    @property
    def is_owed(self) -> bool:
        """Whether it still asks for money, wherever that is to be paid."""
        return not self.is_paid and self.price.amount > 0

    @property
    def holder(self) -> PaymentState | None:
        """The payment that has it, open or paid."""
        return self.line.holder

    @property
    def taken_off(self) -> Decimal:
        """The discount as it stands in a sum."""
        return -self.price.discount

    @property
    def discount_until(self) -> datetime | None:
        """The last second of today's price; None when it does not rise."""
        lines = self.violation.lines.all()
        return next_rise(self.violation.issued_at, lines, self.at) if self.price.discount else None

    @property
    def writer_number(self) -> str:
        """Who wrote it, as far as the public is told (ENT-7)."""
        return self.violation.writer.badge_number or str(self.violation.writer_id)

    @cached_property
    def photos(self) -> list[ViolationAttachment]:
        return [file for file in self._files if file.is_picture]

    @cached_property
    def documents(self) -> list[ViolationAttachment]:
        return [file for file in self._files if not file.is_picture]

    @cached_property
    def _files(self) -> list[ViolationAttachment]:
        return public_attachments(self.violation)


def cards_of(rows: QuerySet[Violation], payer: Payer, at: datetime) -> list[Card]:
    """Cards of these tickets, in their order; constant queries."""
    found = list(rows.select_related("location", "writer").prefetch_related("lines", "attachments"))
    lines = {line.key: line for line in priced_lines(_keys(found), payer, at)}
    return [Card(row, lines[KIND, row.pk], price_of(row, at), at) for row in found]


def open_tickets_of(person: User, language: str, at: datetime) -> list[Card]:
    """What this driver has not paid yet, the most urgent first, as many as a start page shows."""
    rows = shown_tickets_of(person).unpaid().order_by("due_at", "pk")[:SHOWN]
    return cards_of(rows, Payer(person, language), at)


def _keys(rows: Iterable[Violation]) -> list[tuple[str, int]]:
    return [(KIND, row.pk) for row in rows]
