"""Violations › Reports: what they brought, by offence, and by payment type and month (enforcement §5.8)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ListPage
from admin_portal.payments.places import REPORTS
from admin_portal.violation_reports.filters import MonthsFilter, PaidFilter
from admin_portal.violation_reports.tables import MonthTable, OffenceTable
from violations.models import Violation
from violations.queries.paid_reports import ticket_ledger


def tickets(request):
    return Violation.objects.all()


def entries(request):
    return ticket_ledger()


offences = ListPage.as_view(
    required_right=REPORTS,
    title=_("Paid Summary by Type"),
    lead=_(
        "Offences of the violations that were paid on these days and not refunded, before taxes and without towing."
        " Without days: this month."
    ),
    rows=tickets,
    table=OffenceTable,
    filters=PaidFilter,
    empty=_("No violation was paid this month."),
    export_name="paid-violations-by-offence",
)

months = ListPage.as_view(
    required_right=REPORTS,
    title=_("By Payment Type by Month"),
    lead=_(
        "What was paid for violations, towing included, by the month of the payment; refunds are taken off in their own"
        " month. Without days: this year."
    ),
    rows=entries,
    table=MonthTable,
    filters=MonthsFilter,
    empty=_("Nothing was paid for violations this year."),
    export_name="violations-by-month",
)
