"""Tools › View System Task Logs: scheduled tasks, RUN, and what each run did (parking §22)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from admin_portal.generic import ActionPage, DetailPage, ListPage
from admin_portal.system_tasks.failures import failure_notices
from admin_portal.system_tasks.tables import RUN, STATES, VIEW, RunTable, TaskTable, counts_in_words, seconds
from core.choices import WorkState
from core.models import SystemTask, SystemTaskRun
from core.queries.tasks import ADVICE, runs_of, task_list
from core.services.tasks import disable_task, enable_task, run_now
from core.system_tasks import system_tasks
from core.templatetags.ui import badge, when


def title_of(task) -> str:
    """The task's declared title."""
    return str(system_tasks.get(task.key).title)


def rows(request):
    return SystemTask.objects.filter(key__in=system_tasks.keys())


def to_list(task=None):
    return reverse("admin_portal:task_list")


class RunFilter(FilterSet):
    state = ChoiceFilter(label=_("Outcome"), choices=[(key, words) for key, (_kind, words) in STATES.items()])


def _crumb(task):
    return [(title_of(task), reverse("admin_portal:task_log", args=[task.pk]))]


def _facts(request, run):
    error = ADVICE.get(run.error_class, "")
    facts = [
        (_("Outcome"), badge(*STATES[run.state])),
        (_("Queued"), when(run.queued_at, seconds=True)),
        (_("Started"), when(run.started_at, seconds=True) if run.started_at else "—"),
        (_("Ended"), when(run.ended_at, seconds=True) if run.ended_at else "—"),
        (_("Duration"), seconds(run.duration) or "—"),
        (_("Figures"), counts_in_words(run.counts) or "—"),
        (_("Started by"), run.triggered_by or _("the schedule")),
    ]
    if run.state in (WorkState.FAILED, WorkState.SKIPPED):
        facts.append((_("Why"), run.error_text or run.error_class))
    return {"facts": facts, "error_words": error if run.state == WorkState.FAILED else ""}


tasks = ListPage.as_view(
    required_right=VIEW,
    title=_("Scheduled Tasks"),
    lead=_(
        "What the system does by itself for you. A task that is off runs neither by schedule nor by hand."
    ),
    rows=lambda request: task_list(),
    table=TaskTable,
    notices=lambda request: failure_notices(),
    empty=_("No task is declared."),
    export_name="scheduled-tasks",
)

log = ListPage.as_view(
    required_right=VIEW,
    title=lambda task: title_of(task),
    objects=rows,
    rows=lambda request, task: runs_of(task.pk),
    table=RunTable,
    filters=RunFilter,
    notices=lambda request, task: failure_notices(task),
    empty=_("This task has not run yet."),
    export_name="task-runs",
)

one_run = DetailPage.as_view(
    required_right=VIEW,
    title=lambda run: f"{title_of(run.task)} – {run.queued_at:%Y-%m-%d %H:%M:%S}",
    objects=lambda request: SystemTaskRun.objects.select_related("task"),
    parents=lambda run: _crumb(run.task),
    context=_facts,
    template="admin_portal/system_tasks/run.html",
)

run = ActionPage.as_view(
    required_right=RUN,
    title=_("Run task"),
    objects=rows,
    parents=_crumb,
    question=lambda task: _("Run “%(name)s” now?") % {"name": title_of(task)},
    confirm_label=_("RUN"),
    run=lambda actor, task: run_now(actor=actor, task_id=task.pk),
    done=_("The run is queued. Its outcome appears in the log."),
    next=to_list,
)

enable = ActionPage.as_view(
    required_right=RUN,
    title=_("Enable task"),
    objects=rows,
    parents=_crumb,
    question=lambda task: _("Enable “%(name)s”?") % {"name": title_of(task)},
    consequence=_("It will run on its schedule from now on."),
    confirm_label=_("Enable"),
    run=lambda actor, task: enable_task(actor=actor, task_id=task.pk),
    done=_("The task is enabled."),
    next=to_list,
)

disable = ActionPage.as_view(
    required_right=RUN,
    title=_("Disable task"),
    objects=rows,
    parents=_crumb,
    question=lambda task: _("Disable “%(name)s”?") % {"name": title_of(task)},
    consequence=_("It will run neither by schedule nor by hand."),
    confirm_label=_("Disable"),
    run=lambda actor, task: disable_task(actor=actor, task_id=task.pk),
    done=_("The task is disabled."),
    next=to_list,
)
