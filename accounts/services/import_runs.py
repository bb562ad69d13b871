"""Imports of people: a file is received, read as a whole, and written in batches (parking §24.6).

Each batch is one transaction that also advances the run, so a worker that is killed loses nothing, and the next one
goes on where it stopped. The runs of a client are worked off one after the other, oldest first.
"""

from datetime import timedelta
from hashlib import sha256
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import ImportState
from accounts.exceptions import RunOver
from accounts.models import ImportRow, ImportRun
from accounts.queries.imports import JOB, OPEN, forgotten_runs, import_runs
from core import audit
from core.actors import Actor
from core.choices import ActorKind
from core.db import atomic, on_commit
from core.jobs import enqueue
from core.scoping import claim, current_client

CHUNK = 1 << 20
KEEP_FOR = timedelta(days=90)


@atomic()
def receive_file(
    *, actor: Actor, origin: str, name: str, content: bytes | BinaryIO, preview: bool = False
) -> ImportRun:
    """Store a file of people and have it imported; with `preview` it is only looked through, until start_run.

    Nothing is read here: what is wrong with the file is the run's `error` later.
    """
    run = ImportRun(
        key=uuid4(),
        origin=origin,
        file_name=name.replace("\x00", "")[:255],
        state=ImportState.PREVIEW if preview else ImportState.QUEUED,
        by=actor.label[:200],
        actor_kind=actor.kind,
        actor_id=actor.id,
    )
    claim(run)  # the file's place is the client's
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    run.sha256 = _digest(file)
    run.file.save(run.file_name, file, save=False)
    run.save()
    audit.record(actor, "import.received", run, origin=origin, sha256=run.sha256)
    _send(run)
    return run


@atomic()
def start_run(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Import what was previewed; let a held import go on, however many it archives. RunOver in any other state."""
    run = locked(run=run)
    was_held = run.state == ImportState.HELD
    if not was_held and run.state != ImportState.PREVIEW:
        raise RunOver(state=run.get_state_display())
    run.is_confirmed = was_held
    reset(run=run, state=ImportState.QUEUED)
    audit.record(actor, "import.confirmed" if was_held else "import.started", run)
    _send(run)
    return run


@atomic()
def cancel_run(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Give up a previewed or held import: nothing of it is written. RunOver in any other state."""
    run = locked(run=run)
    if run.state not in (ImportState.HELD, ImportState.PREVIEW):
        raise RunOver(state=run.get_state_display())
    run.state, run.ended_at = ImportState.CANCELLED, timezone.now()
    run.save()
    audit.record(actor, "import.cancelled", run)
    return run


@atomic()
def wake_next() -> None:
    """Have the client's oldest waiting import worked on, once the one before it is over."""
    first = import_runs().filter(state__in=OPEN).order_by("id").first()
    if first and first.state == ImportState.QUEUED:
        _send(first)


@atomic()
def resume_forgotten() -> int:
    """Give runs without a job a new one; returns how many there were."""
    runs = forgotten_runs()
    for run in runs:
        _send(run)
    return len(runs)


@atomic()
def forget_files() -> int:
    """Delete what imports that ended over 90 days ago hold of people: the file, and the rows with their reasons. The
    run and its counts stay. Returns how many there were."""
    old = list(import_runs().filter(ended_at__lt=timezone.now() - KEEP_FOR).exclude(file=""))
    for run in old:
        ImportRow.objects.filter(run=run).delete()
        on_commit(lambda storage=run.file.storage, name=run.file.name: storage.delete(name))
        run.file = ""
        run.save(update_fields=["file"])
    return len(old)


def locked(*, run: ImportRun) -> ImportRun:
    """The run as it is now; nobody else changes it until the transaction ends."""
    return ImportRun.objects.select_for_update().get(pk=run.pk)


def reset(*, run: ImportRun, state: str) -> None:
    """Forget what a preview or a broken-off preview counted."""
    ImportRow.objects.filter(run=run).delete()
    run.state, run.done, run.counts, run.ended_at, run.error = state, 0, {}, None, ""
    run.save()


def actor_of(*, run: ImportRun) -> Actor:
    """Who sent the file, as the author of what it changes."""
    return Actor(ActorKind(run.actor_kind), run.actor_id, _("%(name)s (import)") % {"name": run.by})


def _send(run: ImportRun) -> None:
    enqueue(JOB, current_client().pk, run_id=run.pk)


def _digest(file: File) -> str:
    digest = sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
