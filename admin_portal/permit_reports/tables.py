"""Tables of permit sales."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import BadgeColumn, Column, NumberColumn, WhenColumn, opens
from admin_portal.payments.places import TAKE
from admin_portal.payments.reports import WHAT, SumColumn, SummedTable
from admin_portal.payments.tables import PayerColumn
from parking.choices import TempKind
from parking.queries.permit_sales import sales_by_lot
from payments.queries.ledger import sums_of


class LotSalesTable(SummedTable):
    """A row for each lot and payment type."""

    lot = Column(_("Lot"), orderable=False, footer=gettext_lazy("Total"))
    payment_type = Column(_("Payment Type"), orderable=False)
    sold = NumberColumn(_("Sold"), orderable=False)
    amount = SumColumn(_("Amount"))
    taxes = SumColumn(_("Taxes"))
    total = SumColumn(_("With taxes"))

    caption = _("Permit sales by lot")


class LotSummaryTable(LotSalesTable):
    """A row for each lot."""

    payment_type = None

    caption = _("Summary by Lot")


class KindColumn(Column):
    """How a temporary permit was priced."""

    def value(self, value):
        return str(TempKind(value).label)

    render = value


class PermitColumn(Column):
    """The number of the permit, and below it what the row's `below` says of it."""

    def render(self, value, table, record):
        return format_html('{}<span class="oc-sub">{}</span>', value, table.below(record))


class SalesTable(SummedTable):
    """A row for each permit of a payment, and for what went back, below the name of its lot; with a summary."""

    lot = Column(_("Lot"), accessor="section", orderable=False)
    at = WhenColumn(_("When"), orderable=False)
    number = PermitColumn(_("Permit"), orderable=False, footer=gettext_lazy("Total"))
    window = Column(_("Sales window"), orderable=False)
    kind = KindColumn(_("Kind"), orderable=False)
    starts_at = WhenColumn(_("Valid from"), orderable=False)
    ends_at = WhenColumn(_("Valid until"), orderable=False)
    payment = Column(
        _("Confirmation number"),
        accessor="event__payment",
        orderable=False,
        linkify=opens("admin_portal:payment_detail", TAKE, key=lambda row: row.event.payment_id),
    )
    what = BadgeColumn(_("What"), accessor="event__happening", badges=WHAT, orderable=False)
    payer = PayerColumn(of=lambda row: row.event.payment)
    payment_type = Column(_("Payment Type"), orderable=False)
    amount = SumColumn(_("Before taxes"))
    tax1 = SumColumn(_("Tax 1"))
    tax2 = SumColumn(_("Tax 2"))
    tax3 = SumColumn(_("Tax 3"))
    rounding = SumColumn(_("Rounding"))
    total = SumColumn(_("Total"))

    has_sections = True
    hidden = ("lot", "window", "kind")
    caption = _("Permit sales")

    def __init__(self, data, *, request, selectable=False):
        self.found = data
        super().__init__(data, request=request, selectable=selectable)

    def added_up(self, data):
        return sums_of(data)

    @property
    def summary(self) -> LotSummaryTable:
        """All rows that were found, added up by lot."""
        return LotSummaryTable(sales_by_lot(self.found, by_type=False), request=self.request)


class StandardTable(SalesTable):
    kind = starts_at = ends_at = None

    def below(self, row) -> str:
        return row.window


class TemporaryTable(SalesTable):
    window = None

    def below(self, row) -> str:
        return TempKind(row.kind).label
