"""A driver's permits as the pages show them: where each stands, in plain words, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from parking.choices import RentalStatus
from parking.models import PermitRental
from parking.queries.rentals import open_rentals_of
from parking.services.rentals import KIND
from payments.models import PaymentState
from payments.queries.cart import Payer, PricedLine, priced_lines


@dataclass(frozen=True)
class Card:
    """A permit that its holder has now. `line` is what it costs and who pays it, of one that is not paid."""

    rental: PermitRental
    at: datetime
    line: PricedLine | None = None

    @property
    def token(self) -> str:
        """The permit as an item of the checkout."""
        return f"{KIND}:{self.rental.pk}"

    @property
    def is_requested(self) -> bool:
        return self.rental.status == RentalStatus.REQUESTED

    @property
    def holder(self) -> PaymentState | None:
        """The open payment that has it."""
        return self.line.holder if self.line else None

    @property
    def can_be_paid(self) -> bool:
        return self.is_requested and self.line is not None and self.line.is_payable

    @property
    def problem(self) -> str:
        """Why it cannot be paid now (UP-9)."""
        return self.line.quote.problem if self.is_requested and self.line else ""

    @property
    def is_late(self) -> bool:
        """It is not paid, and kept no longer."""
        return self.rental.reserved_until <= self.at

    @property
    def badge(self) -> tuple[str, str]:
        """Kind and words of the status."""
        rental = self.rental
        if rental.status == RentalStatus.RESERVED:
            return "warn", _("Paid but not processed")
        if self.is_requested:
            return ("info", _("In a payment that is open")) if self.holder else ("warn", _("To be paid"))
        if not rental.permit.state.is_valid:
            return "bad", str(rental.permit.state)
        if rental.starts_at > self.at:
            return "info", _("Not valid yet")
        return "ok", pgettext("permit", "Valid")


def cards_of(person: User, at: datetime) -> Sequence[Card]:
    """The permits that this person has asked for, promised or paid, and that are not over; constant queries."""
    rentals = (
        open_rentals_of(person, at).prefetch_related("vehicles__vehicle__province").order_by("ends_at", "pk")
    )
    rentals = list(rentals)
    unpaid = [(KIND, rental.pk) for rental in rentals if rental.is_unpaid]
    lines = {line.key: line for line in priced_lines(unpaid, Payer(person, person.language), at)}
    return [Card(rental, at, lines.get((KIND, rental.pk))) for rental in rentals]
