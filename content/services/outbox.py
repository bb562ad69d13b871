"""The outbox: mail is a row first and leaves afterwards, never twice through Mailgun (DECISIONS 39, EML-2)."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Model, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from content.choices import Carrier, MailPriority, MailState
from content.exceptions import FateUnknown, NotSent, Refused
from content.models import OutboxMail
from content.models.outbox import LEASE, row_key
from content.ports import mail_carriers, mail_kinds
from content.queries.outbox import is_captured
from content.queries.wording import wording
from content.rules.mail_html import one_line
from content.rules.retries import absence_counts, next_look, next_try
from content.services.attachments import attach
from content.services.carrier_session import carrier_session
from content.services.carriers import carrier_of_client, find_sent, hand_over
from content.services.holds import hold_mail
from core.broker import wake_on_commit
from core.db import atomic
from core.exceptions import LeaseLost
from core.jobs import enqueue
from core.ports import Attachment
from core.redaction import redact

log = logging.getLogger(__name__)
DRAIN = "content.drain"  # the worker's entry point for bulk mail
BREATHER = timedelta(minutes=1)  # before a carrier that took nothing is asked again by bulk mail


@atomic()
def queue_mail(
    *,
    kind: str,
    to: str,
    language: str,
    context: dict[str, Any],
    person_id: int | None = None,
    attachments: Sequence[Attachment] = (),
    bulk: bool = False,
    about: Model | None = None,
    is_test: bool = False,
) -> int:
    """Write a mail of a registered kind into the outbox in the open transaction; it leaves on commit. Returns its id.

    `bulk` mail has no job and no message of its own: one drain works off all there is, after everything else.
    An address that is none makes a failed mail, not an error: a mail never undoes what it tells of (EML-4).
    """
    declared = mail_kinds.get(kind)
    words = wording(kind, language, context, person_id)
    mail = OutboxMail(
        kind=kind,
        language=language,
        person_id=person_id,
        about=row_key(about) if about else "",
        to=to.strip()[:254],
        subject=one_line(_("[test] %(subject)s") % {"subject": words.subject}) if is_test else words.subject,
        text=words.text,
        html=words.html,
        priority=MailPriority.BULK if bulk else MailPriority.TRANSACTIONAL,
        next_try_at=timezone.now(),
    )
    if not is_captured():  # mail that is kept here is there to be read
        for name in declared.secrets:
            if secret := str(context.get(name) or ""):
                mail.hide(secret)
    _check_address(mail)
    mail.save()
    for attachment in attachments:
        attach(mail=mail, attachment=attachment)
    if mail.state == MailState.QUEUED:
        send_off(mail=mail)
    return mail.pk


def send_off(*, mail: OutboxMail) -> None:
    """Once the open transaction is kept, have somebody look after a mail that is due."""
    if mail.is_bulk:
        wake_on_commit(DRAIN)
    else:
        enqueue("content.send_mail", mail.client_id, mail_id=mail.pk)


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
    mails = OutboxMail.objects.filter(pk=mail_id).claim(timezone.now())
    if not mails:
        return None
    _try(mails[0])
    return mails[0].state


def deliver_bulk(*, limit: int, ends_at: float) -> int:
    """Hand over up to `limit` due bulk mails of the open scope, on one connection to the carrier; returns how many.

    It stops early at `ends_at` (time.monotonic) and when the carrier takes nothing more for now; what it claimed and
    did not try is due again at once. A worker that dies leaves that to the end of the claims.
    """
    mails = OutboxMail.objects.bulk().claim(timezone.now(), limit)
    prefetch_related_objects(mails, "attachments")
    tried = 0
    with carrier_session():
        for mail in mails:
            if monotonic() >= ends_at:
                break
            tried += 1
            if not _try(mail):
                break
    for mail in mails[tried:]:
        _give_back(mail)
    return tried


def _try(mail: OutboxMail) -> bool:
    """Do what is to be done with a claimed mail; False when its carrier should not be asked for more now."""
    try:
        _go_on(mail)
    except NotSent as failure:
        _later(mail, MailState.QUEUED, failure, failure.after)
        if failure.after or failure.is_away:
            return _hold_others(mail, failure, failure.after)
    except Refused as failure:
        _store(mail, MailState.FAILED, error=failure)
    except FateUnknown as failure:
        _later(mail, MailState.UNKNOWN, failure)
        if not mail.was_on_its_way:
            return _hold_others(mail, failure)
    except LeaseLost:
        log.warning("mail %s was given to another worker", mail.pk)
    except Exception as failure:
        log.exception("mail %s", mail.pk)
        _later(mail, MailState.UNKNOWN if mail.carrier else MailState.QUEUED, failure)
    return True


def _go_on(mail: OutboxMail) -> None:
    if mail.was_on_its_way and (found := _fate(mail)):
        return _store(mail, MailState.ACCEPTED, provider_id=found)
    mail.carrier = carrier_of_client()
    if mail.carrier == Carrier.CAPTURE:
        return _keep_here(mail)
    _mark(mail)
    _store(mail, MailState.ACCEPTED, provider_id=hand_over(mail=mail, carrier=mail.carrier))


def _fate(mail: OutboxMail) -> str | None:
    """The carrier's id of a mail that was on its way; None when it may be sent (again). Raises FateUnknown."""
    if is_captured():
        raise FateUnknown("mail is kept here now: nobody is asked what became of this one")
    if mail.carrier in mail_carriers:
        found = _look_up(mail)
        if not found and not absence_counts(mail.handed_over_at or mail.created_at, timezone.now()):
            raise FateUnknown("the carrier knows nothing of this mail, which proves nothing at this age")
        return found
    if not _is_repeatable(mail):
        raise FateUnknown("nobody knows whether this mail left")
    return None


