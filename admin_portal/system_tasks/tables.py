"""Tables of scheduled tasks and their runs."""

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import BadgeColumn, Column, Table, WhenColumn, opens
from admin_portal.generic.words import FIGURES
from core.choices import WorkState
from core.templatetags.ui import badge, dash, icon, when

VIEW, RUN = "tasks.view", "tasks.run"
STATES = {
    WorkState.QUEUED: ("info", _("Queued")),
    WorkState.RUNNING: ("info", _("Running")),
    WorkState.OK: ("ok", _("OK")),
    WorkState.FAILED: ("bad", _("Failed")),
    WorkState.SKIPPED: ("warn", _("Skipped")),
}


def seconds(duration) -> str:
    """A duration in words short enough for a cell."""
    if duration is None:
        return ""
    total, places = duration.total_seconds(), 1 if duration.total_seconds() < 10 else 0
    # number_format alone would cut, not round.
    return gettext("%(n)s s") % {"n": number_format(round(total, places), places)}


class DurationColumn(Column):
    """How long something took."""

    def render(self, value):
        return seconds(value)

    def value(self, value):
        return value.total_seconds()


class LastRunColumn(Column):
    """When the task last ran, and how it ended."""

    def render(self, value):
        return format_html(
            "<span>{} {}</span>", when(value.started_at or value.queued_at), badge(*STATES[value.state])
        )

    def value(self, value):
        return f"{(value.started_at or value.queued_at).isoformat()} {STATES[value.state][1]}"


class SwitchColumn(Column):
    """On or off, with the button that turns it where this person may."""

    empty_values = ()

    def render(self, value, record, table):
        state = badge("ok", gettext("On")) if value else badge("neutral", gettext("Off"))
        if record.is_always_on:
            return format_html("<span>{} {}</span>", state, icon("lock", label=gettext("Always on")))
        if record.vendor_only:
            return format_html(
                "{} {}", state, icon("lock", label=gettext("Only the vendor's staff can change this."))
            )
        if not may(table.request.user, RUN):
            return state
        words, address = (gettext("Disable"), "task_disable") if value else (gettext("Enable"), "task_enable")
        return format_html("<span>{} {}</span>", state, _button(table.request, address, record, words))

    def value(self, value):
        return gettext("On") if value else gettext("Off")


class RunColumn(Column):
    """RUN, where the task is on and not at work."""

    def __init__(self):
        super().__init__(_("Run"), accessor="task_id", orderable=False, exclude_from_export=True)

    def render(self, record, table):
        if record.is_busy:
            return badge("info", gettext("Running"))
        if not record.enabled or not may(table.request.user, RUN):
            return dash(None)
        return _button(table.request, "task_run", record, gettext("RUN"), "btn-primary")


class TaskTable(Table):
    title = Column(
        _("Task Name"),
        linkify=opens("admin_portal:task_log", VIEW, key=lambda line: line.task_id),
        orderable=False,
    )
    schedule = Column(_("Schedule"), orderable=False)
    last_run = LastRunColumn(_("Last Run"), orderable=False)
    next_run_at = WhenColumn(_("Next Run"), orderable=False)
    average = DurationColumn(_("Average Duration"), orderable=False)
    enabled = SwitchColumn(_("Enabled"), orderable=False)
    run = RunColumn()

    caption = _("Scheduled tasks")


class RunTable(Table):
    queued_at = WhenColumn(_("Queued"), seconds=True, linkify=opens("admin_portal:task_run_detail", VIEW))
    state = BadgeColumn(_("Outcome"), badges=STATES)
    duration = DurationColumn(_("Duration"), orderable=False)
    counts = Column(_("Figures"), orderable=False)
    error_text = Column(_("Why"))
    triggered_by = Column(_("Started by"))

    caption = _("Runs")

    def render_counts(self, value):
        return counts_in_words(value)

    def value_counts(self, value):
        return counts_in_words(value)


def counts_in_words(counts: dict) -> str:
    """A run's figures on one line."""
    return ", ".join(f"{FIGURES.get(name, name)} {number}" for name, number in counts.items())


def _button(request, address, record, words, style=""):
    return format_html(
        '<form class="oc-inline" method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn btn-sm {}">{}<span class="visually-hidden"> {}</span></button></form>',
        reverse(f"admin_portal:{address}", args=[record.task_id]),
        get_token(request),
        style,
        words,
        record.title,
    )
