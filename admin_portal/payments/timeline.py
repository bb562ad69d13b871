"""Everything that happened to a payment in one stream: its events, what else staff did, the mails about it."""

from datetime import timedelta

from django.utils.translation import gettext as _

from admin_portal.generic.history import pair, told
from content.queries import outbox
from core.models import AuditEntry
from core.templatetags.ui import money_words
from payments.choices import Happening
from payments.models import Payment, PaymentEvent

KINDS = {
    Happening.PROCESSED: "ok",
    Happening.REFUNDED: "ok",
    Happening.FAILED: "bad",
    Happening.ATTENTION: "bad",
    Happening.REFUND_FAILED: "bad",
    Happening.PROMISED: "warn",
}
# What the audit says besides the events.
MORE = ("payment.receipt_sent", "payment.paid_twice", "payment_problem.closed", "charge.created")
MAILS = ("payment.receipt", "payment.refund")
GUESTS_MAILS = timedelta(days=31)  # a guest's mails are looked for by time; a person's by the person
LATEST = 50


def timeline(payment: Payment) -> list[dict]:
    """Newest first: `text`, `at`, `actor`, `kind` of each."""
    entries = [*_events(payment), *_audit(payment), *_mails(payment)]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def of_refund(refund) -> list[dict]:
    """What happened to one refund, newest first."""
    return [told_event(event, refund.payment.currency) for event in refund.events.order_by("-pk")]


def _events(payment: Payment):
    return [told_event(event, payment.currency) for event in payment.events.order_by("-pk")]


def told_event(event: PaymentEvent, currency: str) -> dict:
    """One event in words."""
    words = event.get_happening_display()
    if event.amount is not None and event.happening != Happening.CREATED:
        words = pair(words, money_words(event.amount, event.currency or currency))
    return {
        "text": f"{words} – {event.reason}" if event.reason else words,
        "at": event.at,
        "actor": event.actor_label,
        "kind": KINDS.get(event.happening, "info"),
    }


def _audit(payment: Payment):
    about = [(payment._meta.label_lower, [payment.pk])]
    for rows in (payment.problems.all(), payment.charges.all()):
        about.append((rows.model._meta.label_lower, [row.pk for row in rows]))
    found = AuditEntry.objects.none()
    for kind, keys in about:
        found |= AuditEntry.objects.filter(object_type=kind, object_id__in=map(str, keys))
    return [told(entry) for entry in found.filter(action__in=MORE).order_by("-id")[:LATEST]]


def _mails(payment: Payment):
    mails = outbox().filter(kind__in=MAILS, text__contains=payment.confirmation_no)
    if payment.state.person_id:
        mails = mails.filter(person=payment.state.person_id, created_at__gte=payment.created_at)
    else:
        span = (payment.created_at, payment.created_at + GUESTS_MAILS)
        mails = mails.filter(to=payment.email, created_at__range=span)
    return [
        {
            "text": pair(_("Mail to %(to)s") % {"to": mail.to}, mail.subject),
            "at": mail.created_at,
            "actor": mail.get_state_display(),
            "kind": "info",
            "url_of": mail.pk,
        }
        for mail in mails[:LATEST]
    ]
