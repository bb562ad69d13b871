"""What happened to a ticket, in words (enforcement §5.6)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from admin_portal.access import may
from admin_portal.generic.history import pair, told
from admin_portal.payments.timeline import told_event
from admin_portal.violations.places import TAKE
from content.models import OutboxMail
from core.models import AuditEntry
from payments.models import PaymentEvent
from violations.models import CollectionsBatch, Violation, ViolationNote
from violations.queries.timeline import timeline_of


def timeline(request, row: Violation) -> list[dict]:
    """Newest first: `text`, `at`, `actor`, `kind` of each, and `url` where this person may see more."""
    return [{"at": found.at} | _WORDS[type(found.row)](request, found.row) for found in timeline_of(row)]


def _audit(request, entry: AuditEntry) -> dict:
    return told(entry)


def _mail(request, mail: OutboxMail) -> dict:
    return {
        "text": pair(_("Mail to %(to)s") % {"to": mail.to}, mail.subject),
        "actor": mail.get_state_display(),
        "kind": "info",
        "url": reverse("admin_portal:mail_detail", args=[mail.pk]) if may(request.user, "mail.view") else "",
    }


def _payment(request, event: PaymentEvent) -> dict:
    words = told_event(event, event.payment.currency)
    name = _("Payment %(number)s") % {"number": event.payment}
    page = reverse("admin_portal:payment_detail", args=[event.payment_id])
    return words | {"text": pair(name, words["text"]), "url": page if may(request.user, TAKE) else ""}


def _note(request, note: ViolationNote) -> dict:
    return {"text": pair(_("Note"), note.text), "actor": note.by, "kind": "warn"}


def _batch(request, batch: CollectionsBatch) -> dict:
    return {
        "text": pair(_("Sent to collections"), batch.get_origin_display()),
        "actor": batch.by,
        "kind": "bad",
    }


_WORDS = {
    AuditEntry: _audit,
    OutboxMail: _mail,
    PaymentEvent: _payment,
    ViolationNote: _note,
    CollectionsBatch: _batch,
}
