"""How long mail stays on record (the setting `mail_keep_years`)."""

from datetime import timedelta

from django.utils import timezone

from content.models import MailAttachment, OutboxMail
from content.models.outbox import OPEN
from core import audit
from core.actors import Actor
from core.db import atomic, on_commit
from core.scoping import current_client
from core.system_settings import value

BATCH = 2000


def purge_mail(*, actor: Actor) -> int:
    """Delete the client's mail written longer ago than it is kept; returns how many went, in one audit entry.

    Mail that may still move stays whatever its age. Each batch is a transaction of its own.
    """
    before = timezone.now() - timedelta(days=365 * value("mail_keep_years"))
    old = OutboxMail.objects.filter(created_at__lt=before).exclude(state__in=OPEN, next_try_at__isnull=False)
    gone = 0
    while ids := list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        gone += _delete(ids)
    if gone:
        audit.record(actor, "mail.purged", current_client(), count=gone, before=before)
    return gone


@atomic()
def _delete(ids: list[int]) -> int:
    files = [row.file for row in MailAttachment.objects.filter(mail__in=ids)]
    on_commit(lambda: [file.storage.delete(file.name) for file in files])
    OutboxMail.objects.filter(pk__in=ids).delete()
    return len(ids)
