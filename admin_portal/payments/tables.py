"""Lists of payments and refunds."""

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import (
    BadgeColumn,
    Column,
    Link,
    LinksColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.payments.places import PROCESS, REFUND, TAKE
from admin_portal.payments.words import PAYMENT_STATES, REFUND_STATES
from payments.queries.ledger import tax_labels


def items_in_short(payment) -> str:
    """The first item and how many more."""
    first, *others = [line.description for line in payment.lines.all()] or [""]
    if not others:
        return first
    more = ngettext("%(first)s and %(n)s more", "%(first)s and %(n)s more", len(others))
    return more % {"first": first, "n": len(others)}


class ItemsColumn(Column):
    """What was paid for; exported whole."""

    def __init__(self):
        super().__init__(_("Items"), accessor="pk", orderable=False)

    def render(self, record):
        return items_in_short(record)

    def value(self, record):
        return "; ".join(line.description for line in record.lines.all())


class PayerColumn(Column):
    """The person, with a link for who may open it, else the address that a guest gave. `of` leads from the row to its
    payment."""

    def __init__(self, of=lambda record: record):
        super().__init__(
            _("Payer"),
            accessor="pk",
            orderable=False,
            linkify=opens("admin_portal:user_detail", "users.view", key=lambda row: of(row).state.person_id),
        )
        self.of = of

    def render(self, record):
        return self.value(record) or gettext("nobody named")

    def value(self, record):
        payment = self.of(record)
        return str(payment.state.person or payment.email)


class PaymentTable(Table):
    confirmation_no = Column(_("Confirmation number"), linkify=opens("admin_portal:payment_detail", TAKE))
    created_at = WhenColumn(_("Started"))
    payer = PayerColumn()
    items = ItemsColumn()
    payment_type = Column(_("Payment type"), orderable=False)
    total = MoneyColumn(_("Total"), currency="currency")
    refunded = MoneyColumn(_("Refunded"), accessor="state__refunded", currency="currency", orderable=False)
    status = BadgeColumn(_("Status"), accessor="state__status", badges=PAYMENT_STATES, orderable=False)

    caption = _("Payments")


class DaysColumn(NumberColumn):
    """How many whole days ago that was."""

    def render(self, value):
        days = self.value(value)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else gettext("today")

    def value(self, value):
        return (timezone.localdate() - timezone.localtime(value).date()).days


PROMISE_LINKS = (
    Link(_("Process"), "admin_portal:payment_process", PROCESS, "check-lg", dialog=True),
    Link(_("Cancel payment"), "admin_portal:payment_cancel", PROCESS, "x-lg", dialog=True),
)


class PromiseTable(Table):
    confirmation_no = Column(_("Confirmation number"), linkify=opens("admin_portal:payment_detail", TAKE))
    promised_at = WhenColumn(_("Promised"), accessor="state__promised_at")
    age = DaysColumn(_("Waiting for"), accessor="state__promised_at", orderable=False)
    payer = PayerColumn()
    items = ItemsColumn()
    payment_type = Column(_("Payment type"), orderable=False)
    due = MoneyColumn(_("To receive"), currency="currency", orderable=False)
    actions = LinksColumn(*PROMISE_LINKS)

    caption = _("Payments to process")


class RefundTable(Table):
    """Each tax by itself, and who did what, are columns of the exports."""

    created_at = WhenColumn(_("Entered"), linkify=opens("admin_portal:refund_detail", REFUND))
    payment = Column(
        _("Payment"),
        orderable=False,
        linkify=opens("admin_portal:payment_detail", TAKE, key=lambda row: row.payment_id),
    )
    payer = PayerColumn(of=lambda record: record.payment)
    amount = MoneyColumn(_("Amount with taxes"))
    taxes_sum = MoneyColumn(_("Of it taxes"), orderable=False)
    tax1 = MoneyColumn(_("Tax 1"), visible=False)
    tax2 = MoneyColumn(_("Tax 2"), visible=False)
    tax3 = MoneyColumn(_("Tax 3"), visible=False)
    refund_type = Column(_("Refund type"), accessor="state__refund_type", orderable=False)
    requisition_code = Column(_("Requisition code"), visible=False)
    comment = Column(_("Comment"), orderable=False)
    asked_by = Column(_("Entered by"), orderable=False)
    approved_by = Column(_("Approved by"), accessor="state__approved_by", visible=False)
    processed_by = Column(_("Processed by"), accessor="state__processed_by", visible=False)
    done_at = WhenColumn(_("Refunded"), accessor="state__done_at")
    status = BadgeColumn(_("Status"), accessor="state__status", badges=REFUND_STATES, orderable=False)

    caption = _("Refunds and adjustments")

    def __init__(self, data, *, request, selectable=False):
        super().__init__(data, request=request, selectable=selectable)
        for name, label in tax_labels().items():
            self.columns[name].column.verbose_name = label
