"""How mail is listed: on Tools › Sent Mail and on a person's page."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, DateFromToRangeFilter, FilterSet
from django_filters.widgets import DateRangeWidget

from accounts.choices import UserKind
from admin_portal.generic import BadgeColumn, Column, NumberColumn, Table, WhenColumn, opens
from admin_portal.generic.filters import SearchFilter
from content.choices import Carrier, MailState
from content.ports import mail_kinds
from core.templatetags.ui import badge

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


def kind_label(key: str) -> str:
    """The name of a kind of mail; its key when nothing registers it any more."""
    return str(mail_kinds.get(key).label) if key in mail_kinds else key


def kind_choices():
    return sorted(((kind.key, str(kind.label)) for kind in mail_kinds), key=lambda pair: pair[1])


def driver_of(mail):
    """The id of the person's page; staff have none."""
    return mail.person_id if mail.person and mail.person.kind == UserKind.DRIVER else None


class KindColumn(Column):
    def render(self, value):
        return kind_label(value)

    def value(self, value):
        return kind_label(value)


class MailTable(Table):
    created_at = WhenColumn(_("Written"), seconds=True)
    subject = Column(_("Subject"), linkify=opens("admin_portal:mail_detail", RIGHT))
    to = Column(pgettext_lazy("mail", "To"))
    person = Column(_("Person"), linkify=opens("admin_portal:user_detail", "users.view", key=driver_of))
    kind = KindColumn(_("Kind"))
    state = BadgeColumn(_("State"), badges=STATES)
    attempts = NumberColumn(_("Attempts"))

    caption = _("Mails")


class DomainFilter(CharFilter):
    """A domain as people type it: in any case, with or without the @."""

    def filter(self, qs, value):
        return super().filter(qs, (value or "").strip().lstrip("@").lower())


class PeriodFilter(DateFromToRangeFilter):
    """Days on which mail was written."""

    def __init__(self):
        widget = DateRangeWidget(attrs={"type": "date"})
        super().__init__(field_name="created_at", label=_("Written between"), widget=widget)


class MailFilter(FilterSet):
    q = SearchFilter("to", "subject", label=_("Address or subject"))
    state = ChoiceFilter(label=_("State"), choices=[(state, capfirst(state.label)) for state in MailState])
    kind = ChoiceFilter(label=_("Kind"), choices=kind_choices)
    domain = DomainFilter(
        label=_("Recipient’s domain"), max_length=254, widget=forms.TextInput({"autocomplete": "off"})
    )
    carrier = ChoiceFilter(
        label=_("Carried by"), choices=[(carrier, capfirst(carrier.label)) for carrier in Carrier]
    )
    written = PeriodFilter()


def state_badge(mail):
    return badge(*STATES[mail.state])
