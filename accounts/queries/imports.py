"""Imports of people and what became of their rows."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.choices import ImportState, RowOutcome
from accounts.models import ImportRow, ImportRun
from accounts.rules.people_file import read_rows
from core.exports import csv_lines
from core.models import Job
from core.models.work import ACTIVE
from core.system_settings import settings_registry, value

OPEN = (ImportState.QUEUED, ImportState.RUNNING)
JOB = "accounts.import_people"


def import_runs():
    """The client's imports, newest first."""
    return ImportRun.objects.order_by("-id")


def rows_of_run(run: ImportRun):
    """The rows worth a word: failed, or written with a note."""
    return ImportRow.objects.filter(run=run).order_by("line", "id")


def failed_rows(run: ImportRun):
    """The rows that were not imported."""
    return rows_of_run(run).filter(outcome=RowOutcome.FAILED)


def failure_lines(run: ImportRun) -> Iterator[str]:
    """A CSV file of the failed rows: the original columns and the reason (IMP-8), safe for spreadsheets."""
    with run.file.open("rb") as stream:
        _line, header = next(read_rows(stream), (1, []))
    header = [name for name in header if name != "reason"]
    rows = ([*row.data["cells"], row.reason] for row in failed_rows(run).iterator(chunk_size=2000))
    yield from csv_lines([*header, "reason"], rows)


def import_is_configured() -> str:
    """Why files are not imported by the task: "" or a sentence for its log (IMP-7)."""
    needed = ("reply_to_email", "csv_import_failed_email")
    missing = [str(settings_registry.get(key).label) for key in needed if not value(key)]
    return _("Not set in System Settings: %(names)s.") % {"names": ", ".join(missing)} if missing else ""


def forgotten_runs() -> list[ImportRun]:
    """Runs that should be under way but have no job: what a crash beyond all retries leaves behind."""
    open_runs = import_runs().filter(state__in=OPEN) | import_runs().filter(
        state=ImportState.PREVIEW, ended_at__isnull=True
    )
    at_work = set(Job.objects.filter(ACTIVE, key=JOB).values_list("ids__run_id", flat=True))
    return [run for run in open_runs if run.pk not in at_work]
