"""Tables of the reports of violations."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import (
    BadgeColumn,
    Column,
    MoneyColumn,
    NumberColumn,
    PlateColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.payments.reports import SumColumn, SummedTable
from admin_portal.permit_reports.lot_value import CountColumn
from core.templatetags.ui import plate
from parking.models import Vehicle
from violations.choices import TicketState
from violations.queries.reports import owed_on

STATES = {
    TicketState.OVERDUE: ("bad", TicketState.OVERDUE.label),
    TicketState.COLLECTIONS: ("warn", TicketState.COLLECTIONS.label),
}


class LateColumn(NumberColumn):
    """How many whole days ago it was due."""

    def value(self, value):
        return (timezone.now() - value).days

    render = value


class OverdueTable(SummedTable):
    ticket = Column(
        _("Ticket"),
        linkify=opens("admin_portal:violation_detail", "violations.view"),
        footer=gettext_lazy("Total"),
    )
    plate = PlateColumn(_("Plate"), order_by="plate_key")
    person = Column(_("Person"), order_by="person__last_name")
    category = Column(_("Ticket category"), order_by="category__name")
    location = Column(_("Location"), order_by="location__name")
    writer = Column(_("Officer"), order_by="writer__last_name")
    issued_at = WhenColumn(_("Issued"))
    due_at = WhenColumn(pgettext_lazy("ticket", "Due"))
    late = LateColumn(_("Days overdue"), accessor="due_at", order_by="-due_at")
    state = BadgeColumn(_("Status"), badges=STATES)
    owed = SumColumn(_("Owed"), orderable=True)

    hidden = ("issued_at",)
    caption = _("Overdue violations")

    def added_up(self, data):
        return {"owed": owed_on(data)}


class SectionColumn(Column):
    """What the rows below have in common; the page has it as a heading, exports as a column."""

    def __init__(self, label):
        super().__init__(label, accessor="section", orderable=False)


class LocationTable(SummedTable):
    section = SectionColumn(_("Location"))
    name = Column(_("Officer"), orderable=False, footer=gettext_lazy("Total"))
    tickets = CountColumn(_("Violations"))
    warnings = CountColumn(_("Warnings"))
    spoiled = CountColumn(pgettext_lazy("ticket", "Spoiled"))
    cancelled = CountColumn(pgettext_lazy("ticket", "Cancelled"))
    paid = CountColumn(pgettext_lazy("ticket", "Paid"))
    fines = SumColumn(_("Fines"))
    unpaid = SumColumn(_("Unpaid"))

    has_sections = True
    hidden = ("section",)
    caption = _("Violations by location and officer")


class OfficerTable(LocationTable):
    section = None

    has_sections = False
    caption = _("Violations by officer")


class OffenceTable(SummedTable):
    section = SectionColumn(_("Ticket category"))
    name = Column(_("Offence"), orderable=False, footer=gettext_lazy("Total"))
    count = CountColumn(_("Paid offences"))
    fines = SumColumn(_("Fines"))
    less = SumColumn(_("Discounts and reductions"))
    paid = SumColumn(pgettext_lazy("ticket", "Paid"))

    has_sections = True
    hidden = ("section",)
    caption = _("Paid violations by offence")


class MonthColumn(Column):
    """A month; exported as `2026-01`."""

    def render(self, value):
        return date_format(value, "YEAR_MONTH_FORMAT")

    def value(self, value):
        return value.strftime("%Y-%m")


class MonthTable(SummedTable):
    month = MonthColumn(_("Month"), orderable=False, footer=gettext_lazy("Total"))
    payment_type = Column(_("Payment Type"), orderable=False)
    tickets = CountColumn(_("Paid violations"))
    amount = SumColumn(_("Amount"))
    taxes = SumColumn(_("Taxes"))
    total = SumColumn(_("With taxes"))

    caption = _("Violations by payment type and month")


class SubjectColumn(Column):
    """A plate with its province, or a person; exported as it is told from others."""

    def render(self, value):
        return plate(value.plate, value.province.code) if isinstance(value, Vehicle) else str(value)

    def value(self, value):
        return value.plate_with_province if isinstance(value, Vehicle) else str(value)


def to_subject(record, table):
    """The page of the vehicle or person, for who may open it."""
    name, right = (
        ("vehicle", "vehicles.view") if isinstance(record.subject, Vehicle) else ("user", "users.view")
    )
    return opens(f"admin_portal:{name}_detail", right, key=lambda row: row.subject.pk)(record, table)


def to_tickets(record, table):
    """Their tickets, for who may see violations: the search by plate, or the tab of the person."""
    if not isinstance(record.subject, Vehicle):
        tickets = opens("admin_portal:user_violations", "violations.view", key=lambda row: row.subject.pk)
        return tickets(record, table)
    if not may(table.request.user, "violations.view"):
        return None
    return f"{reverse('admin_portal:violation_list')}?{urlencode({'q': record.subject.plate})}"


class OffenderTable(Table):
    subject = SubjectColumn(_("Plate or person"), orderable=False, linkify=to_subject)
    count = NumberColumn(_("Violations"), orderable=False, linkify=to_tickets)
    fines = MoneyColumn(_("Fines"), orderable=False)
    unpaid = MoneyColumn(_("Unpaid"), orderable=False)
    last_at = WhenColumn(_("Last issued"), orderable=False)

    caption = _("Repeat offenders")
