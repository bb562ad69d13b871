"""What follows from how a run ended: failures in a row put the schedule back and warn people (parking TSK-7).

A skipped run is neither a failure nor a success. RUN works whatever the schedule does.
"""

import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.addresses import page_address
from core.choices import WarningTopic, WorkState
from core.db import atomic
from core.models import SystemTask, SystemTaskRun
from core.ports import warn
from core.queries.tasks import ADVICE, FAILURES_TO_WARN
from core.scoping import all_clients, client_scope
from core.system_tasks import system_tasks

log = logging.getLogger(__name__)
HALF_OPEN = timedelta(minutes=5)  # an open circuit is tried this often (integrations §1.4)
AUTH_PAUSE = timedelta(days=1)  # refused credentials only get worse by asking (integrations §1.5)
WARN_AGAIN = timedelta(days=1)
STREAK = ("failures", "failing_since", "warned_at")


def note_outcome(
    *, run: SystemTaskRun, state: WorkState, error_class: str = "", error_text: str = ""
) -> None:
    """Count the outcome on the run's task, put its schedule back or on its grid again, and warn.

    To be called in the transaction that stores the outcome, so that outcome and warning are one. A task that was
    switched off meanwhile is left alone.
    """
    if state == WorkState.SKIPPED:
        return
    with all_clients(reason="a task is found by its run"):
        rows = SystemTask.objects.filter(pk=run.task_id, enabled=True, key__in=system_tasks.keys())
        if state == WorkState.OK:
            rows = rows.filter(failures__gt=0)
        task = rows.select_related("client").select_for_update(of=("self",)).first()
        if task is None:
            return
        if state == WorkState.OK:
            _recover(task, run)
        else:
            _fail(task, run, error_class, error_text)
        task.save(update_fields=[*STREAK, "next_run_at"])


def forget_failures(*, task: SystemTask) -> None:
    """Begin to count anew on a locked task, which the caller saves."""
    task.failures, task.failing_since, task.warned_at = 0, None, None


def _recover(task: SystemTask, run: SystemTaskRun) -> None:
    if task.warned_at:
        _warn("task.recovered", task, run)
    forget_failures(task=task)
    if system_tasks.get(task.key).every:
        task.next_run_at = min(task.next_run_at, _next(task, timezone.now()))


def _fail(task: SystemTask, run: SystemTaskRun, error_class: str, error_text: str) -> None:
    now = timezone.now()
    task.failures += 1
    task.failing_since = task.failing_since or now
    is_refused, is_open = error_class == "auth", task.failures >= FAILURES_TO_WARN
    if system_tasks.get(task.key).every and (is_refused or is_open):
        task.next_run_at = max(task.next_run_at, _next(task, now + (AUTH_PAUSE if is_refused else HALF_OPEN)))
    is_news = task.warned_at is None or now - task.warned_at >= WARN_AGAIN
    facts = {"error_class": error_class, "error_text": error_text, "advice": ADVICE.get(error_class, "")}
    if (is_refused or is_open) and is_news and _warn("task.failing", task, run, **facts):
        task.warned_at = now


def _next(task: SystemTask, after: datetime) -> datetime:
    zone = ZoneInfo(task.client.time_zone) if task.client else UTC
    return system_tasks.get(task.key).next_time(anchor=task.anchor_at, after=after, zone=zone)


def _warn(kind: str, task: SystemTask, run: SystemTaskRun, **facts) -> int:
    """How many people were warned. Mail belongs to a client: of a house task operators read in the console and in
    the log. A warning that cannot be written never undoes the outcome it tells of."""
    if task.client is None:
        log.error("house task %s: %s, failures in a row: %s", task.key, kind, task.failures)
        return 1
    facts |= {
        "title": system_tasks.get(task.key).title,
        "failures": task.failures,
        "since": task.failing_since,
        "link": page_address(task.client, "task_run", run.pk),
    }
    try:
        with client_scope(task.client), timezone.override(ZoneInfo(task.client.time_zone)), atomic():
            return warn(topic=WarningTopic.TASKS, kind=kind, context=facts)
    except Exception:
        log.exception("nobody is warned of %s", task.key)
        return 0
