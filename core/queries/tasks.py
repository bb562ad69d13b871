"""System tasks as the page *View System Task Logs* shows them (parking §22)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from core.choices import WorkState
from core.models import SystemTask, SystemTaskRun
from core.scoping import current_client, is_walled
from core.system_settings import value
from core.system_tasks import system_tasks

# What a person can do about each kind of error (integrations §1.5).
ADVICE = {
    "auth": _("The credentials were refused: check them in System Settings, then press RUN."),
    "config": _("Something is not set up, or the address is wrong: check System Settings."),
    "throttled": _("The vendor asked us to slow down: the next run tries again."),
    "transient": _("The vendor did not answer: the next run tries again."),
    "malformed": _("The vendor's answer could not be read: tell the vendor if it stays."),
    "partial": _("The vendor listed only a part: nothing was ended because of it."),
    "lost": _("The worker was stopped in the middle and the work was given to another."),
    "internal": _("An error of the software: tell the vendor's staff the time of this run."),
}
FAILURES_TO_WARN = 5  # in a row (parking TSK-7)


@dataclass(frozen=True)
class TaskLine:
    """One line of the list. `next_run_at` is None when no schedule will start the task; `average` covers the ok
    runs on record; `is_busy` while a run is queued or at work."""

    task_id: int
    key: str
    title: Any
    schedule: str
    enabled: bool
    is_always_on: bool
    vendor_only: bool
    is_busy: bool
    last_run: SystemTaskRun | None
    next_run_at: datetime | None
    average: timedelta | None


def task_list() -> list[TaskLine]:
    """The open scope's tasks in the order of their declaration; three queries whatever their number."""
    order = system_tasks.keys()
    tasks = sorted(SystemTask.objects.filter(key__in=order), key=lambda task: order.index(task.key))
    newest = SystemTaskRun.objects.order_by("task_id", "-id").distinct("task_id").defer("output")
    last = {run.task_id: run for run in newest}
    took = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
    ok = SystemTaskRun.objects.filter(state=WorkState.OK).order_by()
    average = dict(ok.values("task_id").annotate(average=Avg(took)).values_list("task_id", "average"))
    scheduler_is_on = not is_walled() or value("run_task_scheduler", current_client())
    return [_line(task, last.get(task.pk), average.get(task.pk), scheduler_is_on) for task in tasks]


def runs_of(task_id: int) -> QuerySet[SystemTaskRun]:
    """A task's log, newest first."""
    return SystemTaskRun.objects.filter(task_id=task_id).order_by("-id")


def failing_tasks() -> QuerySet[SystemTask]:
    """The open scope's tasks that people are warned of: five failures in a row, or refused credentials. Each has the
    `error_class` of its last failure."""
    last = SystemTaskRun.objects.filter(task=OuterRef("pk"), state=WorkState.FAILED).order_by("-id")
    failing = SystemTask.objects.filter(enabled=True, failures__gt=0, key__in=system_tasks.keys())
    told = failing.annotate(error_class=Subquery(last.values("error_class")[:1]))
    return told.filter(Q(failures__gte=FAILURES_TO_WARN) | Q(error_class="auth"))


def _line(task: SystemTask, last: SystemTaskRun | None, average, scheduler_is_on: bool) -> TaskLine:
    declaration = system_tasks.get(task.key)
    return TaskLine(
        task_id=task.pk,
        key=task.key,
        title=declaration.title,
        schedule=declaration.schedule,
        enabled=task.enabled,
        is_always_on=declaration.is_always_on,
        vendor_only=declaration.vendor_only,
        is_busy=last is not None and last.state in (WorkState.QUEUED, WorkState.RUNNING),
        last_run=last,
        next_run_at=task.next_run_at if scheduler_is_on or declaration.is_always_on else None,
        average=average,
    )
