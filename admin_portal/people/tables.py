"""Lists of people, and of alarms on them."""

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import Column, Link, LinksColumn, Table, WhenColumn
from admin_portal.people.columns import COLUMNS, NAME, chosen
from core.templatetags.ui import badge


class ReportTable(Table):
    """Shows, and exports, the chosen columns only. People with an alarm bear a flag, for who may see alarms."""

    caption = _("Users")

    def __init__(self, data, *, request, selectable=False):
        super().__init__(data, request=request, selectable=selectable)
        for key in COLUMNS.keys() - set(chosen(request)):
            self.columns.hide(key)
            self.columns[key].column.exclude_from_export = True

    def render_name(self, record, value):
        if not (record.has_alarm and may(self.request.user, "alarms.view")):
            return value
        return format_html("{} {}", value, badge("bad", gettext("Alarm"), "bell"))

    def value_name(self, value):
        return value


PeopleTable = type("PeopleTable", (ReportTable,), {"name": NAME, **COLUMNS})


class PeopleAlarmTable(Table):
    text = Column(_("Alarm"), orderable=False)
    scope = Column(_("Tells"))
    created_by = Column(_("Raised by"))
    created_at = WhenColumn(_("Raised"))
    cleared_by = Column(_("Cleared by"))
    cleared_at = WhenColumn(_("Cleared"))
    actions = LinksColumn(
        Link(
            _("Clear alarm"),
            "admin_portal:people_alarm_clear",
            "alarms.clear",
            "bell-slash",
            dialog=True,
            when=lambda alarm: alarm.cleared_at is None,
        )
    )

    caption = _("Alarms on this person")

    def render_text(self, value):
        return linebreaksbr(value)

    def value_text(self, value):
        return value
