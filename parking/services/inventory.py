"""The permits that lots have to give: added, put away, taken out again, changed many at once (parking §7.2).

Permits are locked in the order of their ids, after their lots; each change has an entry in the history of its permit.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from parking.exceptions import LotArchived, NoDefaultState, ReasonRequired
from parking.models import Lot, Permit, PermitRental, PermitState
from parking.queries.inventory import numbers_of
from parking.rules.permit_numbers import PermitNumber
from parking.services.waitlist_links import hold_for_waiters

NOUN = "permit"


@dataclass(frozen=True)
class Added:
    """How many permits were added, and the numbers that the lot had already."""

    count: int
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """How many permits were changed, and the numbers of those that had to stay as they were."""

    count: int
    refused: tuple[str, ...] = ()


@atomic()
def add_permits(*, actor: Actor, lot_id: int, numbers: Collection[PermitNumber]) -> Added:
    """Give a lot permits of these numbers, visible and in the state of new permits; those it has are skipped (PER-10).

    Raises LotArchived, NoDefaultState, RowMissing.
    """
    lot = locked(model=Lot, pk=lot_id)
    if lot.archived_at:
        raise LotArchived(name=lot.name)
    state = PermitState.objects.filter(is_default=True).first()
    if state is None:
        raise NoDefaultState
    known = numbers_of(lot_ids=[lot.pk], numbers=[number.number for number in numbers])
    new = [number for number in numbers if (lot.pk, number.number) not in known]
    added = Permit.objects.bulk_create(
        Permit(
            lot=lot,
            state=state,
            number=number.number,
            prefix=number.prefix,
            sequence=number.sequence,
            postfix=number.postfix,
        )
        for number in new
    )
    if new:
        facts = {"count": len(new), "first": new[0].number, "last": new[-1].number}
        audit.record(actor, "lot.permits_added", lot, **facts)
    hold_for_waiters(actor=actor, permits=added)
    return Added(len(new), tuple(number.number for number in numbers if (lot.pk, number.number) in known))


@atomic()
def archive_permits(*, actor: Actor, permit_ids: Collection[int]) -> Changed:
    """Take free permits out of the inventory; whatever somebody has stays (PER-9)."""
    rows = [row for row in _locked(permit_ids) if row.archived_at is None]
    held = PermitRental.objects.open_at(timezone.now()).filter(permit__in=[row.pk for row in rows])
    taken = set(held.order_by().values_list("permit_id", flat=True))
    free = [row for row in rows if row.pk not in taken]
    _update(free, archived_at=timezone.now(), held_at=None)
    audit.record_many(actor, "permit.archived", ((row, {}) for row in free))
    return Changed(len(free), tuple(row.number for row in rows if row.pk in taken))


@atomic()
def restore_permits(*, actor: Actor, permit_ids: Collection[int]) -> Changed:
    """Take permits out of the archive, not visible to users (PER-9); a number that its lot has again stays there."""
    wanted = Permit.objects.filter(pk__in=permit_ids)
    list(Lot.objects.filter(pk__in=wanted.values("lot")).select_for_update(no_key=True).order_by("pk"))
    rows = [row for row in _locked(permit_ids) if row.archived_at is not None]
    known = numbers_of(lot_ids={row.lot_id for row in rows}, numbers={row.number for row in rows})
    back, refused = [], []
    for row in rows:
        place = (row.lot_id, row.number)
        (refused if place in known else back).append(row)
        known.add(place)
    _update(back, archived_at=None, visible_to_user=False)
    audit.record_many(actor, "permit.restored", ((row, {}) for row in back))
    return Changed(len(back), tuple(row.number for row in refused))


@atomic()
def set_visibility(*, actor: Actor, permit_ids: Collection[int], visible: bool) -> Changed:
    """Show permits to users or hide them; archived ones stay as they are. Shown ones are held for no list any more."""
    rows = [row for row in _locked(permit_ids) if row.archived_at is None and _differs(row, visible)]
    told = [(row, {"visible_to_user": (row.is_seen_by_users, visible)}) for row in rows]
    _update(rows, visible_to_user=visible, **({"held_at": None} if visible else {}))
    audit.record_many(actor, "permit.changed", told)
    return Changed(len(rows))


@atomic()
def set_permit_state(*, actor: Actor, permit_ids: Collection[int], state_id: int, reason: str) -> Changed:
    """Put permits into a state, whoever has them; archived ones stay as they are (PER-7, PER-8).

    Raises ReasonRequired, RowMissing.
    """
    if not (reason := reason.strip()):
        raise ReasonRequired(field="reason")
    state = locked(model=PermitState, pk=state_id)
    names = dict(PermitState.objects.values_list("pk", "name"))
    rows = [row for row in _locked(permit_ids) if row.archived_at is None and row.state_id != state.pk]
    told = [(row, {"state": (names[row.state_id], state.name), "reason": reason}) for row in rows]
    _update(rows, state=state)
    audit.record_many(actor, "permit.state_changed", told)
    return Changed(len(rows))


@atomic()
def change_permit(*, actor: Actor, permit_id: int, comment: str) -> Permit:
    """Note something about a permit for the staff. Raises RowMissing."""
    row = locked(model=Permit, pk=permit_id)
    return write(actor=actor, row=row, noun=NOUN, values={"comment": comment.strip()})


def _differs(row: Permit, visible: bool) -> bool:
    return not row.is_seen_by_users if visible else row.visible_to_user


def _locked(permit_ids: Iterable[int]) -> list[Permit]:
    rows = Permit.objects.filter(pk__in=permit_ids).order_by("pk")
    return list(rows.select_for_update(no_key=True))


def _update(rows: list[Permit], **values) -> None:
    Permit.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
