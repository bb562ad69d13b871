"""Sending a mail again because a person asks for it."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from content.choices import Carrier, MailState
from content.exceptions import AddressRefuses, MailHasLeft, MailIsKept, MailMoves, SecretsGone
from content.models import OutboxMail
from content.models.outbox import DOT
from content.ports import mail_carriers, mail_kinds
from content.queries.outbox import RESENDABLE
from content.services.carriers import carrier_of_client
from content.services.outbox import send_off
from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked


@atomic()
def send_again(*, actor: Actor, mail_id: int) -> OutboxMail:
    """Make a mail due once more that failed, was kept here, or whose fate nobody could find out.

    A carrier that can be asked is asked first whether it knows a mail of unknown fate; over SMTP it may arrive twice,
    which whoever asks has been told. Raises MailMoves, MailHasLeft, AddressRefuses, SecretsGone, MailIsKept and
    RowMissing.
    """
    mail = locked(model=OutboxMail, pk=mail_id)
    _refuse(mail)
    audit.record(actor, "mail.sent_again", mail, state=mail.state, to=mail.to)
    if mail.state != MailState.UNKNOWN or mail.carrier not in mail_carriers:
        mail.state = MailState.QUEUED
    mail.next_try_at, mail.error = timezone.now(), ""
    mail.save(update_fields=["state", "next_try_at", "error"])
    send_off(mail=mail)
    return mail


def _refuse(mail: OutboxMail) -> None:
    if mail.next_try_at is not None:
        raise MailMoves
    if mail.state == MailState.BOUNCED or not _is_address(mail.to):
        raise AddressRefuses(to=mail.to)
    if mail.state not in RESENDABLE:
        raise MailHasLeft
    if DOT * 3 in mail.text and not mail.secrets and _had_secrets(mail):
        raise SecretsGone
    if carrier_of_client() == Carrier.CAPTURE:
        raise MailIsKept


def _had_secrets(mail: OutboxMail) -> bool:
    return mail.kind in mail_kinds and bool(mail_kinds.get(mail.kind).secrets)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
