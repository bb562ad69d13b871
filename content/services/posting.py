"""Putting many finished mails into the outbox at once."""

from collections.abc import Sequence

from django.utils import timezone

from content.models import OutboxMail
from core.jobs import enqueue


def post_letters(*, mails: Sequence[OutboxMail], is_awaited: bool = False) -> None:
    """Write mails whose words and addresses are finished, by one statement. Nobody waits for bulk mail: the outbox's
    own task works it off behind all other mail; a person waits for what `is_awaited`."""
    now = timezone.now()
    for mail in mails:
        mail.next_try_at = now
    OutboxMail.objects.bulk_create(mails)
    if is_awaited:
        for mail in mails:
            enqueue("content.send_mail", mail.client_id, mail_id=mail.pk)
