"""What happens to waiting lists when permits are given and come back (parking WL-3, WL-5, WL-7).

Called by the services that move permits, which hold them locked; entries are locked last of all.
"""

from collections.abc import Sequence

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.system_settings import value
from parking.choices import OPEN_RENTALS, EntryStatus, RentalSource, RentalStatus
from parking.models import Lot, Permit, PermitRental, WaitlistEntry
from parking.queries.waitlists import has_waitlist, held_permits
from parking.services.waitlist_mail import tell_assigned, tell_available
from parking.settings import WAITLIST_MANAGED


def hold_for_waiters(*, actor: Actor, permits: Sequence[Permit]) -> None:
    """Keep locked permits that have just become free from users while anybody waits for them, and tell the managers
    (WL-3). Nothing happens where lists are not managed (WL-8)."""
    if not value(WAITLIST_MANAGED):
        return
    waiting = {lot: _waiting(lot) for lot in {permit.lot for permit in permits} if has_waitlist(lot)}
    ids = [permit.pk for permit in permits if waiting.get(permit.lot)]
    taken = PermitRental.objects.open_at(timezone.now()).filter(permit__in=ids)
    taken = set(taken.order_by().values_list("permit_id", flat=True)) if ids else set()
    held = [permit for permit in permits if permit.pk in ids and permit.pk not in taken]
    Permit.objects.filter(pk__in=[permit.pk for permit in held]).update(held_at=timezone.now())
    audit.record_many(actor, "permit.held", ((permit, {}) for permit in held))
    for lot, count in waiting.items():
        if numbers := [permit.number for permit in held if permit.lot == lot]:
            tell_available(lot=lot, numbers=numbers, waiting=count)


def end_hold(*, permit: Permit) -> None:
    """A locked permit was given to somebody: it is held no more."""
    if permit.held_at:
        permit.held_at = None
        permit.save(update_fields=["held_at"])


@atomic()
def lift_holds(*, actor: Actor) -> int:
    """Let users have the permits that are held where nobody waits any more, or lists are not managed; how many.

    Permits that somebody has locked are left for the next time, since locks on them come before those on entries.
    """
    lots = Lot.objects.filter(pk__in=held_permits().order_by().values("lot")).select_related("waitlist_group")
    idle = [lot.pk for lot in lots if not (value(WAITLIST_MANAGED) and has_waitlist(lot) and _waiting(lot))]
    permits = held_permits().filter(lot__in=idle).order_by("pk")
    permits = list(permits.select_for_update(no_key=True, of=("self",), skip_locked=True)) if idle else []
    Permit.objects.filter(pk__in=[permit.pk for permit in permits]).update(held_at=None)
    audit.record_many(actor, "permit.hold_lifted", ((permit, {}) for permit in permits))
    return len(permits)


def follow_rental(*, actor: Actor, rental: PermitRental) -> None:
    """Somebody who waits for it got this permit, or has paid for it: their entry says so."""
    rows = WaitlistEntry.objects.open().filter(person=rental.person_id).select_related("lot", "group")
    entry = rows.select_for_update(no_key=True, of=("self",)).first()
    if entry is None or not _is_about(entry, rental):
        return
    if entry.status == EntryStatus.WAITING:
        entry.status, entry.rental = EntryStatus.ASSIGNED, rental
        entry.save()
        audit.record(actor, "waitlist.assigned", entry, **_told(entry))
    if rental.status == RentalStatus.RENTED:
        end_entry(actor=actor, entry=entry, status=EntryStatus.PURCHASED)
    lift_holds(actor=actor)


def follow_end(*, actor: Actor, rental: PermitRental, is_given_up: bool = False) -> None:
    """A permit that somebody was given from a list, and that was not bought, went back.

    Who let the deadline pass, or gave it up, is off the list; who lost it to the office waits on in their turn.
    """
    entry = WaitlistEntry.objects.filter(rental=rental, status=EntryStatus.ASSIGNED)
    entry = entry.select_for_update(no_key=True, of=("self",)).select_related("lot", "group").first()
    if entry is None:
        return
    if rental.source == RentalSource.WAITLIST and rental.reserved_until <= timezone.now():
        end_entry(actor=actor, entry=entry, status=EntryStatus.EXPIRED)
    elif rental.source == RentalSource.WAITLIST and is_given_up:
        end_entry(actor=actor, entry=entry, status=EntryStatus.REMOVED)
    else:
        entry.status, entry.rental, entry.told_at = EntryStatus.WAITING, None, None
        entry.save()
        audit.record(actor, "waitlist.returned", entry, **_told(entry))


def extend_reservation(*, rental: PermitRental) -> None:
    """A request is kept longer: who was given it from a list is told the new deadline, and passing that one is told to
    the managers again."""
    if WaitlistEntry.objects.filter(rental=rental, status=EntryStatus.ASSIGNED).update(told_at=None):
        tell_assigned(rental=rental)


def end_entry(*, actor: Actor, entry: WaitlistEntry, status: str, **facts) -> None:
    """Take a locked entry off its list; `facts` are told in the audit log."""
    entry.status, entry.ended_at = status, timezone.now()
    entry.save()
    audit.record(actor, f"waitlist.{status}", entry, **_told(entry), **facts)


def follow_lot(*, actor: Actor, lot: Lot) -> None:
    """Who waits for a lot that shares a list from now on waits on that one, by when they joined."""
    if lot.waitlist_group_id is None:
        return
    own = WaitlistEntry.objects.open().filter(lot=lot).select_for_update(no_key=True).order_by("pk")
    entries = list(own)
    for entry in entries:
        entry.lot, entry.group, entry.place = None, lot.waitlist_group, None
    WaitlistEntry.objects.bulk_update(entries, ["lot", "group", "place"])
    audit.record_many(actor, "waitlist.list_changed", ((entry, _told(entry)) for entry in entries))


def _is_about(entry: WaitlistEntry, rental: PermitRental) -> bool:
    if entry.rental_id:
        return entry.rental_id == rental.pk
    return rental.status in OPEN_RENTALS and entry.serves(rental.permit.lot)


def _told(entry: WaitlistEntry) -> dict:
    return {"person": entry.person, "list": entry.list_name}


def _waiting(lot: Lot) -> int:
    return WaitlistEntry.objects.waiting().of_lots([lot]).count()
