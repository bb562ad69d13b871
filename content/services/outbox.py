"""The outbox: mail is a row first and leaves afterwards, never twice through Mailgun (DECISIONS 39, EML-2)."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from content.choices import Carrier, MailState
from content.exceptions import FateUnknown, NotSent, Refused
from content.models import OutboxMail
from content.ports import mail_kinds
from content.rules.retries import next_try
from content.rules.wording import wording
from content.services.attachments import attach
from content.services.carriers import carrier_of_client, find_sent, hand_over
from core.choices import Language
from core.db import atomic
from core.jobs import enqueue
from core.ports import Attachment
from core.redaction import redact
from core.scoping import current_client

log = logging.getLogger(__name__)


@atomic()
def queue_mail(
    *,
    kind: str,
    to: str,
    language: str,
    context: dict[str, Any],
    person_id: int | None = None,
    attachments: Sequence[Attachment] = (),
) -> int:
    """Write a mail of a registered kind into the outbox in the open transaction; it leaves on commit. Returns its id.

    An address that is none makes a failed mail, not an error: a mail never undoes what it tells of (EML-4).
    """
    client = current_client()
    declared = mail_kinds.get(kind)
    context = {"organization": client.name, **context}
    words = wording(kind, (language, client.default_language, Language.ENGLISH), context)
    mail = OutboxMail(
        kind=kind,
        language=language,
        person_id=person_id,
        to=to.strip()[:254],
        subject=words.subject[:250],
        text=words.text,
        html=words.html,
        next_try_at=timezone.now(),
    )
    if not settings.MAIL_CAPTURE:  # a demo's mail never leaves and is there to be read
        for name in declared.secrets:
            mail.hide(str(context[name]))
    _check_address(mail)
    mail.save()
    for attachment in attachments:
        attach(mail=mail, attachment=attachment)
    if mail.state == MailState.QUEUED:
        enqueue("content.send_mail", client.pk, mail_id=mail.pk)
    return mail.pk


def _check_address(mail: OutboxMail) -> None:
    try:
        validate_email(mail.to)
    except ValidationError as error:
        mail.state, mail.error, mail.next_try_at = MailState.FAILED, error.messages[0], None
        mail.secrets = []


def deliver(*, mail_id: int) -> str | None:
    """Hand over a mail that is due, or settle one whose fate is unknown; returns its new state.

    None when it is not due or another worker has it. Runs outside any transaction: a carrier may take its time.
    """
    before = OutboxMail.objects.claim(mail_id, timezone.now())
    if before is None:
        return None
    mail = OutboxMail.objects.get(pk=mail_id)
    try:
        _go_on(mail, was_on_its_way=bool(before.state != MailState.QUEUED and before.carrier))
    except NotSent as failure:
        _later(mail, MailState.QUEUED, failure, failure.after)
    except Refused as failure:
        _store(mail, MailState.FAILED, error=failure)
    except FateUnknown as failure:
        _later(mail, MailState.UNKNOWN, failure)
    except Exception as failure:
        log.exception("mail %s", mail.pk)
        _later(mail, MailState.UNKNOWN, failure)
    return mail.state


def _go_on(mail: OutboxMail, *, was_on_its_way: bool) -> None:
    if was_on_its_way and mail.carrier == Carrier.MAILGUN:
        if found := _look_up(mail):
            return _store(mail, MailState.ACCEPTED, provider_id=found)
    elif was_on_its_way and not mail_kinds.get(mail.kind).repeatable:
        raise FateUnknown("nobody knows whether this mail left")
    mail.carrier = carrier_of_client()
    OutboxMail.objects.filter(pk=mail.pk).update(carrier=mail.carrier)
    if mail.carrier == Carrier.CAPTURE:
        return _store(mail, MailState.CAPTURED)
    _store(mail, MailState.ACCEPTED, provider_id=hand_over(mail=mail, carrier=mail.carrier))


def _look_up(mail: OutboxMail) -> str | None:
    try:
        return find_sent(mail=mail, carrier=mail.carrier)
    except NotSent as failure:
        raise FateUnknown(str(failure)) from failure


def _later(mail: OutboxMail, state: str, failure: Exception, after=None) -> None:
    """Keep for another try; after the last one it is failed, or unknown for good."""
    at = next_try(mail.attempts, timezone.now(), after)
    if state == MailState.UNKNOWN and not _may_be_settled(mail):
        at = None
    if at is None and state == MailState.QUEUED:
        state = MailState.FAILED
    _store(mail, state, error=failure, next_try_at=at)


def _may_be_settled(mail: OutboxMail) -> bool:
    return mail.carrier == Carrier.MAILGUN or mail_kinds.get(mail.kind).repeatable


def _store(mail: OutboxMail, state: str, *, error="", next_try_at=None, provider_id="") -> None:
    mail.state, mail.next_try_at, mail.provider_id = state, next_try_at, provider_id or mail.provider_id
    mail.error = redact(str(error))[:500]
    if state == MailState.ACCEPTED:
        mail.sent_at = timezone.now()
    if next_try_at is None:
        mail.secrets = []
    if error:
        log.warning("mail %s: %s (%s)", mail.pk, mail.state, mail.error)
    stored = ("state", "next_try_at", "provider_id", "error", "sent_at", "secrets")
    held = OutboxMail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    held.update(**{name: getattr(mail, name) for name in stored})
