"""How a rental ends: released, cleared because nobody paid, given back (parking §7.3)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked
from parking.choices import OPEN_RENTALS, DepositStatus, RentalStatus
from parking.exceptions import ReasonRequired, RentalMoved
from parking.models import Deposit, Permit, PermitRental
from parking.queries.rentals import permits_to_clear
from parking.services.deposits import KIND as DEPOSIT
from parking.services.deposits import cancel_deposit
from parking.services.rental_mail import tell_released
from parking.services.rentals import refuse_in_payment
from parking.services.waitlist_links import follow_end, hold_for_waiters
from payments.models import HeldItem


@atomic()
def release_permit(*, actor: Actor, rental_id: int, reason: str) -> PermitRental:
    """Take a permit back; its number is free at once. Money stays as it is, refunding is an act of its own (PER-5).

    Raises ReasonRequired, RentalInPayment while a payment may still come, RentalMoved once it has ended, RowMissing.
    """
    if not reason.strip():
        raise ReasonRequired(field="reason")
    rental = lock_rental(rental_id=rental_id)
    refuse_in_payment(rental=rental)
    end_rental(actor=actor, rental=rental, status=RentalStatus.RELEASED, reason=reason.strip())
    tell_released(rental=rental)
    return rental


@atomic()
def cancel_request(*, actor: Actor, person: User, rental_id: int) -> PermitRental:
    """A driver gives up a permit that they have not paid. Raises RentalMoved, RentalInPayment, RowMissing."""
    rental = lock_rental(rental_id=rental_id, person_id=person.pk)
    if rental.status != RentalStatus.REQUESTED:
        raise RentalMoved(status=rental.get_status_display())
    refuse_in_payment(rental=rental)
    words = _("Given up before it was paid")
    end_rental(actor=actor, rental=rental, status=RentalStatus.RELEASED, reason=words, is_given_up=True)
    return rental


@atomic()
def clear_unpaid(*, actor: Actor, rental_id: int, at: datetime) -> bool:
    """Free a request of the Midnight List; whether it was still to be cleared. Its asker gets a mail."""
    rental = lock_rental(rental_id=rental_id)
    if rental.pk not in permits_to_clear(at):
        return False
    release_late(actor=actor, rental=rental)
    return True


def release_late(*, actor: Actor, rental: PermitRental) -> None:
    """Free a locked request that was kept for long enough, and tell its asker."""
    end_rental(actor=actor, rental=rental, status=RentalStatus.RELEASED, reason=_("Not paid in time"))
    tell_released(rental=rental)


@atomic()
def release_permits_of(*, actor: Actor, user: User) -> int:
    """Everything that a person has goes back because an import archived them (PER-16); how many that was. Money that
    still comes for it waits for a person to decide."""
    rentals = PermitRental.objects.open_at(timezone.now()).filter(person=user).order_by("permit_id", "pk")
    ids = list(rentals.values_list("pk", flat=True))
    for pk in ids:
        rental = lock_rental(rental_id=pk)
        if rental.status in OPEN_RENTALS:
            end_rental(
                actor=actor, rental=rental, status=RentalStatus.RELEASED, reason=_("Archived by an import")
            )
    return len(ids)


def lock_rental(*, rental_id: int, **facts) -> PermitRental:
    """A rental with its permit and the deposits that wait with it, locked in that order. Raises RowMissing."""
    known = PermitRental.objects.filter(pk=rental_id, **facts).values_list("permit_id", flat=True).first()
    if known is not None:
        locked(model=Permit, pk=known)
        list(_awaiting(rental_id).select_for_update(no_key=True).order_by("pk"))
    return locked(model=PermitRental, pk=rental_id if known is not None else None)


def end_rental(
    *, actor: Actor, rental: PermitRental, status: str, reason: str = "", is_given_up: bool = False
) -> None:
    """End a locked open rental of a locked permit within the open transaction; deposits that nobody has paid yet are
    asked for no more, and who waits for the permit is thought of. Raises RentalMoved for one that has ended."""
    if rental.status not in OPEN_RENTALS:
        raise RentalMoved(status=rental.get_status_display())
    rental.status, rental.ended_at = status, timezone.now()
    rental.ended_by, rental.end_reason = actor.label[:200], reason[:500]
    rental.save()
    in_payment = HeldItem.objects.filter(kind=DEPOSIT).values("item_id")
    for pk in list(_awaiting(rental.pk).exclude(pk__in=in_payment).values_list("pk", flat=True)):
        cancel_deposit(actor=actor, deposit_id=pk, reason=reason)
    audit.record(actor, f"permit.{status}", rental.permit, person=rental.person, reason=reason)
    follow_end(actor=actor, rental=rental, is_given_up=is_given_up)
    hold_for_waiters(actor=actor, permits=[rental.permit])


def _awaiting(rental_id: int):
    return Deposit.objects.filter(rental=rental_id, status=DepositStatus.AWAITING)
