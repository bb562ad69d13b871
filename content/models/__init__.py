"""Tables of words and mail."""

from content.models.attachment import MailAttachment
from content.models.bulk_mail import BulkMail, BulkMailRecipient
from content.models.email_template import EmailLayout, EmailTemplate
from content.models.email_warning import EmailWarning
from content.models.hold import MailHold
from content.models.mail_event import MailEvent
from content.models.managed_file import ManagedFile
from content.models.message_block import MessageBlock
from content.models.outbox import OutboxMail
from content.models.page import Page, PageUserType
from content.models.popup import Popup
from content.models.revision import ContentRevision

__all__ = [
    "BulkMail",
    "BulkMailRecipient",
    "ContentRevision",
    "EmailLayout",
    "EmailTemplate",
    "EmailWarning",
    "MailAttachment",
    "MailEvent",
    "MailHold",
    "ManagedFile",
    "MessageBlock",
    "OutboxMail",
    "Page",
    "PageUserType",
    "Popup",
]
