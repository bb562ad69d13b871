"""What people wrote, in the reader's language (CON-5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.models import ContentRevision
from content.ports import TextPlace, text_places
from core.choices import Language
from core.scoping import current_client

Wanted = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Text:
    """What is shown for one text. `language` is that of the words, which is not always the reader's."""

    title: str = ""
    body: str = ""
    plain: str = ""
    label: str = ""
    language: str = ""
    is_raw: bool = False
    is_builtin: bool = False

    def __bool__(self):
        return bool(self.title or self.body or self.plain)


def texts(wanted: Wanted, language: str) -> dict[tuple[str, str], Text]:
    """What is shown for each (kind, key) to a reader of this language: in it, else the client's default language,
    else any, else the built-in words. One query however many are wanted."""
    wanted = [*dict.fromkeys(wanted)]
    kinds, keys = {kind for kind, _key in wanted}, {key for _kind, key in wanted}
    found: dict[tuple[str, str], dict[str, ContentRevision]] = {}
    for row in ContentRevision.objects.filter(kind__in=kinds, key__in=keys).newest():
        if not row.is_empty:
            found.setdefault((row.kind, row.key), {})[row.language] = row
    return {name: _shown(name, found.get(name, {}), language) for name in wanted}


def text(kind: str, key: str, language: str) -> Text:
    """As `texts`, for one."""
    return texts([(kind, key)], language)[(kind, key)]


def newest_revision(kind: str, key: str, language: str) -> ContentRevision | None:
    """The version that counts, an emptied one too; None when nobody wrote this text in this language."""
    return revisions(kind, key, language).first()


def revisions(kind: str, key: str, language: str):
    """Every version of a text in one language, newest first."""
    return ContentRevision.objects.filter(kind=kind, key=key, language=language).order_by("-id")


def languages_of(kind: str) -> dict[str, set[str]]:
    """The languages in which each text of a kind says something, by its key."""
    languages: dict[str, set[str]] = {}
    for row in ContentRevision.objects.filter(kind=kind).newest():
        if not row.is_empty:
            languages.setdefault(row.key, set()).add(row.language)
    return languages


def _shown(name: tuple[str, str], by_language: dict[str, ContentRevision], language: str) -> Text:
    order = (language, current_client().default_language, *Language.values)
    row = next((by_language[code] for code in order if code in by_language), None)
    if row is None:
        return builtin(*name)
    return Text(row.title, row.body, row.plain, row.label, row.language, row.is_raw)


def builtin(kind: str, key: str) -> Text:
    """The words that are shown until somebody writes others, in the active language."""
    place: TextPlace | None = text_places.get(f"{kind}:{key}") if f"{kind}:{key}" in text_places else None
    if place is None or place.builtin is None:
        return Text(is_builtin=True)
    title, body = place.builtin()
    return Text(title=title, body=body, is_builtin=True)
