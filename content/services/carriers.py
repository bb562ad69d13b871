"""Handing mail over: Mailgun with the client's own key, the installation's SMTP server, or nobody (EML-3)."""

import smtplib
from contextlib import suppress
from email.utils import formataddr, parseaddr

import requests
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import BadHeaderError
from django.utils import timezone

from content.choices import Carrier
from content.exceptions import FateUnknown, NotSent, Refused
from content.models import OutboxMail
from content.rules.retries import told_to_wait
from content.services.carrier_session import carrier_connection
from core.scoping import current_client
from core.system_settings import is_set, value

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
MAILGUN_BACKEND = "anymail.backends.mailgun.EmailBackend"
SMTP_SECONDS = 20
SENT_NOTHING = (requests.ConnectTimeout, requests.exceptions.SSLError)


def carrier_of_client() -> Carrier:
    """Who carries the open scope's mail now. In a demo nothing leaves the machine."""
    if settings.MAIL_CAPTURE:
        return Carrier.CAPTURE
    if value("mailgun_domain") and is_set("mailgun_api_key"):
        return Carrier.MAILGUN
    return Carrier.SMTP if settings.EMAIL_URL else Carrier.CAPTURE


def hand_over(*, mail: OutboxMail, carrier: str) -> str:
    """Give the mail to its carrier; returns the carrier's id for it. NotSent, Refused, FateUnknown."""
    try:
        return _by_mailgun(mail) if carrier == Carrier.MAILGUN else _by_smtp(mail)
    except (BadHeaderError, UnicodeError) as error:
        raise Refused(str(error)) from error


def find_at_mailgun(*, mail: OutboxMail) -> str | None:
    """Mailgun's id of a mail whose acceptance nobody saw; None when it never arrived there. NotSent: it cannot say."""
    url = f"{settings.ANYMAIL['MAILGUN_API_URL'].rstrip('/')}/{value('mailgun_domain')}/events"
    asked = {
        "recipient": mail.to,
        "begin": int(mail.created_at.timestamp()),
        "ascending": "yes",
        "limit": 300,
    }
    auth = ("api", value("mailgun_api_key"))
    try:
        answer = requests.get(url, params=asked, auth=auth, timeout=settings.ANYMAIL["REQUESTS_TIMEOUT"])
        answer.raise_for_status()
        ours = (
            e
            for e in answer.json()["items"]
            if e.get("user-variables", {}).get("outbox") == str(mail.reference)
        )
        return next((f"<{event['message']['headers']['message-id']}>" for event in ours), None)
    except (requests.RequestException, LookupError, ValueError) as error:
        raise NotSent(f"Mailgun's events cannot be read: {error}") from error


def _by_mailgun(mail: OutboxMail) -> str:
    message = _message(mail)
    message.metadata = {"outbox": str(mail.reference)}
    key, domain = value("mailgun_api_key"), value("mailgun_domain")
    try:
        with carrier_connection(MAILGUN_BACKEND, api_key=key, sender_domain=domain) as connection:
            connection.open()
            connection.send_messages([message])
    except requests.RequestException as error:  # anymail's errors about the wire are both
        raise _mailgun_failure(error) from error
    except AnymailError as error:
        raise Refused(str(error)) from error
    return message.anymail_status.message_id


def _mailgun_failure(error) -> Exception:
    answer = error.response
    if answer is None:
        sent_nothing = isinstance(error, SENT_NOTHING) or "NewConnectionError" in repr(error.__cause__)
        words = f"Mailgun: {type(error.__cause__).__name__}"
        return NotSent(words) if sent_nothing else FateUnknown(words)
    words = f"Mailgun {answer.status_code}: {answer.text[:300]}"
    if answer.status_code == 400 or answer.status_code == 413:
        return Refused(words)
    if answer.status_code >= 500:
        return FateUnknown(words)
    return NotSent(words, told_to_wait(answer.text, answer.headers.get("Retry-After"), timezone.now()))


def _by_smtp(mail: OutboxMail) -> str:
    message = _message(mail)
    own_id = f"<{mail.reference}@{parseaddr(message.from_email)[1].rpartition('@')[2]}>"
    message.extra_headers["Message-ID"] = own_id  # the same at every try, so that receivers see the double
    with carrier_connection(SMTP_BACKEND, timeout=SMTP_SECONDS) as connection:
        try:
            _open(connection)
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"SMTP: {error}", is_away=True) from error
        try:
            connection.send_messages([message])
        except (smtplib.SMTPException, OSError) as error:
            raise _smtp_failure(error) from error
    return own_id


def _open(connection) -> None:
    """Open the connection anew unless it was kept and still stands: a server may hang up between two mails."""
    try:
        stands = connection.connection is not None and connection.connection.noop()[0] == 250
    except OSError:
        stands = False
    if not stands:
        with suppress(OSError):
            connection.close()
    connection.open()


def _smtp_failure(error) -> Exception:
    replies = list(error.recipients.values()) if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    if isinstance(error, smtplib.SMTPResponseException):
        replies = [(error.smtp_code, error.smtp_error)]
    if not replies:
        return FateUnknown(f"SMTP: {type(error).__name__}")
    code, words = replies[0]
    words = f"SMTP {code}: {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return Refused(words) if code >= 500 else NotSent(words)


def _message(mail: OutboxMail) -> EmailMultiAlternatives:
    reply_to = value("reply_to_email")
    sender = value("from_email") or reply_to or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.whole(mail.text),
        from_email=formataddr((" ".join(current_client().name.split()), sender)),
        to=[mail.to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated", **mail.headers},
    )
    message.attach_alternative(mail.whole(mail.html), "text/html")
    for attachment in mail.attachments.all():
        with attachment.file.open() as file:
            message.attach(attachment.name, file.read(), attachment.media_type)
    return message
