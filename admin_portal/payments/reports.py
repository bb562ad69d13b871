"""Payments › Reports: what came and went, by day, type, module, accounting code and tax (parking §27, RPT-7).

All of them add up the books, whose entries never change: a day that was printed says the same for ever.
"""

from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from admin_portal.generic import (
    BadgeColumn,
    Column,
    ListPage,
    MoneyColumn,
    NumberColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.payments.filters import DaysFilter, TypeFilter
from admin_portal.payments.places import REPORTS, TAKE
from admin_portal.payments.tables import PayerColumn
from core.templatetags.ui import money_words
from payments.choices import Happening, Module
from payments.queries.ledger import (
    DAY,
    GL_CODE,
    MODULE,
    TYPE,
    grouped,
    ledger,
    sums_of,
    tax_labels,
    taxes_collected,
)

WHAT = {
    Happening.PROCESSED: ("ok", _("Payment")),
    Happening.REFUNDED: ("warn", _("Refund")),
    Happening.REFUND_FAILED: ("bad", _("Refund that failed")),
}
VIEWS = (
    (TYPE, _("By payment type")),
    (MODULE, _("By module")),
    (GL_CODE, _("By accounting code")),
    (DAY, _("By day")),
)


class LedgerFilter(FilterSet):
    """Which entries are added up; without days those since `first_day`."""

    days = DaysFilter(_("Days"), field_name="at")
    payment_type = TypeFilter()
    module = ChoiceFilter(label=_("For"), empty_label=_("Everything"), choices=Module.choices)
    q = CharFilter(label=_("Accounting code"), max_length=50, field_name="gl_code", lookup_expr="iexact")

    def first_day(self, today):
        return today.replace(day=1)

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("days"):
            return queryset
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(at__gte=self.first_day(today))


class TodayFilter(LedgerFilter):
    def first_day(self, today):
        return today


class TaxFilter(LedgerFilter):
    q = None

    def filter_queryset(self, queryset):
        return taxes_collected(super().filter_queryset(queryset))


class GroupFilter(LedgerFilter):
    """What has something in common is one row; `by` is set by the tabs."""

    by = ChoiceFilter(label=_("Add up"), choices=VIEWS, widget=forms.HiddenInput)

    def filter_queryset(self, queryset):
        by = self.form.cleaned_data.pop("by") or TYPE
        return grouped(super().filter_queryset(queryset), by)


class SumColumn(MoneyColumn):
    """An amount with the sum of the whole list at its foot; exported to five places."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, footer=_foot, **{"orderable": False} | kwargs)


def _foot(table, bound_column):
    return money_words(table.sums[bound_column.name], table.request.client.currency)


class SummedTable(Table):
    """Names the taxes as the client does. Columns that nothing ever came into are left out of the page, and so are
    those of `hidden`; exports have all."""

    hidden: tuple[str, ...] = ()

    def __init__(self, data, *, request, selectable=False):
        self.sums = self.added_up(data)
        super().__init__(data, request=request, selectable=selectable)
        for name, label in tax_labels().items():
            if name in self.columns.columns:
                self.columns[name].column.verbose_name = label
        unused = [name for name in ("tax1", "tax2", "tax3", "rounding") if self.sums.get(name) == 0]
        for name in {*unused, *self.hidden} & self.columns.columns.keys():
            self.columns.hide(name)

    def added_up(self, data) -> dict:
        return {
            name: sum(column.accessor.resolve(row) if column.accessor else getattr(row, name) for row in data)
            for name, column in self.base_columns.items()
            if isinstance(column, SumColumn)
        }


class ItemColumn(Column):
    """What it was for, with the module, the accounting code and the payment type below."""

    def render(self, value, record):
        parts = (str(record.get_module_display()), record.gl_code, str(record.payment_type))
        below = " · ".join(filter(None, parts))
        return format_html('{}<span class="oc-sub">{}</span>', value, below)

    def value(self, value):
        return str(value)


class DailyTable(SummedTable):
    at = WhenColumn(_("When"))
    payment = Column(
        _("Confirmation number"),
        accessor="event__payment",
        orderable=False,
        linkify=opens("admin_portal:payment_detail", TAKE, key=lambda row: row.event.payment_id),
        footer=gettext_lazy("Total"),
    )
    what = BadgeColumn(_("What"), accessor="event__happening", badges=WHAT, orderable=False)
    payer = PayerColumn(of=lambda row: row.event.payment)
    line = ItemColumn(_("Item"), orderable=False)
    module = Column(_("For"), accessor="get_module_display", orderable=False)
    gl_code = Column(_("Accounting code"), orderable=False)
    payment_type = Column(_("Payment type"), orderable=False)
    amount = SumColumn(_("Before taxes"))
    tax1 = SumColumn(_("Tax 1"))
    tax2 = SumColumn(_("Tax 2"))
    tax3 = SumColumn(_("Tax 3"))
    rounding = SumColumn(_("Rounding"))
    total = SumColumn(_("Total"))

    caption = _("Itemised payments")
    hidden = ("payer", "module", "gl_code", "payment_type")

    def added_up(self, data):
        return sums_of(data)


class TaxTable(SummedTable):
    tax = Column(_("Tax"), orderable=False, footer=gettext_lazy("Total"))
    module = Column(_("For"), orderable=False)
    taxed = MoneyColumn(_("Taxed amount"), orderable=False)
    collected = SumColumn(_("Collected"))
    returned = SumColumn(_("Returned by refunds"))
    net = SumColumn(_("Net"))

    caption = _("Taxes collected")


class NameColumn(Column):
    """What a group has in common; days in the language's order."""

    def __init__(self):
        super().__init__(_("What"), empty_values=(), orderable=False, footer=gettext_lazy("Total"))

    def render(self, value):
        day = parse_date(value) if value[:1].isdecimal() and len(value) == 10 else None
        return date_format(day, "SHORT_DATE_FORMAT") if day else value or gettext("without a code")

    def value(self, value):
        return value


class GroupTable(SummedTable):
    name = NameColumn()
    payments = NumberColumn(_("Payments"), orderable=False)
    amount = SumColumn(_("Before taxes"))
    tax1 = SumColumn(_("Tax 1"))
    tax2 = SumColumn(_("Tax 2"))
    tax3 = SumColumn(_("Tax 3"))
    rounding = SumColumn(_("Rounding"))
    received = SumColumn(_("Received"))
    returned = SumColumn(_("Refunded"))
    total = SumColumn(_("Net"))
    credit = SumColumn(_("Of it by credit"))
    own = SumColumn(_("Without credit"))

    caption = _("Payments added up")

    @property
    def hidden(self):
        """By payment type it is the till that is compared, otherwise what the money was for."""
        by_type = self.request.GET.get("by", TYPE) in (TYPE, "")
        return ("amount", "tax1", "tax2", "tax3", "rounding") if by_type else ("credit", "own")


def tabs(request):
    """One view for each way to add up; the days and filters go along."""
    here, asked = reverse("admin_portal:payments_summary"), request.GET.get("by") or TYPE
    kept = {
        name: value for name, value in request.GET.items() if value and name not in ("by", "page", "sort")
    }
    return [(label, f"{here}?{urlencode(kept | {'by': by})}", asked == by) for by, label in VIEWS]


def rows(request):
    return ledger()


daily = ListPage.as_view(
    required_right=REPORTS,
    title=_("Daily itemised payments"),
    lead=_(
        "Each item of the payments processed on these days, and refunds as negative lines on their own day. "
        "Without days: today."
    ),
    rows=rows,
    table=DailyTable,
    filters=TodayFilter,
    empty=_("No money came or went today."),
    export_name="itemised-payments",
)

taxes = ListPage.as_view(
    required_right=REPORTS,
    title=_("Taxes collected"),
    lead=_("What each tax was taken on, what came in and what refunds gave back. Without days: this month."),
    rows=rows,
    table=TaxTable,
    filters=TaxFilter,
    empty=_("No taxes were collected this month."),
    export_name="taxes-collected",
)

summary = ListPage.as_view(
    required_right=REPORTS,
    title=_("Payments by type and code"),
    lead=_("Payments and refunds added up. Without days: this month."),
    rows=rows,
    table=GroupTable,
    filters=GroupFilter,
    tabs=tabs,
    empty=_("No money came or went this month."),
    export_name="payments-summary",
)
