"""Waiting lists: joining, leaving, arranging (parking §15).

Locks as in rentals.py: person, permits, rentals, and entries last.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked
from parking.choices import EntryStatus
from parking.exceptions import (
    AlreadyWaiting,
    BadRank,
    EntryMoved,
    NotJoinable,
    PermitOffered,
    ReasonRequired,
    WaitsElsewhere,
)
from parking.models import Lot, WaitlistEntry
from parking.queries.offers import offer_of
from parking.queries.waitlists import entry_of, has_waitlist, may_join, waiting_bars
from parking.rules.offering import NO_ACCESS, Access
from parking.services.rentals import driver_locked
from parking.services.waitlist_links import end_entry, lift_holds


@atomic()
def join_waitlist(
    *, actor: Actor, person_id: int, lot_id: int, access: Access = NO_ACCESS, leaving: int | None = None
) -> WaitlistEntry:
    """A person puts their name down for a lot. `leaving`: the entry that they agreed to give up for it (WL-2).

    Raises NotJoinable (WL-1), AlreadyWaiting, WaitsElsewhere, PermitOffered, RowMissing.
    """
    person, lot = driver_locked(person_id=person_id), _lot(lot_id)
    offer = offer_of(lot, person, timezone.now(), access)
    if not may_join(offer):
        raise NotJoinable(_why_not(offer))
    return _join(actor, person, lot, leaving)


@atomic()
def add_to_waitlist(
    *, actor: Actor, person_id: int, lot_id: int, comments: str = "", leaving: int | None = None
) -> WaitlistEntry:
    """The office puts a person on the list of any lot that keeps one, full or not (as LOT-11).

    Raises NotJoinable, AlreadyWaiting, WaitsElsewhere, PermitOffered, RowMissing.
    """
    person, lot = driver_locked(person_id=person_id), _lot(lot_id)
    if not has_waitlist(lot):
        raise NotJoinable(NotJoinable.NO_LIST, field="lot")
    return _join(actor, person, lot, leaving, comments.strip())


@atomic()
def leave_waitlist(*, actor: Actor, person: User, entry_id: int) -> WaitlistEntry:
    """A person takes their name off. Raises PermitOffered while a permit waits to be paid, EntryMoved, RowMissing."""
    entry = _locked(entry_id, person=person)
    return _remove(actor, entry)


@atomic()
def remove_from_waitlist(*, actor: Actor, entry_id: int, reason: str) -> WaitlistEntry:
    """The office takes a name off. Raises ReasonRequired, PermitOffered, EntryMoved, RowMissing."""
    reason = _given(reason)
    return _remove(actor, _locked(entry_id), reason=reason)


@atomic()
def move_in_waitlist(*, actor: Actor, entry_id: int, rank: int, reason: str) -> WaitlistEntry:
    """Give who waits another rank on their list, 1 being next (WL-7); the order of the others stays.

    Raises ReasonRequired, BadRank, EntryMoved, RowMissing.
    """
    reason = _given(reason)
    entry = WaitlistEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise RowMissing
    same = WaitlistEntry.objects.waiting().filter(lot=entry.lot_id, group=entry.group_id)
    list(same.select_for_update(no_key=True).order_by("pk"))
    rows = list(same.in_turn())
    old = next((n for n, row in enumerate(rows, 1) if row.pk == entry.pk), None)
    if old is None:
        raise EntryMoved(status=WaitlistEntry.objects.get(pk=entry_id).get_status_display())
    if not 1 <= rank <= len(rows):
        raise BadRank(field="rank", last=len(rows))
    if rank != old:
        rows.insert(rank - 1, rows.pop(old - 1))
        for place, row in enumerate(rows, 1):
            row.place = place
        WaitlistEntry.objects.bulk_update(rows, ["place"])
        audit.record(actor, "waitlist.moved", entry, person=entry.person, rank=(old, rank), reason=reason)
    return rows[rank - 1]


@atomic()
def comment_on_entry(*, actor: Actor, entry_id: int, comments: str) -> WaitlistEntry:
    """Note something about an entry for the staff. Raises RowMissing."""
    entry = _locked(entry_id)
    if entry.comments != comments.strip():
        told = {"person": entry.person, "comments": (entry.comments, comments.strip())}
        entry.comments = comments.strip()
        entry.save(update_fields=["comments"])
        audit.record(actor, "waitlist.commented", entry, **told)
    return entry


def leave_waitlists_of(*, actor: Actor, user: User) -> int:
    """An import archived this person, who waits for nothing any more (parking IMP-3); how many lists that was."""
    entries = list(WaitlistEntry.objects.waiting().filter(person=user).select_for_update(no_key=True))
    for entry in entries:
        _remove(actor, entry)
    return len(entries)


def settle_entry(*, row: WaitlistEntry, target: User) -> Iterator[tuple[WaitlistEntry, dict[str, Any]]]:
    """Two people who are one wait once: who has a permit to pay keeps that, else who was there keeps their place."""
    twin = WaitlistEntry.objects.open().get(person=target)
    off = {"status": EntryStatus.REMOVED, "ended_at": timezone.now()}
    if row.status == EntryStatus.ASSIGNED and twin.status == EntryStatus.WAITING:
        yield twin, off
        yield row, {"person_id": target.pk}
    else:
        yield row, off


def _join(actor: Actor, person: User, lot: Lot, leaving: int | None, comments: str = "") -> WaitlistEntry:
    current = entry_of(person)
    if current:
        current = _locked(current.pk)
        if current.serves(lot):
            raise AlreadyWaiting(name=current.list_name)
        if current.status == EntryStatus.ASSIGNED:
            raise PermitOffered(name=current.rental.permit.lot.name)
        if current.pk != leaving:
            raise WaitsElsewhere(name=current.list_name)
        end_entry(actor=actor, entry=current, status=EntryStatus.REMOVED, into=lot.name)
        lift_holds(actor=actor)
    place = {"group": lot.waitlist_group} if lot.waitlist_group_id else {"lot": lot}
    entry = WaitlistEntry.objects.create(person=person, joined_at=timezone.now(), comments=comments, **place)
    audit.record(actor, "waitlist.joined", entry, person=person, list=entry.list_name)
    return entry


def _remove(actor: Actor, entry: WaitlistEntry, **facts) -> WaitlistEntry:
    if entry.status == EntryStatus.ASSIGNED:
        raise PermitOffered(name=entry.rental.permit.lot.name)
    if entry.status != EntryStatus.WAITING:
        raise EntryMoved(status=entry.get_status_display())
    end_entry(actor=actor, entry=entry, status=EntryStatus.REMOVED, **facts)
    lift_holds(actor=actor)
    return entry


def _locked(entry_id: int, **facts) -> WaitlistEntry:
    known = WaitlistEntry.objects.filter(pk=entry_id, **facts).values_list("pk", flat=True).first()
    return locked(model=WaitlistEntry, pk=known)


def _lot(lot_id: int) -> Lot:
    lots = Lot.objects.select_related("waitlist_group").prefetch_related("allowed_user_types")
    lot = lots.filter(pk=lot_id).first()
    if lot is None:
        raise RowMissing
    return lot


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonRequired(field="reason")
    return reason.strip()


def _why_not(offer) -> str:
    if not has_waitlist(offer.lot):
        return NotJoinable.NO_LIST
    return " ".join(map(str, waiting_bars(offer))) or NotJoinable.NOT_FULL
