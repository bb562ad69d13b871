"""Everything that happened to a ticket, from wherever it is written down (enforcement §5.6)."""

from dataclasses import dataclass
from datetime import datetime

from content.models import OutboxMail
from content.queries.outbox import mails_about
from core.models import AuditEntry
from payments.models import PaymentEvent
from payments.queries.item_lines import lines_of
from violations.choices import KIND
from violations.models import CollectionsBatch, Violation, ViolationAttachment, ViolationNote

LATEST = 200  # of each source


@dataclass(frozen=True)
class Happened:
    """One thing that happened: the row that says so, and when."""

    at: datetime
    row: AuditEntry | OutboxMail | PaymentEvent | ViolationNote | CollectionsBatch


def timeline_of(violation: Violation) -> list[Happened]:
    """Newest first: what the audit tells of the ticket and its attachments, the mails about it, what became of payments
    that had it, what staff noted, and the batch that took it to collections. Six queries, however much there is."""
    found = [Happened(entry.at, entry) for entry in _audit(violation)]
    found += [Happened(mail.created_at, mail) for mail in mails_about(violation)[:LATEST]]
    found += [Happened(event.at, event) for event in _payments(violation)]
    found += [Happened(note.created_at, note) for note in violation.notes.all()[:LATEST]]
    if violation.batch:
        found.append(Happened(violation.batch.at, violation.batch))
    return sorted(found, key=lambda happened: happened.at, reverse=True)


def _audit(violation: Violation):
    files = ViolationAttachment.objects.filter(violation=violation).values_list("pk", flat=True)
    entries = AuditEntry.objects.filter(object_type=violation._meta.label_lower, object_id=str(violation.pk))
    entries |= AuditEntry.objects.filter(
        object_type=ViolationAttachment._meta.label_lower, object_id__in=[str(pk) for pk in files]
    )
    return entries.exclude(action="violation.noted").order_by("-id")[:LATEST]  # the note itself is there


def _payments(violation: Violation):
    payments = lines_of(KIND, [violation.pk]).order_by().values("payment")
    events = PaymentEvent.objects.filter(payment__in=payments).select_related("payment")
    return events.order_by("-pk")[:LATEST]
