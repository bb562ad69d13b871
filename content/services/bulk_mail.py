"""Bulk email: written as a draft, sent once, cancelled in the middle (parking §2 Email Users, EML-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content.choices import BulkMailState, RecipientState, TextKind
from content.exceptions import BulkMailMoved, CountWrong, NobodyListed, NoWords, ReasonNeeded
from content.models import BulkMail, BulkMailRecipient, OutboxMail
from content.queries.bulk_letters import Letters
from content.queries.bulk_mail import BULK, JOB, TYPED_ABOVE, fate, forgotten_bulk_mails, own_words, settled
from content.services.outbox import send_off
from content.services.texts import Draft, save_text
from core import audit
from core.actors import Actor
from core.db import atomic
from core.jobs import enqueue
from core.scoping import current_client
from core.services.writing import locked, write


@dataclass(frozen=True)
class Message:
    """What a bulk email is to be. `words` are (subject, HTML) by language; an empty pair says nothing there."""

    words: Mapping[str, tuple[str, str]]
    filters: Mapping[str, Any] = field(default_factory=dict)
    is_transactional: bool = False
    reason: str = ""


@atomic()
def save_bulk_mail(*, actor: Actor, message: Message, bulk_mail_id: int | None = None) -> BulkMail:
    """Write a draft, or another version of one. BulkMailMoved, NoWords, ReasonNeeded, RowMissing."""
    row = _draft(bulk_mail_id) if bulk_mail_id else BulkMail(by=actor.label[:200])
    spoken = [language for language, words in message.words.items() if all(part.strip() for part in words)]
    if not spoken:
        raise NoWords
    if message.is_transactional and not message.reason.strip():
        raise ReasonNeeded(field="reason")
    own = current_client().default_language
    subject, _body = message.words[own if own in spoken else spoken[0]]
    values = {
        "subject": " ".join(subject.split())[:250],
        "filters": dict(message.filters),
        "is_transactional": message.is_transactional,
        "reason": message.reason.strip() if message.is_transactional else "",
    }
    write(actor=actor, row=row, noun="bulk_mail", values=values)
    for language, (title, body) in message.words.items():
        draft = Draft(title=title, body=body)
        save_text(actor=actor, kind=TextKind.BULK, key=row.words_key, language=language, draft=draft)
    return row


@atomic()
def delete_bulk_mail(*, actor: Actor, bulk_mail_id: int) -> None:
    """Throw a draft away; its words stay on record like any text's. BulkMailMoved, RowMissing."""
    row = _draft(bulk_mail_id)
    audit.record(actor, "bulk_mail.deleted", row)
    row.delete()


@atomic()
def send_test_mail(*, actor: Actor, bulk_mail: BulkMail, to: User, sample: User | None, site: str) -> int:
    """Mail the message to a staff member in each language it is written in, as `sample` would get it; returns how
    many mails that made. They are marked as a test and their links end nothing."""
    letters = Letters(bulk_mail, site)
    languages = own_words(bulk_mail)
    for language in languages:
        letter = letters.sample(sample, language)
        subject = _("[Test] %(subject)s") % {"subject": letter.words.subject}
        mail = OutboxMail.objects.create(
            kind=BULK,
            language=letter.language,
            to=to.email,
            subject=subject[:250],
            text=letter.words.text,
            html=letter.words.html,
            next_try_at=timezone.now(),
        )
        send_off(mail=mail)
    audit.record(actor, "bulk_mail.tested", bulk_mail, to=to.email)
    return len(languages)


@atomic()
def send_bulk_mail(
    *, actor: Actor, bulk_mail_id: int, people: QuerySet[User], site: str, typed: int | None = None
) -> BulkMail:
    """List these people as the recipients and have their mails written, in the background.

    `site` is the address that the mails' links begin with, `typed` the number of recipients as whoever sends typed
    it, which is asked for above 100. Of two presses one sends. BulkMailMoved, NobodyListed, CountWrong, RowMissing.
    """
    row = _draft(bulk_mail_id)
    row.total = _list_recipients(row, people)
    row.counts = settled(row)
    getting = row.total - row.done
    if not getting:
        raise NobodyListed
    if getting > TYPED_ABOVE and typed != getting:
        raise CountWrong(field="typed", number=getting)
    row.state, row.site, row.by, row.sent_at = BulkMailState.SENDING, site, actor.label[:200], timezone.now()
    row.save()
    facts = {"reason": row.reason} if row.is_transactional else {}
    audit.record(actor, "bulk_mail.sent", row, recipients=getting, left=row.done, **facts)
    _have_written(row)
    return row


@atomic()
def cancel_bulk_mail(*, actor: Actor, bulk_mail_id: int) -> BulkMail:
    """Write no more mails; those that are written leave. BulkMailMoved, RowMissing."""
    row = locked(model=BulkMail, pk=bulk_mail_id)
    if not row.is_at_work:
        raise BulkMailMoved(subject=row.subject, state=row.get_state_display())
    waiting = BulkMailRecipient.objects.filter(bulk_mail=row, state=RecipientState.WAITING)
    number = waiting.update(state=RecipientState.CANCELLED)
    row.state, row.ended_at, row.counts = BulkMailState.CANCELLED, timezone.now(), settled(row)
    row.save()
    audit.record(actor, "bulk_mail.cancelled", row, cancelled=number)
    return row


@atomic()
def resume_bulk_mails() -> int:
    """Give messages that lost their job a new one; returns how many there were."""
    rows = forgotten_bulk_mails()
    for row in rows:
        _have_written(row)
    return len(rows)


def _draft(bulk_mail_id: int) -> BulkMail:
    row = locked(model=BulkMail, pk=bulk_mail_id)
    if not row.is_draft:
        raise BulkMailMoved(subject=row.subject, state=row.get_state_display())
    return row


def _have_written(row: BulkMail) -> None:
    enqueue(JOB, current_client().pk, bulk_mail_id=row.pk)


def _list_recipients(row: BulkMail, people: QuerySet[User]) -> int:
    """One row for each person, by one statement; how many there are."""
    rows = people.order_by("pk").annotate(
        client_key=Value(row.client_id),
        mail_key=Value(row.pk),
        fate=fate(is_transactional=row.is_transactional),
    )
    sql, parameters = rows.values_list("client_key", "mail_key", "pk", "fate").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {BulkMailRecipient._meta.db_table} (client_id, bulk_mail_id, person_id, state) {sql}",
            parameters,
        )
        return cursor.rowcount
