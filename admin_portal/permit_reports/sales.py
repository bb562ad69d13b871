"""Parking Management › Reports: what permits brought, each by itself and added up by lot (parking RPT-7)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter

from admin_portal.generic import ListPage
from admin_portal.payments.filters import DaysFilter, TypeFilter
from admin_portal.payments.places import REPORTS
from admin_portal.permit_reports.tables import StandardTable, TemporaryTable
from parking.models import Lot
from parking.queries.permit_sales import permit_sales, temp_sales

TEMPLATE = "admin_portal/permit_reports/sales.html"


class SalesFilter(FilterSet):
    """Which entries are listed; without days those of this month."""

    days = DaysFilter(_("Days"), field_name="at")
    lot = ModelChoiceFilter(
        label=_("Lot"), empty_label=_("Every lot"), queryset=lambda request: Lot.objects.all()
    )
    payment_type = TypeFilter()

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if lot := asked.pop("lot"):
            queryset = queryset.filter(lot=lot.pk)
        queryset = super().filter_queryset(queryset)
        if asked.get("days"):
            return queryset
        month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(at__gte=month)


def standard_rows(request):
    return permit_sales()


def temporary_rows(request):
    return temp_sales()


standard = ListPage.as_view(
    required_right=REPORTS,
    title=_("Detailed Permit Sales Report by Lot"),
    lead=_(
        "A line for each permit by the day its payment was processed, refunds as negative lines on their own day."
        " Without days: this month."
    ),
    template=TEMPLATE,
    rows=standard_rows,
    table=StandardTable,
    filters=SalesFilter,
    empty=_("No permit was sold this month."),
    export_name="permit-sales",
)

temporary = ListPage.as_view(
    required_right=REPORTS,
    title=_("Temporary permit sales"),
    lead=_(
        "A line for each temporary permit by the day its payment was processed, refunds as negative lines on their own"
        " day. Without days: this month."
    ),
    template=TEMPLATE,
    rows=temporary_rows,
    table=TemporaryTable,
    filters=SalesFilter,
    empty=_("No temporary permit was sold this month."),
    export_name="temporary-permit-sales",
)
