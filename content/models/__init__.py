"""Tables of words and mail."""

from content.models.attachment import MailAttachment
from content.models.hold import MailHold
from content.models.mail_event import MailEvent
from content.models.managed_file import ManagedFile
from content.models.outbox import OutboxMail
from content.models.revision import ContentRevision

__all__ = ["ContentRevision", "MailAttachment", "MailEvent", "MailHold", "ManagedFile", "OutboxMail"]
