"""Tables of words and mail."""

from content.models.attachment import MailAttachment
from content.models.hold import MailHold
from content.models.outbox import OutboxMail

__all__ = ["MailAttachment", "MailHold", "OutboxMail"]
