"""Failing tasks in words, for the pages that warn of them (parking TSK-7)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.queries.tasks import ADVICE, failing_tasks
from core.system_tasks import system_tasks


def failure_notices(task=None) -> list[tuple[str, str]]:
    """A warning (kind, words) for each failing task, or for this one if it fails."""
    rows = failing_tasks()
    return [("bad", _words(row)) for row in (rows.filter(pk=task.pk) if task else rows)]


def _words(task) -> str:
    failed = ngettext(
        "“%(title)s” has failed once, on %(since)s.",
        "“%(title)s” has failed %(n)s times in a row, since %(since)s.",
        task.failures,
    )
    facts = {
        "title": system_tasks.get(task.key).title,
        "n": task.failures,
        "since": _moment(task.failing_since),
    }
    again = _("The schedule tries again on %(next)s.") % {"next": _moment(task.next_run_at)}
    return " ".join(filter(None, (failed % facts, str(ADVICE.get(task.error_class, "")), again)))


def _moment(at) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
