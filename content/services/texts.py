"""Writing texts: each save is a new version (parking §17.2)."""

from dataclasses import dataclass

from content.choices import TextKind
from content.exceptions import TextChanged
from content.models import ContentRevision
from content.queries.texts import newest_revision
from content.rules.sanitising import clean_html, clean_mail_html, without_marks
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.models import Client
from core.scoping import current_client

MAIL_KINDS = (TextKind.MAIL, TextKind.LAYOUT, TextKind.BULK)


@dataclass(frozen=True)
class Draft:
    """What somebody wants a text to say."""

    title: str = ""
    body: str = ""
    plain: str = ""
    label: str = ""


@atomic()
def save_text(
    *,
    actor: Actor,
    kind: str,
    key: str,
    language: str,
    draft: Draft,
    may_write_raw: bool = False,
    seen: int | None = None,
) -> ContentRevision | None:
    """Make this what the text says; an empty draft brings back other languages or the built-in words.

    HTML is cleaned unless the author may write any (CON-3; mails always). `seen` is the id of the version that the
    author started from, 0 for none. Returns the version that counts now. Raises TextChanged when somebody else saved
    meanwhile.
    """
    # Two who save at once come one after the other; there may be no row of the text yet to lock.
    Client.objects.select_for_update(no_key=True).get(pk=current_client().pk)
    newest = newest_revision(kind, key, language)
    if seen is not None and seen != (newest.pk if newest else 0):
        raise TextChanged(author=newest.author if newest else "")
    row = _revision(kind, key, language, draft, may_write_raw)
    if newest is None and row.is_empty:
        return None
    if newest is not None and _says(newest) == _says(row):
        return newest
    row.author = actor.label
    row.save()
    audit.record(actor, "text.saved", row, kind=kind, key=key, language=language)
    return row


def restore_text(*, actor: Actor, revision_id: int, may_write_raw: bool = False) -> ContentRevision | None:
    """Make an old version the newest again; what its author was allowed, the restorer must be too. RowMissing."""
    old = ContentRevision.objects.filter(pk=revision_id).first()
    if old is None:
        raise RowMissing
    draft = Draft(old.title, old.body, old.plain, old.label)
    place = {"kind": old.kind, "key": old.key, "language": old.language}
    return save_text(actor=actor, **place, draft=draft, may_write_raw=may_write_raw)


def _revision(kind, key, language, draft: Draft, may_write_raw: bool) -> ContentRevision:
    body = without_marks(draft.body).replace("\r\n", "\n").strip()
    is_raw = False
    if kind in MAIL_KINDS:
        body = clean_mail_html(body)
    else:
        cleaned = clean_html(body)
        is_raw = may_write_raw and cleaned != body
        body = body if is_raw else cleaned
    return ContentRevision(
        kind=kind,
        key=key,
        language=language,
        title=" ".join(without_marks(draft.title).split())[:250],
        body=body,
        plain=without_marks(draft.plain).replace("\r\n", "\n").strip(),
        label=" ".join(without_marks(draft.label).split())[:60],
        is_raw=is_raw,
    )


def _says(row: ContentRevision) -> tuple:
    return (row.title, row.body, row.plain, row.label, row.is_raw)
