"""Giving permits from waiting lists (parking WL-4, WL-5). Locks as in rentals.py; entries come last."""

from datetime import datetime

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked
from core.system_settings import value
from parking.choices import RentalSource
from parking.exceptions import EntryMoved, WaitlistNotManaged
from parking.models import PermitRental, WaitlistEntry
from parking.queries.waitlists import buy_until, late_reservations, permits_for
from parking.services.rental_endings import lock_rental, release_late
from parking.services.rentals import driver_locked, give_permit
from parking.services.waitlist_mail import tell_assigned, tell_late
from parking.settings import WAITLIST_MANAGED


@atomic()
def assign_permit(*, actor: Actor, entry_id: int, permit_id: int | None = None) -> PermitRental:
    """Give who waits a permit of their list: the chosen one, else one that is held, else the lowest free number. It is
    in their cart, kept until the deadline that their mail names (WL-4).

    Raises WaitlistNotManaged (WL-8), NotOffered (PER-2), LotFull, PermitTaken, PermitNotSellable, NoWindow, EntryMoved,
    RowMissing.
    """
    if not value(WAITLIST_MANAGED):
        raise WaitlistNotManaged
    known = WaitlistEntry.objects.select_related("lot", "group").filter(pk=entry_id).first()
    if known is None:
        raise RowMissing
    person = driver_locked(person_id=known.person_id)
    free = permits_for(known)
    facts = {"source": RentalSource.WAITLIST, "reserved_until": buy_until(timezone.now())}
    rental = give_permit(actor=actor, person=person, free=free, permit_id=permit_id, facts=facts)
    entry = locked(model=WaitlistEntry, pk=entry_id)
    if entry.rental_id != rental.pk:  # taken off, or served, while the permit was looked for
        raise EntryMoved(status=entry.get_status_display())
    tell_assigned(rental=rental)
    return rental


@atomic()
def end_late_reservation(*, actor: Actor, entry_id: int, at: datetime) -> bool:
    """A permit was not bought by its deadline: the managers are told, once; where that is set, it goes back and its
    person is told too (WL-5). Whether it was still late."""
    known = WaitlistEntry.objects.filter(pk=entry_id).values_list("rental_id", flat=True).first()
    if known is None:  # released since it was found to be late
        return False
    rental = lock_rental(rental_id=known)
    entry = locked(model=WaitlistEntry, pk=entry_id)
    if entry.pk not in late_reservations(at):
        return False
    is_told, entry.told_at = entry.told_at is not None, timezone.now()
    entry.save(update_fields=["told_at"])
    if not is_told:
        tell_late(entry=entry)
        audit.record(actor, "waitlist.late", entry, person=entry.person, deadline=rental.reserved_until)
    if value("waitlist_auto_release"):
        release_late(actor=actor, rental=rental)
    return True
