"""Tables of words and mail."""

from content.models.attachment import MailAttachment
from content.models.mail_event import MailEvent
from content.models.outbox import OutboxMail

__all__ = ["MailAttachment", "MailEvent", "OutboxMail"]
