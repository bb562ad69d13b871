"""Files of mail: kept beside the outbox, deleted after a while."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from content.models import MailAttachment, OutboxMail
from core.db import atomic, on_commit
from core.ports import Attachment
from core.scoping import claim

KEEP_FOR = timedelta(days=90)


def attach(*, mail: OutboxMail, attachment: Attachment) -> MailAttachment:
    """Store a file with a mail that has not left."""
    row = MailAttachment(mail=mail, name=attachment.name[:150], media_type=attachment.media_type)
    claim(row)  # the file's place is the client's
    row.file.save(attachment.name, ContentFile(attachment.content))
    return row


@atomic()
def purge_attachments() -> int:
    """Delete the files of mail written over 90 days ago; the mail itself stays. Returns how many went."""
    old = list(MailAttachment.objects.filter(mail__created_at__lt=timezone.now() - KEEP_FOR))
    for row in old:
        row.delete()
        on_commit(lambda file=row.file: file.storage.delete(file.name))
    return len(old)
