"""Lists of people."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Column, Table, opens
from admin_portal.people.columns import COLUMNS, chosen

to_person = opens("admin_portal:user_detail", "users.view")


class ReportTable(Table):
    """Shows, and exports, the chosen columns only."""

    caption = _("Users")

    def __init__(self, data, *, request, selectable=False):
        super().__init__(data, request=request, selectable=selectable)
        for key in COLUMNS.keys() - set(chosen(request)):
            self.columns.hide(key)
            self.columns[key].column.exclude_from_export = True


NAME = Column(_("Name"), accessor="get_full_name", order_by=("last_name", "first_name"), linkify=to_person)
PeopleTable = type("PeopleTable", (ReportTable,), {"name": NAME, **COLUMNS})
