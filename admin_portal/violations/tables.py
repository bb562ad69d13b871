"""The list of tickets."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admin_portal.generic import BadgeColumn, Column, MoneyColumn, PlateColumn, Table, WhenColumn, opens
from admin_portal.violations.places import PEOPLE, SEE, STATES, state_now
from violations.queries.prices import PriceList
from violations.queries.search import person_of


class BalanceColumn(MoneyColumn):
    """What is asked now, with the discount that runs and taxes."""

    def __init__(self):
        super().__init__(_("Balance"), accessor="pk", orderable=False)

    def render(self, record, table):
        return super().render(table.prices.balance(record), record, table)

    def value(self, record, table):
        return super().value(table.prices.balance(record))


class PersonColumn(Column):
    """The person cited, else the vehicle's primary driver."""

    def __init__(self):
        super().__init__(
            _("User"),
            accessor="pk",
            orderable=False,
            linkify=opens(
                "admin_portal:user_detail", PEOPLE, lambda row: getattr(person_of(row), "pk", None)
            ),
        )

    def render(self, record):
        return self.value(record) or self.default

    def value(self, record):
        return str(person_of(record) or "")


class ViolationTable(Table):
    ticket = Column(
        _("Ticket"),
        linkify=opens("admin_portal:violation_detail", SEE),
        attrs={"td": {"class": "text-nowrap"}},
    )
    plate = PlateColumn(_("Plate"), order_by="plate_key")
    issued_at = WhenColumn(_("Issued"))
    due_at = WhenColumn(pgettext_lazy("ticket", "Due"))
    fine = MoneyColumn(_("Fine"))
    balance = BalanceColumn()
    state = BadgeColumn(_("Status"), badges=STATES, of=state_now, accessor="pk", orderable=False)
    person = PersonColumn()
    location = Column(_("Location"), order_by="location__name")

    caption = _("Violations")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prices = PriceList(timezone.now())
