"""What the office changes about a request that nobody has paid yet: its price, how long it is kept (parking §7.2)."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked
from parking.choices import RentalStatus
from parking.exceptions import BadDeadline, NegativeCost, ReasonRequired, RentalMoved
from parking.models import PermitRental
from parking.rules.intervals import whole_second
from parking.services.rentals import refuse_in_payment
from parking.services.waitlist_links import extend_reservation
from payments.rules.money import to_cents


@atomic()
def reprice_request(*, actor: Actor, rental_id: int, cost: Decimal, reason: str) -> PermitRental:
    """Ask another price, before taxes, for an unpaid permit; the list price stays as it was (LOT-8, PRC-4).

    Raises ReasonRequired, NegativeCost, RentalMoved once it is promised, paid or ended, RentalInPayment, RowMissing.
    """
    if not reason.strip():
        raise ReasonRequired(field="reason")
    if cost < 0:
        raise NegativeCost(field="cost")
    rental = _request_locked(rental_id)
    refuse_in_payment(rental=rental)
    old, new = to_cents(rental.cost), to_cents(cost)
    if new != old:
        rental.cost = new
        rental.save(update_fields=["cost"])
        told = {"person": rental.person, "cost": (old, new), "reason": reason.strip()}
        audit.record(actor, "permit.price_changed", rental.permit, **told)
    return rental


@atomic()
def extend_request(*, actor: Actor, rental_id: int, until: datetime) -> PermitRental:
    """Keep an unpaid permit for its asker until another moment, which may be sooner (PER-13).

    Raises BadDeadline for a moment that has passed or at which the permit is over, RentalMoved, RowMissing.
    """
    until = whole_second(until)
    if until <= timezone.now():
        raise BadDeadline(BadDeadline.PASSED, field="until")
    rental = _request_locked(rental_id)
    if until > rental.ends_at:
        raise BadDeadline(BadDeadline.TOO_LATE, field="until")
    if until != rental.reserved_until:
        told = {"person": rental.person, "reserved_until": (rental.reserved_until, until)}
        rental.reserved_until = until
        rental.save(update_fields=["reserved_until"])
        audit.record(actor, "permit.extended", rental.permit, **told)
        extend_reservation(rental=rental)
    return rental


def _request_locked(rental_id: int) -> PermitRental:
    rental = locked(model=PermitRental, pk=rental_id)
    if rental.status != RentalStatus.REQUESTED:
        raise RentalMoved(status=rental.get_status_display())
    return rental
