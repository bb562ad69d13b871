"""System tasks: switching, running by hand, and the tick that keeps all background work going (parking §22)."""

import logging
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.broker import send_on_commit
from core.choices import ActorKind, WorkState
from core.db import atomic
from core.exceptions import LeaseLost, NotConfigured, TaskAlwaysOn, TaskDisabled, TaskRunning, VendorOnly
from core.leases import BATCH, Lease, finish, repair
from core.models import Client, Job, SystemTask, SystemTaskRun
from core.models.work import RESEND_AFTER
from core.redaction import secrets_of_client
from core.scoping import all_clients, client_scope
from core.services.task_failures import forget_failures, note_outcome
from core.system_settings import value
from core.system_tasks import Declaration, RunContext, system_tasks

log = logging.getLogger(__name__)


def ensure_tasks(*, client: Client | None) -> None:
    """Make the rows of tasks this client (None: the house) does not have yet; those declared enabled begin now."""
    scope = "client" if client else "house"
    now = timezone.now()
    with all_clients(reason="task rows of one client or of the house"):
        there = set(SystemTask.objects.filter(client=client).values_list("key", flat=True))
        missing = [d for d in system_tasks if d.scope == scope and d.key not in there]
        rows = [SystemTask(client=client, key=d.key) for d in missing]
        for row, declaration in zip(rows, missing, strict=True):
            if declaration.enabled:
                _switch_on(row, declaration, now)
        SystemTask.objects.bulk_create(rows, ignore_conflicts=True)


def enable_task(*, actor: Actor, task_id: int) -> SystemTask:
    """Let the task run on its schedule, whose grid begins now. VendorOnly for tasks only operators may enable."""
    with atomic():
        task, declaration = _lock(task_id)
        _may_switch(actor, declaration)
        if not task.enabled:
            _switch_on(task, declaration, timezone.now())
            task.save()
            audit.record(actor, "task.enabled", task)
    return task


def disable_task(*, actor: Actor, task_id: int) -> SystemTask:
    """Stop the schedule and refuse RUN. TaskAlwaysOn or VendorOnly when that is not the actor's to say."""
    with atomic():
        task, declaration = _lock(task_id)
        _may_switch(actor, declaration)
        if declaration.is_always_on:
            raise TaskAlwaysOn(title=declaration.title)
        if task.enabled:
            task.enabled, task.anchor_at, task.next_run_at = False, None, None
            forget_failures(task=task)
            task.save()
            audit.record(actor, "task.disabled", task)
    return task


def run_now(*, actor: Actor, task_id: int) -> SystemTaskRun:
    """RUN: queue one run and wake a worker. TaskDisabled (TSK-1), TaskRunning (TSK-2)."""
    with atomic():
        run = _queue_by_hand(actor, task_id)
        send_on_commit(run)
    return run


def run_here(*, actor: Actor, task_id: int) -> SystemTaskRun:
    """RUN in this process, for the command line: the run as it ended. Refuses like `run_now`."""
    with atomic():
        run = _queue_by_hand(actor, task_id)
    execute(run_id=run.pk)
    run.refresh_from_db()
    return run


def tick(*, now: datetime | None = None) -> None:
    """Repair lost work and queue the runs that are due. Harmless when several do it at once."""
    now = now or timezone.now()
    with all_clients(reason="the tick serves every client"):
        repair(SystemTaskRun, now, given_up=_note_lost)
        repair(Job, now)
        with atomic():
            _queue_due(now)


def execute(*, run_id: int) -> None:
    """Do a queued run and write its outcome; nothing when another worker has it or it is done."""
    with all_clients(reason="a run is claimed by its id"):
        run = SystemTaskRun.objects.select_related("task", "client").claim(run_id, timezone.now())
    if run is None:
        return
    declaration = system_tasks.get(run.task.key)
    with _surroundings(run.client, declaration):
        context = RunContext(declaration, run.client, None, _secrets(run), run.output)
        if run.attempts > 1:
            context.log(_("Attempt %(number)s: the one before was cut off.") % {"number": run.attempts})
        with Lease(run, context.facts) as context.lease:
            state, error_class, error_text = _outcome(run, declaration, context)
        _store(run, state, error_class=error_class, error_text=error_text[:500], **context.facts())


