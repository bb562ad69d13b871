"""Permits that change hands or numbers: switched, moved, replaced when lost (parking PER-8, PER-11, PER-12)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core import audit
from core.actors import Actor
from core.clock import local_zone
from core.db import atomic
from core.exceptions import RowMissing
from core.scoping import current_client
from core.services.writing import locked
from parking.choices import OPEN_RENTALS, TAKEN_RENTALS, RentalStatus, SwitchPrice
from parking.exceptions import (
    NotOffered,
    PermitNotSellable,
    ReasonRequired,
    RentalMoved,
    SameReceiver,
    StateStillValid,
    UnpaidStays,
)
from parking.models import Permit, PermitRental, PermitState, RentalVehicle
from parking.queries.offers import second_permit_bar
from parking.queries.own_vehicles import active_links
from parking.queries.rentals import open_rentals_of, rental_of_permit
from parking.queries.switch_prices import price_difference
from parking.services.rentals import check_free, refuse_in_payment
from parking.services.waitlist_links import end_hold, follow_end, follow_rental, hold_for_waiters
from payments.choices import Module
from payments.services.charges import add_charge
from payments.services.credit import give_credit


@atomic()
def switch_permit(
    *, actor: Actor, rental_id: int, permit_id: int, price: str, reason: str, at_no_cost: bool = False
) -> PermitRental:
    """Give a rental another permit, free or taken: then both people change numbers (PER-11). The money of the rental
    stays with it; what the other lot costs more becomes a charge on its person's account, what it costs less credit
    there, and a request that nobody has paid takes the new price.

    `price`: SwitchPrice. `at_no_cost`: no difference is reckoned (PER-8). Raises ReasonRequired, SameReceiver,
    RentalInPayment, RentalMoved, PermitTaken, PermitNotSellable, RowMissing.
    """
    reason = _given(reason)
    first = PermitRental.objects.filter(pk=rental_id).first()
    if first is None:
        raise RowMissing
    _people_locked(first, permit_id)
    permits = _permits_locked({first.permit_id, permit_id})
    if permit_id not in permits:
        raise RowMissing(field="permit")
    rental, new = _open_locked(rental_id), permits[permit_id]
    old = permits.get(rental.permit_id)
    if old is None:
        raise RentalMoved(status=_("switched"))
    if new == old:
        raise SameReceiver(field="permit")
    if new.archived_at or not new.state.is_valid:
        raise PermitNotSellable(field="permit", number=new.number, state=new.state)
    other = rental_of_permit(new.pk, rental.starts_at, rental.ends_at)
    if other is None:
        check_free(permit=new, window=rental.sales_window)
        _give(actor, rental, old, new, price, reason, at_no_cost)
        if not at_no_cost:  # a number that was lost is nobody's
            hold_for_waiters(actor=actor, permits=[old])
    else:
        other = _open_locked(other.pk)
        _exchange(actor, (rental, old, new), (other, new, old), price, reason, at_no_cost)
    return rental


@atomic()
def move_permit(*, actor: Actor, rental_id: int, person_id: int, reason: str) -> PermitRental:
    """Give a paid or promised permit to another person; who paid it stays responsible for the bill (PER-12). It is then
    valid for the receiver's active vehicles.

    Raises ReasonRequired, UnpaidStays, SameReceiver, NotOffered (PER-2), RentalMoved, RowMissing.
    """
    reason = _given(reason)
    receiver = locked(model=User, pk=person_id)
    known = PermitRental.objects.filter(pk=rental_id).values_list("permit_id", flat=True).first()
    if known is None or not User.objects.drivers().filter(pk=person_id).exists():
        raise RowMissing
    locked(model=Permit, pk=known)
    rental = _open_locked(rental_id)
    if rental.status == RentalStatus.REQUESTED:
        raise UnpaidStays
    if rental.person_id == receiver.pk:
        raise SameReceiver(field="person")
    held = open_rentals_of(receiver, timezone.now())
    if bar := second_permit_bar(rental.permit.lot, rental.sales_window, held, local_zone()):
        raise NotOffered(bar.words, field="person", codes={bar.code})
    follow_end(actor=actor, rental=rental)
    former, rental.person = rental.person, receiver
    rental.save()
    follow_rental(actor=actor, rental=rental)
    rental.vehicles.all().delete()
    links = active_links(receiver).order_by("vehicle_id")
    RentalVehicle.objects.bulk_create(
        RentalVehicle(rental=rental, vehicle_id=link.vehicle_id) for link in links
    )
    told = {"person": (former, receiver), "reason": reason}
    for subject in (rental.permit, former, receiver):
        audit.record(actor, "permit.moved", subject, permit=rental.permit.number, **told)
    return rental


@atomic()
def replace_permit(
    *, actor: Actor, rental_id: int, state_id: int, permit_id: int, reason: str
) -> PermitRental:
    """A permit was lost or stolen: its number goes into a state that is not valid, the person gets another one at no
    cost (PER-8). Raises StateStillValid, and what switch_permit refuses."""
    state = locked(model=PermitState, pk=state_id)
    if state.is_valid:
        raise StateStillValid(field="state")
    known = PermitRental.objects.filter(pk=rental_id).values_list("permit_id", flat=True).first()
    facts = {"price": SwitchPrice.FULL, "at_no_cost": True, "reason": reason}
    rental = switch_permit(actor=actor, rental_id=rental_id, permit_id=permit_id, **facts)
    old = locked(model=Permit, pk=known)
    told = {"state": (old.state, state), "reason": reason.strip()}
    old.state = state
    old.save(update_fields=["state"])
    audit.record(actor, "permit.state_changed", old, **told)
    return rental


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonRequired(field="reason")
    return reason.strip()


def _people_locked(rental: PermitRental, permit_id: int) -> None:
    """Whoever gains or pays by a switch, before the permits (see rentals.py)."""
    other = rental_of_permit(permit_id, rental.starts_at, rental.ends_at)
    ids = {rental.person_id, *([other.person_id] if other else ())}
    list(User.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))


def _permits_locked(ids: set[int]) -> dict[int, Permit]:
    rows = Permit.objects.filter(pk__in=ids).select_related("lot", "state").order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}


def _open_locked(rental_id: int) -> PermitRental:
    rental = locked(model=PermitRental, pk=rental_id)
    if rental.status not in OPEN_RENTALS:
        raise RentalMoved(status=rental.get_status_display())
    if rental.status == RentalStatus.REQUESTED:
        refuse_in_payment(rental=rental)  # its price is being paid; a promise keeps its own line
    return rental


def _exchange(actor: Actor, first, second, price: str, reason: str, at_no_cost: bool) -> None:
    """Both ways. A rental's row points to a permit once a window, so one of the two steps aside for a moment."""
    rental, status = first[0], first[0].status
    PermitRental.objects.filter(pk=rental.pk).update(status=RentalStatus.RELEASED, ended_at=timezone.now())
    _give(actor, *second, price, reason, at_no_cost)
    rental.status, rental.ended_at = status, None
    _give(actor, *first, price, reason, at_no_cost)


