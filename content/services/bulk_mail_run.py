"""The work on a bulk email: mails are written batch by batch, each in one transaction (parking EML-5).

A batch holds the message's row, so that two workers, or a worker and who cancels, come one after the other; a worker
that is killed leaves whole batches, and the next one goes on behind them.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from content.choices import BulkMailState, MailPriority, RecipientState
from content.models import BulkMail, BulkMailRecipient, OutboxMail
from content.queries.bulk_letters import Letters
from content.queries.bulk_mail import BULK, fate
from content.services.outbox import DRAIN
from core.broker import wake_on_commit
from core.db import atomic

BATCH = 500
OF_PERSON = tuple(
    f"person__profile__{name}"
    for name in ("user_type", "province", "province2", "licence_province", "company")
)


def write_bulk_mail(*, bulk_mail_id: int) -> None:
    """Write the mails of a message from where it stands to its end, unless it is cancelled. May be called twice."""
    while write_batch(bulk_mail_id=bulk_mail_id):
        pass


@atomic()
def write_batch(*, bulk_mail_id: int) -> bool:
    """Settle the next recipients; False when there is nothing more to do.

    Whoever has withdrawn consent, lost the address or been archived since the message was sent is left out.
    """
    row = BulkMail.objects.select_for_update(no_key=True).filter(pk=bulk_mail_id).first()
    if row is None or not row.is_at_work:
        return False
    waiting = BulkMailRecipient.objects.filter(bulk_mail=row, state=RecipientState.WAITING).order_by("id")
    told = waiting.annotate(fate=fate(is_transactional=row.is_transactional, of="person__"))
    batch = list(told.select_related("person", *OF_PERSON)[:BATCH])
    if batch:
        _settle(row, batch)
        row.counts = dict(Counter(row.counts) + Counter(recipient.state for recipient in batch))
    if len(batch) < BATCH:
        row.state, row.ended_at = BulkMailState.DONE, timezone.now()
    row.save(update_fields=["counts", "state", "ended_at"])
    return row.is_at_work


def _settle(row: BulkMail, batch: list[BulkMailRecipient]) -> None:
    letters = Letters(row)
    for recipient in batch:
        recipient.state = recipient.fate if _has_address(recipient) else RecipientState.BAD_ADDRESS
        if recipient.state == RecipientState.WAITING:
            recipient.state, recipient.mail = RecipientState.WRITTEN, _mail(letters, recipient.person)
    OutboxMail.objects.bulk_create(recipient.mail for recipient in batch if recipient.mail)
    wake_on_commit(DRAIN)
    for recipient in batch:
        recipient.mail = recipient.mail  # takes over the key that the mail now has
    BulkMailRecipient.objects.bulk_update(batch, ["state", "mail"])


def _mail(letters: Letters, person) -> OutboxMail:
    letter = letters.to(person)
    return OutboxMail(
        kind=BULK,
        language=letter.language,
        person=person,
        to=person.email,
        subject=letter.words.subject,
        text=letter.words.text,
        html=letter.words.html,
        headers=dict(letter.headers),
        priority=MailPriority.BULK,
        next_try_at=timezone.now(),
    )


def _has_address(recipient: BulkMailRecipient) -> bool:
    if recipient.fate != RecipientState.WAITING:
        return True
    try:
        validate_email(recipient.person.email)
    except ValidationError:
        return False
    return True
