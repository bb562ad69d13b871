"""Tools › Sent Mail: every mail with its exact words and where it stands."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import ActionPage, BulkAction, DetailPage, Link, ListPage
from admin_portal.generic.history import history, pair
from admin_portal.mail.tables import (
    KINDS,
    RIGHT,
    MailFilter,
    MailTable,
    driver_of,
    kind_label,
    state_badge,
)
from content.choices import Carrier, DeliveryEvent, MailState
from content.queries import holds, is_captured, may_send_again, outbox
from content.queries.delivery import told_of
from content.rules.delivery import outcome
from content.services.resend import send_again
from core.templatetags.ui import when

RESEND = "mail.resend"


def notices(request):
    """What keeps all mail from leaving: the switch of previews and demos, a carrier that asks to wait."""
    if is_captured():
        yield "info", gettext("All mail is kept here: nothing leaves, and everything can be read.")
    for hold in holds(timezone.now())[:1]:
        until = date_format(timezone.localtime(hold.until), "SHORT_DATETIME_FORMAT")
        facts = {"until": until, "reason": hold.reason}
        yield "warn", gettext("Mail waits until %(until)s: %(reason)s") % facts


def tabs(request):
    """The list and the figures."""
    views = (("mail_list", _("Mails")), ("mail_figures", _("By domain")))
    here = request.resolver_match.url_name
    return [(label, reverse(f"admin_portal:{name}"), name == here) for name, label in views]


def rows(request):
    return outbox()


def to_mail(mail):
    return reverse("admin_portal:mail_detail", args=[mail.pk])


def _facts(request, mail):
    facts = [
        (_("State"), state_badge(mail)),
        (_("Error"), mail.error),
        (_("Next try"), _moment(mail.next_try_at)),
        (pgettext("mail", "To"), mail.to),
        (_("Person"), _person(request, mail)),
        (_("Kind"), kind_label(mail.kind)),
        (_("Language"), mail.get_language_display()),
        (_("Written"), _moment(mail.created_at)),
        (_("Sent"), _moment(mail.sent_at)),
        (_("Carried by"), mail.get_carrier_display()),
        (_("Carrier’s id"), mail.provider_id),
        (_("Attempts"), mail.attempts),
    ]
    return {
        "facts": [(label, value) for label, value in facts if value not in ("", None)],
        "files": mail.attachments.all(),
        "deliveries": [_told(event) for event in told_of(mail)],
        "entries": history(mail),
        "notices": notices(request),
    }


def _told(event):
    """An event for the timeline: what happened, and why in the receiver's words."""
    why = " ".join(filter(None, (event.code, event.description or event.reason)))
    state = outcome(event.event, event.severity, event.reason)
    is_complaint = event.event == DeliveryEvent.COMPLAINED
    words = capfirst(str(event.get_event_display() if is_complaint else state.label))
    return {
        "text": pair(words, why) if why else words,
        "at": event.at,
        "actor": event.sending_domain,
        "kind": "bad" if is_complaint else KINDS[state],
    }


def _moment(moment):
    return when(moment, seconds=True) if moment else ""


def _person(request, mail):
    pk = driver_of(mail)
    if pk is None or not may(request.user, "users.view"):
        return str(mail.person or "")
    return format_html('<a href="{}">{}</a>', reverse("admin_portal:user_detail", args=[pk]), mail.person)


def _consequence(mail):
    if mail.state == MailState.UNKNOWN and mail.carrier != Carrier.MAILGUN:
        return gettext("Nobody knows whether it arrived, so it may arrive twice at %(to)s.") % {"to": mail.to}
    if mail.state == MailState.UNKNOWN:
        return gettext("Mailgun is asked first. It leaves only if Mailgun never had it.")
    return gettext("It leaves with the same words to %(to)s.") % {"to": mail.to}


def _send_again(actor, mail):
    return send_again(actor=actor, mail_id=mail.pk)


mails = ListPage.as_view(
    required_right=RIGHT,
    title=_("Sent Mail"),
    rows=rows,
    table=MailTable,
    filters=MailFilter,
    tabs=tabs,
    notices=notices,
    bulk=(
        BulkAction(
            "send_again",
            _("Send again"),
            RESEND,
            _send_again,
            icon="envelope",
            consequence=_("A mail whose fate is unknown may arrive twice. Mail that has left is refused."),
        ),
    ),
    empty=_("No mail has been written yet."),
    export_name="sent-mail",
)

mail = DetailPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    context=_facts,
    template="admin_portal/mail/mail.html",
    links=(
        Link(
            _("Send again"), "admin_portal:mail_again", RESEND, "envelope", when=may_send_again, dialog=True
        ),
    ),
)

again = ActionPage.as_view(
    required_right=RESEND,
    title=_("Send again"),
    objects=rows,
    parents=lambda mail: [(mail, to_mail(mail))],
    question=_("Send “%(name)s” again?"),
    consequence=_consequence,
    confirm_label=_("Send again"),
    run=_send_again,
    done=_("“%(name)s” is on its way again."),
    next=to_mail,
)
