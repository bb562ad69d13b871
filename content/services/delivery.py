"""What carriers tell of mail that left: kept, and the mail's state moved along (integrations §2.5)."""

from datetime import timedelta

from django.utils import timezone

from content.choices import MailState
from content.exceptions import UnknownMail
from content.models import MailEvent, OutboxMail
from content.ports import DeliveryNote
from content.rules.delivery import furthest, outcome
from core.db import atomic, insert_unless_taken
from core.redaction import redact

KEEP_FOR = timedelta(days=90)
WELL = (MailState.ACCEPTED, MailState.DELIVERED)


@atomic()
def note_delivery(*, note: DeliveryNote) -> bool:
    """Keep what a carrier told and bring the mail's state up to it; False when it was told before.

    The state follows from all that was told, never from the order of telling. A mail that was still looked after here
    is looked after no more, since the carrier has it. UnknownMail when the open scope's client has no such mail.
    """
    mail = _locked(note)
    event = MailEvent(
        mail=mail,
        event=note.event,
        severity=note.severity,
        reason=note.reason[:40],
        code=note.code[:10],
        description=redact(note.description)[:500],
        recipient_domain=note.recipient_domain[:253].lower(),
        sending_domain=note.sending_domain[:253].lower(),
        at=note.at,
        token=note.token,
    )
    if not insert_unless_taken(event):
        return False
    mail.state = furthest(mail.events.values_list("event", "severity", "reason"))
    mail.provider_id = mail.provider_id or note.provider_id[:200]
    mail.sent_at = mail.sent_at or note.at
    mail.next_try_at, mail.secrets = None, []
    if mail.state in WELL:
        mail.error = ""
    elif mail.state == outcome(event.event, event.severity, event.reason):
        mail.error = event.description
    mail.save(update_fields=["state", "provider_id", "sent_at", "next_try_at", "secrets", "error"])
    return True


@atomic()
def purge_events() -> int:
    """Delete what was told over 90 days ago; mail keeps its state. Returns how many went."""
    return MailEvent.objects.filter(at__lt=timezone.now() - KEEP_FOR).delete()[0]


def _locked(note: DeliveryNote) -> OutboxMail:
    """The mail it is about, locked, so that two events are taken one after the other."""
    ours = OutboxMail.objects.select_for_update(no_key=True)
    if note.reference:
        mail = ours.filter(reference=note.reference).first()
    else:
        mail = ours.filter(provider_id=note.provider_id).first() if note.provider_id else None
    if mail is None:
        raise UnknownMail(note.provider_id or str(note.reference or ""))
    return mail
