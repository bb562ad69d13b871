"""System tasks as the page *View System Task Logs* shows them (parking §22)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, DurationField, ExpressionWrapper, F, QuerySet

from core.choices import WorkState
from core.models import SystemTask, SystemTaskRun
from core.scoping import current_client, is_walled
from core.system_settings import value
from core.system_tasks import system_tasks


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
