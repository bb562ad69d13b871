"""The work on one import of people (parking §24.6): look through the whole file, then write it batch by batch."""

from collections import Counter
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.choices import ImportState, RowOutcome
from accounts.exceptions import BadFile, RepeatedPerson
from accounts.models import ImportRow, ImportRun
from accounts.queries.imports import OPEN, import_runs
from accounts.queries.people_import import active_among, active_drivers, import_lists
from accounts.rules.import_reasons import words_of_refusal, words_of_validation
from accounts.rules.people_file import Survey, check_encoding, read_rows, survey
from accounts.rules.people_import import Door, Names, Person
from accounts.schemas import ProfileRow
from accounts.services.import_mail import mail_failures, mail_held, mail_refused
from accounts.services.import_runs import actor_of, locked, reset, wake_next
from accounts.services.people_import import said, write_people
from accounts.services.people_rows import refresh_statistics
from core import audit
from core.db import atomic
from core.exceptions import Refusal
from core.system_settings import value

BATCH = 1000
# Plans that the database made for tables of a few rows, those of its key checks too, are poor for thousands.
ANALYZE_AFTER = {BATCH, 8 * BATCH, 64 * BATCH}
MOST_LEAVERS = 0.2  # of the active people; a file that archives more waits for somebody's word
OVER = (ImportState.DONE, ImportState.REFUSED, ImportState.HELD)


def work_on(*, run_id: int) -> None:
    """Do what a run is waiting for: a preview, or the import from where it stopped. May be called twice."""
    run = ImportRun.objects.get(pk=run_id)
    is_preview = run.state == ImportState.PREVIEW and run.ended_at is None
    if not is_preview and (run.state not in OPEN or _must_wait(run)):
        return
    if is_preview:
        reset(run=run, state=ImportState.PREVIEW)  # names of earlier rows are remembered in memory alone
    try:
        found = _look_through(run)
    except BadFile as refusal:
        _refuse(run, str(refusal), mails=not is_preview)
    else:
        _import(run, found, dry=is_preview)
    if not is_preview:
        wake_next()


def _must_wait(run: ImportRun) -> bool:
    return import_runs().filter(state__in=OPEN, id__lt=run.pk).exists()


def _look_through(run: ImportRun) -> Survey | None:
    with run.file.open("rb") as stream:
        check_encoding(stream)
    with run.file.open("rb") as stream:
        return survey(stream)


def _import(run: ImportRun, found: Survey | None, *, dry: bool) -> None:
    if found is None or not found.total:
        words = _("The file is empty.") if found is None else _("The file has a header and no rows.")
        return _finish(run, words)
    if not dry and run.state == ImportState.QUEUED and not run.is_confirmed and _archives_too_many(found):
        return _hold(run, found)
    _begin(run, found, dry=dry)
    work = _Work(run, found, dry)
    with run.file.open("rb") as stream:
        rows = islice(read_rows(stream), 1 + run.done, None)
        while batch := list(islice(rows, BATCH)):
            if not work.write(batch):
                return None  # another worker has gone on with it
    return _finish(run)


def _archives_too_many(found: Survey) -> bool:
    if not (value("csv_import_archives") and found.leavers):
        return False
    return _leaving(found) > MOST_LEAVERS * active_drivers()


def _leaving(found: Survey) -> int:
    keys = found.leavers
    return sum(active_among(keys[start : start + BATCH]) for start in range(0, len(keys), BATCH))


class _Work:
    """A run's batches. What the file refers to is read once for each; a preview remembers the names it gave away."""

    def __init__(self, run: ImportRun, found: Survey, dry: bool):
        self.run, self.found, self.dry = run, found, dry
        self.door = Door(archives=value("csv_import_archives"))
        self.actor = actor_of(run=run)
        self.names = Names() if dry else None

    def write(self, batch: list[tuple[int, list[str]]]) -> bool:
        """Write a batch and advance the run in one transaction; False when somebody else did."""
        people, cells = [self._person(*row) for row in batch], dict(batch)
        with atomic():
            now = locked(run=self.run)
            if (now.state, now.done) != (self.run.state, self.run.done):
                return False
            write_people(
                actor=self.actor,
                people=[person for person in people if not person.refusal],
                lists=import_lists(),
                door=self.door,
                names=self.names,
                dry=self.dry,
            )
            ImportRow.objects.bulk_create(_told(self.run, people, cells))
            now.done += len(people)
            now.counts = dict(Counter(now.counts) + Counter(person.outcome for person in people))
            now.save(update_fields=["done", "counts"])
        self.run = now
        if now.done in ANALYZE_AFTER and now.counts.get(RowOutcome.CREATED):
            refresh_statistics()
        return True

    def _person(self, line: int, cells: list[str]) -> Person:
        person = Person(line, {})
        if len(cells) != len(self.found.columns.header):
            words = _("The line has %(cells)s cells, the header %(columns)s.")
            person.fail(Refusal(words % {"cells": len(cells), "columns": len(self.found.columns.header)}))
        elif line in self.found.repeats:
            person.fail(RepeatedPerson(line=self.found.repeats[line]))
        else:
            try:
                person.sent = said(data=ProfileRow.model_validate(self.found.columns.values(cells)))
            except ValidationError as error:
                person.fail(Refusal(words_of_validation(error)))
        return person


def _told(run: ImportRun, people: list[Person], cells: dict[int, list[str]]) -> list[ImportRow]:
    """The rows worth a word."""
    rows = []
    for person in people:
        words = words_of_refusal(person.refusal) if person.refusal else " ".join(person.notes)
        if words:
            data = {"cells": cells[person.line]}
            rows.append(ImportRow(run=run, line=person.line, outcome=person.outcome, reason=words, data=data))
    return rows


def _begin(run: ImportRun, found: Survey, *, dry: bool) -> None:
    if not dry:
        run.state = ImportState.RUNNING
    run.total, run.started_at = found.total, run.started_at or timezone.now()
    run.save(update_fields=["state", "total", "started_at"])


@atomic()
def _finish(run: ImportRun, note: str = "") -> None:
    run = locked(run=run)
    if run.state in OVER:
        return
    is_preview = run.state == ImportState.PREVIEW
    run.state = ImportState.PREVIEW if is_preview else ImportState.DONE
    run.ended_at, run.error = timezone.now(), note
    run.save()
    if not is_preview:
        audit.record(actor_of(run=run), "import.done", run, **run.counts)
        if run.counts.get(RowOutcome.FAILED):
            mail_failures(run=run)


@atomic()
def _refuse(run: ImportRun, reason: str, *, mails: bool) -> None:
    run = locked(run=run)
    if run.state in OVER:
        return
    run.state, run.ended_at, run.error = ImportState.REFUSED, timezone.now(), reason
    run.save()
    audit.record(actor_of(run=run), "import.refused", run, reason=reason)
    if mails:
        mail_refused(run=run)


@atomic()
def _hold(run: ImportRun, found: Survey) -> None:
    run = locked(run=run)
    if run.state in OVER:
        return
    leaving, active = _leaving(found), active_drivers()
    run.state, run.total = ImportState.HELD, found.total
    run.error = _(
        "This file would archive %(leaving)s of %(active)s active users, more than a fifth. Say whether it shall."
    ) % {"leaving": leaving, "active": active}
    run.save()
    audit.record(actor_of(run=run), "import.held", run, leaving=leaving, active=active)
    mail_held(run=run)
