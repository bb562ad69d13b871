"""Tables of bulk emails and their recipients."""

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import BadgeColumn, Column, NumberColumn, Table, WhenColumn, opens
from admin_portal.mail.tables import STATES as MAIL_STATES
from content.choices import BulkMailState, RecipientState

RIGHT = "users.bulk_email"
STATES = {
    BulkMailState.DRAFT: ("neutral", _("Draft")),
    BulkMailState.SENDING: ("info", _("Being written")),
    BulkMailState.DONE: ("ok", _("Written")),
    BulkMailState.CANCELLED: ("warn", _("Cancelled")),
}
OUTCOMES = {
    RecipientState.WAITING: ("info", _("Waiting")),
    RecipientState.WRITTEN: ("ok", _("Mail written")),
    RecipientState.ARCHIVED: ("neutral", _("Archived")),
    RecipientState.NOT_ACTIVE: ("neutral", _("Account disabled or not open yet")),
    RecipientState.NO_ADDRESS: ("warn", _("No email address")),
    RecipientState.BAD_ADDRESS: ("warn", _("Email address is not valid")),
    RecipientState.NO_CONSENT: ("neutral", _("Does not agree to bulk email")),
    RecipientState.CANCELLED: ("warn", _("Cancelled")),
}


def progress_words(bulk_mail) -> str:
    """How far it is: `3,000 of 10,000`."""
    figures = {"done": number_format(bulk_mail.done), "total": number_format(bulk_mail.total)}
    return gettext("%(done)s of %(total)s") % figures


class CountColumn(NumberColumn):
    """How many people some outcomes have."""

    empty_values = ()

    def __init__(self, label, outcomes):
        super().__init__(label, accessor="counts", orderable=False)
        self.outcomes = outcomes

    def render(self, record):
        return number_format(self.value(record))

    def value(self, record):
        return sum(record.counts.get(outcome, 0) for outcome in self.outcomes)


class BulkMailTable(Table):
    subject = Column(_("Subject"), linkify=opens("admin_portal:bulk_mail_detail", RIGHT))
    state = BadgeColumn(_("State"), badges=STATES)
    total = NumberColumn(_("Listed"))
    written = CountColumn(_("Mails written"), [RecipientState.WRITTEN])
    left_out = CountColumn(
        _("Left out"),
        [key for key in OUTCOMES if key not in (RecipientState.WAITING, RecipientState.WRITTEN)],
    )
    by = Column(_("By"))
    created_at = WhenColumn(_("Drafted"))
    sent_at = WhenColumn(_("Sent"))

    caption = _("Bulk emails")


class RecipientTable(Table):
    person = Column(
        _("Name"),
        order_by=("person__last_name", "person__first_name"),
        linkify=opens("admin_portal:user_detail", "users.view", key=lambda record: record.person_id),
    )
    email = Column(_("Email"), accessor="person__email")
    state = BadgeColumn(_("Outcome"), badges=OUTCOMES)
    mail = BadgeColumn(
        _("Mail"), accessor="mail__state", badges=MAIL_STATES, linkify=opens(
            "admin_portal:mail_detail", "mail.view", key=lambda record: record.mail_id
        ),
    )  # fmt: skip

    caption = _("Recipients")
