"""A mail of the outbox as the message that leaves."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from content.models import OutboxMail
from core.scoping import current_client
from core.system_settings import value


def sender_address() -> str:
    """The address that the open scope's mail is from (EML-3)."""
    return value("from_email") or value("reply_to_email") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def compose(*, mail: OutboxMail) -> EmailMultiAlternatives:
    """The message with both bodies, hidden words in their places, and its files; nothing is sent."""
    reply_to = value("reply_to_email")
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.whole(mail.text),
        from_email=formataddr((" ".join(current_client().name.split()), sender_address())),
        to=[mail.to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated", **mail.headers},
    )
    message.attach_alternative(mail.whole(mail.html), "text/html")
    for attachment in mail.attachments.all():
        with attachment.file.open() as file:
            message.attach(attachment.name, file.read(), attachment.media_type)
    return message
