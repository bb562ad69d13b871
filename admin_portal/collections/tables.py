"""Tickets and batches of collections as lists."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admin_portal.generic import (
    BadgeColumn,
    Column,
    Link,
    LinksColumn,
    MoneyColumn,
    NumberColumn,
    PlateColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.violations.places import SEE, STATES
from violations.choices import BatchOrigin
from violations.queries.collections import debtor_of

RIGHT = "violations.collect"
SENT, UNDONE = "sent", "undone"
STANDING = {SENT: ("ok", _("Sent")), UNDONE: ("neutral", _("Taken back"))}


def standing_of(batch) -> str:
    return UNDONE if batch.undone_at else SENT


def has_file(batch) -> bool:
    return bool(batch.file)


def can_undo(batch) -> bool:
    return batch.undone_at is None


class DebtorColumn(Column):
    """Whom to ask for the money, with a link for who may open it."""

    def __init__(self):
        super().__init__(
            _("Person"),
            accessor="pk",
            orderable=False,
            linkify=opens("admin_portal:user_detail", "users.view", key=_key_of_debtor),
        )

    def render(self, record):
        return self.value(record) or "—"

    def value(self, record):
        return str(debtor_of(record) or "")


def _key_of_debtor(ticket):
    person = debtor_of(ticket)
    return person and person.pk


class TicketTable(Table):
    ticket = Column(_("Ticket number"), linkify=opens("admin_portal:violation_detail", SEE))
    plate = PlateColumn(_("Plate"), region="vehicle.province.code", order_by="plate_key")
    person = DebtorColumn()
    location = Column(_("Location"), order_by="location__name")
    issued_at = WhenColumn(_("Issued"))
    due_at = WhenColumn(pgettext_lazy("ticket", "Due"))
    owed = MoneyColumn(_("Amount"))

    caption = _("Overdue violations")


class SentTable(TicketTable):
    state = BadgeColumn(_("State"), badges=STATES)

    caption = _("Violations of this batch")


class BatchTable(Table):
    at = WhenColumn(_("Sent"), seconds=True, linkify=opens("admin_portal:batch_detail", RIGHT))
    origin = Column(_("How"))
    by = Column(_("By"))
    count = NumberColumn(_("Tickets"))
    total = MoneyColumn(_("Amount"))
    state = BadgeColumn(_("State"), accessor="undone_at", empty_values=(), badges=STANDING, of=standing_of)
    actions = LinksColumn(
        Link(_("Download the file"), "admin_portal:batch_file", RIGHT, "download", when=has_file),
        Link(
            _("Take back"),
            "admin_portal:batch_undo",
            RIGHT,
            "arrow-repeat",
            dialog=True,
            when=can_undo,
        ),
    )

    caption = _("Batches")


ORIGINS = [(origin.value, origin.label) for origin in BatchOrigin]
