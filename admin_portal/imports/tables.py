"""Tables of imports and their rows."""

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import ImportState, RowOutcome
from admin_portal.generic import BadgeColumn, Column, NumberColumn, Table, WhenColumn, opens

RIGHT = "import.run"
STATES = {
    ImportState.PREVIEW: ("info", _("Preview")),
    ImportState.QUEUED: ("info", _("Queued")),
    ImportState.RUNNING: ("info", _("Running")),
    ImportState.HELD: ("warn", _("Needs your word")),
    ImportState.DONE: ("ok", pgettext_lazy("import", "Done")),
    ImportState.REFUSED: ("bad", _("Refused")),
    ImportState.CANCELLED: ("neutral", _("Cancelled")),
}
OUTCOMES = {
    RowOutcome.CREATED: ("ok", _("Created")),
    RowOutcome.UPDATED: ("ok", _("Updated")),
    RowOutcome.UNCHANGED: ("neutral", _("Unchanged")),
    RowOutcome.ARCHIVED: ("warn", _("Archived")),
    RowOutcome.FAILED: ("bad", _("Failed")),
}


def progress_words(run) -> str:
    """How far it is: `3,000 of 10,000`."""
    figures = {"done": number_format(run.done), "total": number_format(run.total)}
    return gettext("%(done)s of %(total)s") % figures


class CountColumn(NumberColumn):
    """The number of rows of one outcome."""

    empty_values = ()

    def __init__(self, outcome):
        super().__init__(OUTCOMES[outcome][1], accessor="counts", orderable=False)
        self.outcome = outcome

    def render(self, record):
        return number_format(record.counts.get(self.outcome, 0))

    def value(self, record):
        return record.counts.get(self.outcome, 0)


class ProgressColumn(Column):
    """How many rows are done."""

    def render(self, record):
        return progress_words(record)

    def value(self, record):
        return record.done


class RunTable(Table):
    file_name = Column(_("File"), linkify=opens("admin_portal:import_detail", RIGHT))
    origin = Column(_("Origin"), accessor="get_origin_display", order_by="origin")
    state = BadgeColumn(_("State"), badges=STATES)
    rows = ProgressColumn(_("Rows"), accessor="done")
    created = CountColumn(RowOutcome.CREATED)
    updated = CountColumn(RowOutcome.UPDATED)
    unchanged = CountColumn(RowOutcome.UNCHANGED)
    archived = CountColumn(RowOutcome.ARCHIVED)
    failed = CountColumn(RowOutcome.FAILED)
    by = Column(_("Sent by"))
    created_at = WhenColumn(_("Received"))

    caption = _("Imports of users")


class RowTable(Table):
    line = NumberColumn(_("Line"))
    outcome = BadgeColumn(_("Outcome"), badges=OUTCOMES)
    reason = Column(_("Reason"))
    cells = Column(_("Row"), accessor="data__cells", orderable=False, empty_values=())

    caption = _("Rows with a reason or a note")

    def render_cells(self, value):
        return ", ".join(value or ())

    value_cells = render_cells
