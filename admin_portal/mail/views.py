"""Tools › Sent Mail: every mail with its exact words and where it stands."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django_filters import ChoiceFilter, FilterSet

from admin_portal.generic import (
    BadgeColumn,
    Column,
    DetailPage,
    ListPage,
    NumberColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from content.choices import MailState
from content.queries import outbox
from core.templatetags.ui import badge, when

RIGHT = "mail.view"
KINDS = {
    MailState.QUEUED: "info",
    MailState.SENDING: "info",
    MailState.ACCEPTED: "ok",
    MailState.UNKNOWN: "warn",
    MailState.DELIVERED: "ok",
    MailState.BOUNCED: "bad",
    MailState.FAILED: "bad",
    MailState.CAPTURED: "neutral",
}
STATES = {state: (kind, state.label) for state, kind in KINDS.items()}


class MailTable(Table):
    created_at = WhenColumn(_("Written"), seconds=True)
    subject = Column(_("Subject"), linkify=opens("admin_portal:mail_detail", RIGHT))
    to = Column(pgettext_lazy("mail", "To"))
    state = BadgeColumn(_("State"), badges=STATES)
    attempts = NumberColumn(_("Attempts"))

    caption = _("Mails")


class MailFilter(FilterSet):
    q = SearchFilter("to", "subject", label=_("Address or subject"))
    state = ChoiceFilter(label=_("State"), choices=MailState.choices)


def rows(request):
    return outbox()


def _facts(request, mail):
    facts = [
        (pgettext("mail", "To"), mail.to),
        (_("State"), badge(*STATES[mail.state])),
        (_("Written"), when(mail.created_at, seconds=True)),
        (_("Sent"), when(mail.sent_at, seconds=True) if mail.sent_at else ""),
        (_("Carried by"), mail.get_carrier_display()),
        (_("Attempts"), mail.attempts),
        (_("Next try"), when(mail.next_try_at, seconds=True) if mail.next_try_at else ""),
    ]
    return {"facts": [*facts, (_("Error"), mail.error)] if mail.error else facts}


mails = ListPage.as_view(
    required_right=RIGHT,
    title=_("Sent Mail"),
    rows=rows,
    table=MailTable,
    filters=MailFilter,
    empty=_("No mail has been written yet."),
    export_name="sent-mail",
)

mail = DetailPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    context=_facts,
    template="admin_portal/mail/mail.html",
)