def _look_up(mail: OutboxMail) -> str | None:
    try:
        return find_sent(mail=mail, carrier=mail.carrier)
    except NotSent as failure:
        raise FateUnknown(str(failure)) from failure


def _mark(mail: OutboxMail) -> None:
    """Write down that a carrier is about to get the mail: from here on its fate is open. Raises LeaseLost."""
    mail.handed_over_at = timezone.now()
    facts = {"carrier": mail.carrier, "handed_over_at": mail.handed_over_at}
    if not OutboxMail.objects.held(mail).update(**facts, next_try_at=mail.handed_over_at + LEASE):
        raise LeaseLost


def _keep_here(mail: OutboxMail) -> None:
    """End the way of a mail that nobody carries; what was hidden comes back only where nothing ever leaves."""
    if is_captured():
        mail.text, mail.html = mail.whole(mail.text), mail.whole(mail.html)
    _store(mail, MailState.CAPTURED)


def _later(mail: OutboxMail, state: str, failure: Exception, after=None) -> None:
    """Keep for another try; after the last one it is failed, or unknown for good."""
    now = timezone.now()
    at = next_try(mail.attempts, now, after)
    if state == MailState.UNKNOWN:
        at = _next_look(mail, now)
    elif at is None:
        state = MailState.FAILED
    _store(mail, state, error=failure, next_try_at=at)


def _next_look(mail: OutboxMail, now: datetime) -> datetime | None:
    if mail.carrier in mail_carriers:
        return next_look(mail.attempts, now, mail.handed_over_at or mail.created_at)
    return next_try(mail.attempts, now) if _is_repeatable(mail) else None


def _is_repeatable(mail: OutboxMail) -> bool:
    return mail.kind in mail_kinds and mail_kinds.get(mail.kind).repeatable


def _hold_others(mail: OutboxMail, failure: Exception, asked_until: datetime | None = None) -> bool:
    """A carrier that asks to wait is obeyed by all mail; one that takes nothing is left alone by the rest of the bulk.

    Always False: there is no going on.
    """
    if asked_until:
        hold_mail(priorities=MailPriority.values, until=asked_until, reason=redact(str(failure)))
    elif mail.is_bulk:
        until = timezone.now() + BREATHER
        hold_mail(priorities=[MailPriority.BULK], until=until, reason=redact(str(failure)))
    return False


def _give_back(mail: OutboxMail) -> None:
    """Undo the claim of a mail that was not tried."""
    before = {"state": mail.state_before, "next_try_at": mail.due_since}
    OutboxMail.objects.held(mail).update(**before, attempts=F("attempts") - 1)


def _store(mail: OutboxMail, state: str, *, error="", next_try_at=None, provider_id="") -> None:
    mail.state, mail.next_try_at, mail.provider_id = state, next_try_at, provider_id or mail.provider_id
    mail.error = redact(str(error))[:500]
    if state == MailState.ACCEPTED:
        mail.sent_at = timezone.now()
    if next_try_at is None:
        mail.secrets = []
    if error:
        log.warning("mail %s: %s (%s)", mail.pk, mail.state, mail.error)
    stored = ["state", "carrier", "next_try_at", "provider_id", "error", "sent_at", "secrets"]
    if state == MailState.CAPTURED:
        stored += ["text", "html"]
    OutboxMail.objects.held(mail).update(**{name: getattr(mail, name) for name in stored})