@atomic()
def _store(run: SystemTaskRun, state: WorkState, *, error_class: str, error_text: str, **facts) -> None:
    if finish(run, state, error_class=error_class, error_text=error_text, **facts):
        note_outcome(run=run, state=state, error_class=error_class, error_text=error_text)
    else:
        log.warning("%s was given to another worker; its outcome here is dropped", run)


def _note_lost(run: SystemTaskRun) -> None:
    note_outcome(run=run, state=WorkState.FAILED, error_class="lost")


def _outcome(run, declaration: Declaration, context: RunContext) -> tuple[WorkState, str, str]:
    if not run.task.enabled:
        return WorkState.SKIPPED, "", _("The task was disabled meanwhile.")
    try:
        declaration.body(context)
    except NotConfigured as reason:
        text = context.hide(str(reason)) or _("not configured")
        context.log(_("skipped: %(reason)s") % {"reason": text})
        return WorkState.SKIPPED, "config", text
    except LeaseLost:
        return WorkState.FAILED, "lost", ""
    except Exception as error:
        known = hasattr(error, "error_class")
        log.log(logging.WARNING if known else logging.ERROR, "%s failed", run, exc_info=not known)
        text = context.hide(str(error) if known else f"{type(error).__name__}: {error}")
        context.log(text)
        return WorkState.FAILED, error.error_class if known else "internal", text
    return WorkState.OK, "", ""


def _queue_due(now: datetime) -> None:
    due = SystemTask.objects.filter(enabled=True, next_run_at__lte=now, key__in=system_tasks.keys())
    tasks = list(
        due.select_related("client")
        .order_by("next_run_at")
        .select_for_update(skip_locked=True, of=("self",))[:BATCH]
    )
    # A statement of its own, so that it sees what was queued while the rows' locks were waited for.
    busy = set(SystemTaskRun.objects.active().filter(task__in=tasks).values_list("task_id", flat=True))
    for task in tasks:
        declaration = system_tasks.get(task.key)
        if task.pk not in busy and _may_start(task, declaration):
            send_on_commit(_queue(task, now))
        task.next_run_at = declaration.next_time(anchor=task.anchor_at, after=now, zone=_zone(task.client))
    SystemTask.objects.bulk_update(tasks, ["next_run_at"])


def _may_start(task: SystemTask, declaration: Declaration) -> bool:
    if task.client is None:
        return True
    scheduler_is_on = declaration.is_always_on or value("run_task_scheduler", task.client)
    return task.client.is_active and scheduler_is_on


def _queue_by_hand(actor: Actor, task_id: int) -> SystemTaskRun:
    task, declaration = _lock(task_id)
    if not task.enabled:
        raise TaskDisabled(title=declaration.title)
    if SystemTaskRun.objects.active().filter(task=task).exists():
        raise TaskRunning(title=declaration.title)
    if task.client_id:  # the audit is the clients'; a house run is told by its log
        audit.record(actor, "task.run", task)
    return _queue(task, timezone.now(), by=actor.label)


def _queue(task: SystemTask, now: datetime, by: str = "") -> SystemTaskRun:
    return SystemTaskRun.objects.create(
        client=task.client, task=task, queued_at=now, due_at=now + RESEND_AFTER, triggered_by=by[:200]
    )


def _lock(task_id: int) -> tuple[SystemTask, Declaration]:
    task = SystemTask.objects.select_related("client").select_for_update(of=("self",)).get(pk=task_id)
    return task, system_tasks.get(task.key)


def _may_switch(actor: Actor, declaration: Declaration) -> None:
    if declaration.vendor_only and actor.kind not in (ActorKind.OPERATOR, ActorKind.SYSTEM):
        raise VendorOnly()


def _switch_on(task: SystemTask, declaration: Declaration, now: datetime) -> None:
    first = declaration.next_time(anchor=now, after=now, zone=_zone(task.client))
    task.enabled, task.anchor_at = True, now
    task.next_run_at = now if declaration.run_on_enable else first


def _zone(client: Client | None):
    return ZoneInfo(client.time_zone) if client else UTC


def _secrets(run: SystemTaskRun) -> list[str]:
    return secrets_of_client() if run.client else []


@contextmanager
def _surroundings(client: Client | None, declaration: Declaration):
    with ExitStack() as stack:
        if client:
            stack.enter_context(client_scope(client))
            stack.enter_context(translation.override(client.default_language))
        else:
            stack.enter_context(all_clients(reason=f"house task {declaration.key}"))
        stack.enter_context(timezone.override(_zone(client)))
        yield
