"""Violations › Reports: how many were written, by whom and where, and what became of them (enforcement §5.8)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ListPage
from admin_portal.payments.places import REPORTS
from admin_portal.violation_reports.filters import LocationsFilter, OfficersFilter
from admin_portal.violation_reports.tables import LocationTable, OfficerTable
from violations.models import Violation

LEAD = _(
    "Violations issued on these days and what became of them by now. Fines are before discounts and taxes, towing"
    " included; nothing for warnings, spoiled and cancelled ones. Without days: this month."
)
EMPTY = _("No violation was issued this month.")


def rows(request):
    return Violation.objects.all()


officers = ListPage.as_view(
    required_right=REPORTS,
    title=_("Summary by Officer"),
    lead=LEAD,
    rows=rows,
    table=OfficerTable,
    filters=OfficersFilter,
    empty=EMPTY,
    export_name="violations-by-officer",
)

locations = ListPage.as_view(
    required_right=REPORTS,
    title=_("By Location and Officer"),
    lead=LEAD,
    rows=rows,
    table=LocationTable,
    filters=LocationsFilter,
    empty=EMPTY,
    export_name="violations-by-location",
)
