"""Tables of words and mail."""

from content.models.attachment import MailAttachment
from content.models.bulk_mail import BulkMail, BulkMailRecipient
from content.models.email_warning import EmailWarning
from content.models.hold import MailHold
from content.models.managed_file import ManagedFile
from content.models.outbox import OutboxMail
from content.models.revision import ContentRevision

__all__ = [
    "BulkMail",
    "BulkMailRecipient",
    "ContentRevision",
    "EmailWarning",
    "MailAttachment",
    "MailHold",
    "ManagedFile",
    "OutboxMail",
]
