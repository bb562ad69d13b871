"""Violations › Reports › Repeat Offenders (enforcement §5.8)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ListPage
from admin_portal.payments.places import REPORTS
from admin_portal.violation_reports.filters import OffendersFilter
from admin_portal.violation_reports.tables import OffenderTable
from violations.queries.repeat_offenders import counted_tickets


def rows(request):
    return counted_tickets()


offenders = ListPage.as_view(
    required_right=REPORTS,
    title=_("Repeat Offenders"),
    lead=_(
        "By vehicle, violations that were written to a person do not count. By user, their own violations count and"
        " those of every vehicle they drive. Spoiled and cancelled ones never count. Without a number: two and more."
    ),
    rows=rows,
    table=OffenderTable,
    filters=OffendersFilter,
    empty=_("Nobody was ticketed this often."),
    export_name="repeat-offenders",
)
