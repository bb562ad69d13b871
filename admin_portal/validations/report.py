"""Parking Management › Parking Validation › Validate Parking Report (parking §11.3, §27)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ListPage
from admin_portal.payments.places import REPORTS
from admin_portal.validations.tables import ReportFilter, ReportTable
from parking.queries.validations import validated_plates


def rows(request):
    return validated_plates()


report = ListPage.as_view(
    required_right=REPORTS,
    title=_("Validate Parking Report"),
    lead=_("A line for each vehicle that was validated, cancelled ones too."),
    rows=rows,
    table=ReportTable,
    filters=ReportFilter,
    empty=_("No vehicle was validated."),
    export_name="validations-report",
)