def _give(
    actor: Actor, rental: PermitRental, old: Permit, new: Permit, price: str, reason: str, at_no_cost: bool
) -> None:
    difference = Decimal(0) if at_no_cost else price_difference(rental, old, new, price)
    rental.permit = new
    if old.lot_id != new.lot_id and not at_no_cost:
        rental.list_cost, rental.cost = new.lot.default_cost, max(rental.cost + difference, Decimal(0))
    rental.save()
    end_hold(permit=new)
    told = {
        "person": rental.person,
        "permit": (old.number, new.number),
        "reason": reason,
        "amount": difference,
    }
    for subject in (old, new, rental.person):
        audit.record(actor, "permit.switched", subject, **told)
    follow_rental(actor=actor, rental=rental)
    if difference and rental.status in TAKEN_RENTALS:
        _settle_difference(actor, rental, old, difference)


def _settle_difference(actor: Actor, rental: PermitRental, old: Permit, difference: Decimal) -> None:
    """In the person's language, since the line stands on their account."""
    facts = {"old": old.number, "new": rental.permit.number}
    with override(rental.person.language or current_client().default_language):
        words = _("Switch of permit %(old)s to %(new)s") % facts
    if difference > 0:
        add_charge(
            actor=actor,
            amount=difference,
            description=words,
            module=Module.PERMITS,
            person_id=rental.person_id,
            gl_code=rental.permit.lot.gl_code,
        )
    else:
        give_credit(actor=actor, person_id=rental.person_id, amount=-difference, comment=words)
