"""Violations › Reports › List Overdue (enforcement §5.8, MON-11)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ListPage
from admin_portal.payments.places import REPORTS
from admin_portal.violation_reports.filters import OverdueFilter
from admin_portal.violation_reports.tables import OverdueTable
from violations.queries.reports import overdue_tickets


def rows(request):
    return overdue_tickets(timezone.now())


overdue = ListPage.as_view(
    required_right=REPORTS,
    title=_("List Overdue"),
    lead=_(
        "Violations that are unpaid after their last day, the oldest first; not while an appeal waits. Owed is before"
        " taxes."
    ),
    rows=rows,
    table=OverdueTable,
    filters=OverdueFilter,
    empty=_("No violation is overdue."),
    export_name="overdue-violations",
)
