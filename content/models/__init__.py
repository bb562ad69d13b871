"""Tables of words and mail."""

from content.models.attachment import MailAttachment
from content.models.email_warning import EmailWarning
from content.models.outbox import OutboxMail

__all__ = ["EmailWarning", "MailAttachment", "OutboxMail"]
