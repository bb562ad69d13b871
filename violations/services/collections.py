"""Tickets on their way to collections, and back (enforcement §9).

A batch is a row, a file and stamps on its tickets. The file is written first, by name of the batch: when the
transaction is undone, be it in the last moment or by a crash, nothing points to it and `forget_orphans` takes it away
the next night. There is never a batch without its file, nor a stamp without its batch.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.scoping import current_client
from core.services.writing import locked
from violations.choices import BatchOrigin
from violations.exceptions import (
    ActionReasonRequired,
    BatchUndone,
    InCollections,
    NothingToSend,
    NotOverdue,
    OverdueChanged,
    TicketPaid,
)
from violations.models import CollectionsBatch, Violation
from violations.models.collections_batch import batch_path
from violations.queries.collections import Wanted, overdue_tickets
from violations.queries.collections_list import list_of
from violations.queries.collections_records import CHUNK, answer_of
from violations.rules.price import amount_owed
from violations.rules.standing import may_collect
from violations.services.changes import add_note

ORPHANS_AFTER = timedelta(days=1)
LONGEST_WAIT_SECONDS = 300  # for another caller to be done


@atomic()
def send_overdue(*, actor: Actor) -> bytes:
    """Take every overdue ticket that was never sent, mark it sent, and return the answer of §16.11, rendered before the
    marks (COL-2). Whoever asks meanwhile waits, and then finds none of them (H-1). Without tickets there is no batch.
    """
    now = timezone.now()
    tickets = _locked(now)
    answer = answer_of([ticket.pk for ticket in tickets])
    if tickets:
        _send(actor, tickets, BatchOrigin.API, now, answer)
    return answer


@atomic()
def export_overdue(*, actor: Actor, wanted: Wanted, count: int) -> CollectionsBatch:
    """Send the tickets that an export page found, with their list as the batch's file; `count` is how many it showed.

    Raises NothingToSend, OverdueChanged when they are not as many any more.
    """
    now = timezone.now()
    tickets = _locked(now, wanted)
    if not tickets:
        raise NothingToSend
    if len(tickets) != count:
        raise OverdueChanged(count=len(tickets))
    content = list_of([ticket.pk for ticket in tickets])
    return _send(actor, tickets, BatchOrigin.EXPORT, now, content)


@atomic()
def flag_ticket(*, actor: Actor, violation_id: int, note: str = "") -> CollectionsBatch:
    """Mark one ticket as sent by hand, with a note that says why.

    Raises RowMissing, TicketPaid, InCollections, NotOverdue.
    """
    now = timezone.now()
    ticket = locked(model=Violation, pk=violation_id)
    if ticket.sent_to_collections_at or ticket.collections_ended_at:
        raise InCollections
    if ticket.paid_at:
        raise TicketPaid
    if not may_collect(ticket, now):
        raise NotOverdue
    if note.strip():
        add_note(actor=actor, violation_id=ticket.pk, text=note)
    ticket.owed = amount_owed(ticket)
    return _send(actor, [ticket], BatchOrigin.FLAG, now)


@atomic()
def undo_batch(*, actor: Actor, batch_id: int, reason: str) -> CollectionsBatch:
    """Take a batch back, once (COL-3): its tickets can be sent again, except those that were paid or finished in
    collections meanwhile, which stay in it (enforcement §9.1). Its file is kept.

    Raises RowMissing, ActionReasonRequired, BatchUndone.
    """
    if not reason.strip():
        raise ActionReasonRequired(field="reason")
    batch = locked(model=CollectionsBatch, pk=batch_id)
    if batch.undone_at:
        raise BatchUndone
    tickets = list(batch.violations.order_by("pk").select_for_update(no_key=True))
    back = [ticket for ticket in tickets if not (ticket.paid_at or ticket.collections_ended_at)]
    _stamp(back, sent_to_collections_at=None, batch=None)
    batch.undone_at, batch.undone_by = timezone.now(), actor.label[:200]
    batch.save(update_fields=["undone_at", "undone_by"])
    kept = [ticket.ticket for ticket in tickets if ticket not in back]
    audit.record(
        actor, "collections_batch.undone", batch, count=len(back), stayed=kept, reason=reason.strip()
    )
    told = {"batch": batch.pk, "reason": reason.strip()}
    audit.record_many(actor, "violation.back_from_collections", ((ticket, told) for ticket in back))
    return batch


def forget_orphans() -> int:
    """Delete files that belong to no batch of the client because their transaction was undone; how many."""
    first = CollectionsBatch(client=current_client())
    storage = first._meta.get_field("file").storage
    folder = str(PurePosixPath(batch_path(first, "")).parent)
    names = {f"{folder}/{name}" for name in storage.listdir(folder)[1]} if storage.exists(folder) else set()
    orphans = names - set(CollectionsBatch.objects.filter(file__in=names).values_list("file", flat=True))
    old = [name for name in orphans if storage.get_modified_time(name) < timezone.now() - ORPHANS_AFTER]
    for name in old:
        storage.delete(name)
    return len(old)


def _locked(at: datetime, wanted: Wanted | None = None) -> list[Violation]:
    """The tickets, by id and locked: a row that another caller took is looked at again once it can be had, and is then
    no longer among them. To send thousands takes longer than other statements may wait."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = '{LONGEST_WAIT_SECONDS}s'")
    rows = overdue_tickets(at, wanted).order_by("pk").only("client", "ticket")
    return list(rows.select_for_update(no_key=True))


def _send(
    actor: Actor, tickets: Sequence[Violation], origin: BatchOrigin, at: datetime, content: bytes = b""
) -> CollectionsBatch:
    batch = CollectionsBatch(
        origin=origin,
        by=actor.label[:200],
        at=at,
        count=len(tickets),
        total=sum((ticket.owed for ticket in tickets), Decimal(0)),
    )
    if content:
        batch.client = current_client()  # the file's place begins with it
        batch.file.save(origin, ContentFile(content), save=False)
    batch.save()
    _stamp(tickets, sent_to_collections_at=at, batch=batch)
    audit.record(actor, "collections_batch.sent", batch, origin=origin, count=batch.count, total=batch.total)
    told = {"batch": batch.pk}
    audit.record_many(actor, "violation.sent_to_collections", ((ticket, told) for ticket in tickets))
    return batch


def _stamp(tickets: Sequence[Violation], **facts) -> None:
    for start in range(0, len(tickets), CHUNK):
        ids = [ticket.pk for ticket in tickets[start : start + CHUNK]]
        Violation.objects.filter(pk__in=ids).update(**facts)
