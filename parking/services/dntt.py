"""Do Not Ticket or Tow entries."""

from datetime import date, datetime

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.clock import local_zone
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked, write
from parking.exceptions import NotesRequired
from parking.models import Dntt, Vehicle
from parking.rules.intervals import checked_interval, first_second, is_date, last_minute


def add_dntt(
    *,
    actor: Actor,
    vehicle_id: int,
    starts_at: date | datetime,
    ends_at: date | datetime,
    notes: str,
    location: str = "",
) -> Dntt:
    """Tell officers to leave a vehicle alone. Two dates mean 00:00:00 to 23:59:00 local (enforcement DNTT-8).

    Raises RowMissing, NotesRequired (DNTT-1), EndNotAfterStart (DNTT-9). Entries may overlap (DNTT-2).
    """
    with atomic():
        entry = Dntt(vehicle=locked(model=Vehicle, pk=vehicle_id), created_by=actor.label[:200])
        return write(actor=actor, row=entry, noun="dntt", values=_values(starts_at, ends_at, notes, location))


def update_dntt(
    *,
    actor: Actor,
    dntt_id: int,
    starts_at: date | datetime,
    ends_at: date | datetime,
    notes: str,
    location: str = "",
) -> Dntt:
    """Change an entry. Raises as `add_dntt` does."""
    with atomic():
        return write(
            actor=actor, row=_live(dntt_id), noun="dntt", values=_values(starts_at, ends_at, notes, location)
        )


def delete_dntt(*, actor: Actor, dntt_id: int) -> None:
    """Delete an entry; its row and its audit remain (parking DNT-2). Raises RowMissing."""
    with atomic():
        entry = _live(dntt_id)
        entry.deleted_at = timezone.now()
        entry.save()
        audit.record(actor, "dntt.deleted", entry, notes=entry.notes)


def _live(dntt_id: int) -> Dntt:
    entry = locked(model=Dntt, pk=dntt_id)
    if entry.deleted_at:
        raise RowMissing
    return entry


def _values(starts_at, ends_at, notes, location) -> dict:
    if not notes.strip():
        raise NotesRequired(field="notes")
    zone = local_zone()
    whole_days = is_date(ends_at)
    start = first_second(starts_at, zone) if is_date(starts_at) else starts_at
    end = last_minute(ends_at, zone) if whole_days else ends_at
    start, end = checked_interval(start, end)
    return {
        "starts_at": start,
        "ends_at": end,
        "whole_days": whole_days,
        "notes": notes,
        "location": location.strip(),
    }
