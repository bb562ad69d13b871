"""Tables of words and mail."""

from content.models.attachment import MailAttachment
from content.models.managed_file import ManagedFile
from content.models.outbox import OutboxMail

__all__ = ["MailAttachment", "ManagedFile", "OutboxMail"]
