"""Lists of people."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Table
from admin_portal.people.columns import COLUMNS, NAME, chosen


class ReportTable(Table):
    """Shows, and exports, the chosen columns only."""

    caption = _("Users")

    def __init__(self, data, *, request, selectable=False):
        super().__init__(data, request=request, selectable=selectable)
        for key in COLUMNS.keys() - set(chosen(request)):
            self.columns.hide(key)
            self.columns[key].column.exclude_from_export = True


PeopleTable = type("PeopleTable", (ReportTable,), {"name": NAME, **COLUMNS})
