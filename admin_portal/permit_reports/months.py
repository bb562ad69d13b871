"""Parking Management › Reports › Permit Sales by Lot by Month (parking RPT-7)."""

from datetime import date, datetime

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter, FilterSet

from admin_portal.generic import ListPage
from admin_portal.payments.places import REPORTS
from admin_portal.permit_reports.tables import LotSalesTable
from parking.queries.permit_sales import permit_sales, sales_by_lot

YEARS = {"min_value": 2000, "max_value": 2100}


class YearFilter(Filter):
    """A year in four digits."""

    field_class = forms.IntegerField


class MonthFilter(FilterSet):
    """One month on the client's wall clock; what is not said is as today."""

    month = ChoiceFilter(label=_("Month"), empty_label=_("This month"), choices=list(MONTHS.items()))
    year = YearFilter(label=_("Year"), **YEARS)

    @property
    def first_day(self) -> date:
        today, asked = timezone.localdate(), self.form.cleaned_data
        return date(asked["year"] or today.year, int(asked["month"] or today.month), 1)

    def filter_queryset(self, queryset):
        first, after = self.first_day, _moved(self.first_day, 1)
        return sales_by_lot(queryset.filter(at__gte=_begin(first), at__lt=_begin(after)))


def tabs(request):
    """The month that is seen, the one before and the one after."""
    found = MonthFilter(request.GET, queryset=permit_sales(), request=request)
    if not found.is_valid():
        return []
    here, seen = reverse("admin_portal:permit_sales_month"), found.first_day
    months = [_moved(seen, step) for step in (-1, 0, 1)]
    return [
        (
            date_format(month, "YEAR_MONTH_FORMAT"),
            f"{here}?month={month.month}&year={month.year}",
            month == seen,
        )
        for month in months
        if YEARS["min_value"] <= month.year <= YEARS["max_value"]
    ]


def _moved(month: date, step: int) -> date:
    years, number = divmod(month.month - 1 + step, 12)
    return date(month.year + years, number + 1, 1)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def rows(request):
    return permit_sales()


by_month = ListPage.as_view(
    required_right=REPORTS,
    title=_("Permit Sales by Lot by Month"),
    lead=_(
        "Standard permits whose payment was processed in the month, less what went back in it. For what the lots are"
        " worth now see the Lot Value Report."
    ),
    rows=rows,
    table=LotSalesTable,
    filters=MonthFilter,
    tabs=tabs,
    empty=_("No permit was sold this month."),
    export_name="permit-sales-by-month",
)
