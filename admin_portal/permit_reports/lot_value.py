"""Parking Management › Reports › Lot Value Report: a snapshot of now (parking RPT-1 to RPT-6)."""

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Column, ListPage, MoneyColumn, NumberColumn, opens
from admin_portal.payments.places import REPORTS
from admin_portal.payments.reports import SumColumn, SummedTable
from core.templatetags.ui import number
from parking.choices import WindowType
from parking.queries.lot_value import lot_values


class CountColumn(NumberColumn):
    """How many, with the sum at its foot."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, footer=self.foot, orderable=False, **kwargs)

    def foot(self, table, bound_column):
        return number(sum(bound_column.accessor.resolve(row) for row in table.data))

    def render(self, value):
        return number(value)


class PercentColumn(NumberColumn):
    """Percent to two places."""

    def render(self, value):
        return gettext("%(figure)s %%") % {"figure": number_format(value.normalize(), use_l10n=True)}

    def value(self, value):
        return float(value)


class TypeColumn(Column):
    """The lot's kind in words; the letter is exported, as the API says it (RPT-6)."""

    def render(self, value):
        return WindowType(value).label


class LotValueTable(SummedTable):
    lot_name = Column(
        _("Lot"),
        orderable=False,
        linkify=opens("admin_portal:lot_edit", "lots.view", key=lambda row: row.lot_id),
        footer=gettext_lazy("Total"),
    )
    lot_type = TypeColumn(_("Type"), orderable=False)
    default_cost = MoneyColumn(_("Price"), orderable=False)
    rented_permits = CountColumn(_("Rented"))
    total_permits = CountColumn(_("Total Available"))
    utilized_pct = PercentColumn(_("Utilization %"), orderable=False)
    amount_projected = SumColumn(_("At today’s price"))
    amount = SumColumn(_("Total Value"))
    tax1 = SumColumn(_("Tax 1"), accessor="tax_amount1")
    tax2 = SumColumn(_("Tax 2"), accessor="tax_amount2")
    total = SumColumn(_("With taxes"))

    caption = _("Value of the lots now")


def rows(request):
    return lot_values(timezone.now())


def notices(request):
    words = gettext(
        "This is a snapshot of now, with complimentary permits, and not the sales of a period: permits that ended are"
        " no longer in it. Do not use it for a monthly audit."
    )
    return [("info", words)]


values = ListPage.as_view(
    required_right=REPORTS,
    title=_("Lot Value Report"),
    lead=_("What the permits that are promised or paid are worth, lot by lot."),
    rows=rows,
    table=LotValueTable,
    notices=notices,
    empty=_("There are no lots yet."),
    export_name="lot-value",
)
