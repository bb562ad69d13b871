"""Handing mail over: to a carrier that an integration plugged in, the installation's SMTP server, or nobody (EML-3)."""

import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail.message import BadHeaderError

from content.choices import Carrier
from content.exceptions import FateUnknown, NotSent, Refused
from content.models import OutboxMail
from content.ports import mail_carriers
from content.queries.outbox import is_captured
from content.services.carrier_session import carrier_connection
from content.services.messages import compose

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SMTP_SECONDS = 20


def carrier_of_client() -> Carrier:
    """Who carries the open scope's mail now: nobody where it is kept here, else what is set up."""
    if is_captured():
        return Carrier.CAPTURE
    names = mail_carriers.keys()
    ready = next((name for name in names if mail_carriers.get(name).is_ready()), None)
    if ready:
        return Carrier(ready)
    return Carrier.SMTP if settings.EMAIL_URL else Carrier.CAPTURE


def hand_over(*, mail: OutboxMail, carrier: str) -> str:
    """Give the mail to its carrier; returns the carrier's id for it. NotSent, Refused, FateUnknown."""
    try:
        return _by_smtp(mail) if carrier == Carrier.SMTP else mail_carriers.get(carrier).hand_over(mail)
    except (BadHeaderError, UnicodeError) as error:
        raise Refused(str(error)) from error


def find_sent(*, mail: OutboxMail, carrier: str) -> str | None:
    """The carrier's id of a mail whose acceptance nobody saw, None when it never had it. NotSent: it cannot say."""
    return mail_carriers.get(carrier).find_sent(mail)


def _by_smtp(mail: OutboxMail) -> str:
    message = compose(mail=mail)
    own_id = f"<{mail.reference}@{parseaddr(message.from_email)[1].rpartition('@')[2]}>"
    message.extra_headers["Message-ID"] = own_id  # the same at every try, so that receivers see the double
    with carrier_connection(backend=SMTP_BACKEND, timeout=SMTP_SECONDS) as connection:
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
