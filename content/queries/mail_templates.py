"""What a kind of mail says and what stands around it, before anything is filled in (parking EML-1)."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db.models import Exists, OuterRef, Q
from django.template.utils import get_app_template_dirs
from django.utils.translation import get_language

from content.choices import TextKind
from content.models import ContentRevision, EmailLayout, EmailTemplate, OutboxMail
from content.ports import MailKind, mail_kinds
from core.choices import Language
from core.scoping import current_client

STANDARD_LAYOUT = """\
<div style="max-width: 600px; margin: 0 auto; padding: 24px; overflow-wrap: anywhere">
<h1 style="font-size: 18px; margin: 0 0 24px">\
[conditional var=org.logo test=hasvalue]<img src="[org logo]" alt="[org name]" height="48" \
style="height: 48px; width: auto; max-width: 100%">[/conditional]\
[conditional var=org.logo test=eq value=""][org name][/conditional]</h1>
[content]
[conditional var=org.address test=hasvalue]<hr>
<p style="font-size: 13px; white-space: pre-line">[org address]</p>[/conditional]
</div>
"""


@dataclass(frozen=True)
class Template:
    """The words of one mail with their codes. Of `body` (HTML) and `plain` an empty one is made from the other."""

    language: str
    subject: str
    body: str = ""
    plain: str = ""
    layout: str = STANDARD_LAYOUT
    is_builtin: bool = False


def mail_template(kind: str, language: str) -> Template:
    """The template of a kind for a reader of this language: what people wrote in it, else in the client's default
    language, else the built-in words (EML-1); in the layout that was chosen for the kind, else the default one."""
    wanted = _languages(language)
    layout = _layout_of(kind)
    about = Q(kind=TextKind.MAIL, key=kind, language__in=wanted)
    if layout is not None:
        about |= Q(kind=TextKind.LAYOUT, key=str(layout.pk))
    written = [row for row in ContentRevision.objects.filter(about).newest() if not row.is_empty]
    words = {row.language: row for row in written if row.kind == TextKind.MAIL}
    around = {row.language: row.body for row in written if row.kind == TextKind.LAYOUT}
    found = next((words[code] for code in wanted if code in words), None)
    template = _written(kind, found) if found else builtin_mail(kind, language)
    order = (*_languages(template.language), *Language.values)
    html = next((around[code] for code in order if code in around), STANDARD_LAYOUT)
    return replace(template, layout=html)


def draft_template(kind: str, language: str, *, subject: str, body: str, plain: str, layout: str) -> Template:
    """The template that somebody is writing; what they left out is built in."""
    draft = ContentRevision(key=kind, language=language, title=subject, body=body, plain=plain)
    return replace(_written(kind, draft), layout=layout)


def builtin_mail(kind: str, language: str) -> Template:
    """The words that come with the product: in this language, the client's, or English. LookupError without any."""
    for code in (*_languages(language), Language.ENGLISH):
        if words := _builtin_words(kind, code):
            subject, plain = words
            return Template(code, subject, plain=plain, is_builtin=True)
    raise LookupError(f"no built-in words for mails of the kind {kind}")


@cache
def _builtin_words(kind: str, language: str) -> tuple[str, str] | None:
    """Subject and text of templates/mail/<kind>.<language>.txt of any package; None without such a file."""
    for folder in get_app_template_dirs("templates"):
        file = Path(folder) / "mail" / f"{kind}.{language}.txt"
        if file.is_file():
            subject, _, plain = file.read_text().strip().partition("\n")
            return subject, plain.strip()
    return None


@dataclass(frozen=True)
class TemplateRow:
    """A kind of mail on the list of the templates: `languages` are those in which people wrote words of their own."""

    kind: MailKind
    label: str
    layout: EmailLayout | None
    languages: tuple[str, ...]
    last_sent_at: datetime | None


def template_rows() -> list[TemplateRow]:
    """Every kind that has words of its own, by area and label; as many queries for many as for one."""
    chosen = {row.kind: row.layout for row in EmailTemplate.objects.select_related("layout")}
    written: dict[str, dict[str, ContentRevision]] = {}
    for revision in ContentRevision.objects.filter(kind=TextKind.MAIL).newest():
        if not revision.is_empty:
            written.setdefault(revision.key, {})[revision.language] = revision
    kinds = worded_kinds()
    sent = _last_sent([kind.key for kind in kinds])
    rows = [
        TemplateRow(
            kind,
            _label(kind, versions := written.get(kind.key, {})),
            chosen.get(kind.key),
            tuple(versions),
            sent.get(kind.key),
        )
        for kind in kinds
    ]
    return sorted(rows, key=lambda row: (str(row.kind.area), row.label.casefold()))


def worded_kinds() -> list[MailKind]:
    """The kinds of mail that have built-in words, which people can replace."""
    return [kind for kind in mail_kinds if has_words(kind.key)]


def has_words(kind: str) -> bool:
    """Whether a kind of mail has built-in words, which people can replace."""
    return _builtin_words(kind, Language.ENGLISH) is not None


def layout_html(layout: EmailLayout | None, language: str) -> str:
    """A layout's HTML for words of this language; the standard one where nobody wrote any."""
    if layout is None:
        return STANDARD_LAYOUT
    kind, key = layout.text_name
    rows = ContentRevision.objects.filter(kind=kind, key=key).newest()
    written = {row.language: row.body for row in rows if not row.is_empty}
    order = (*_languages(language), *Language.values)
    return next((written[code] for code in order if code in written), STANDARD_LAYOUT)


def default_layout() -> EmailLayout | None:
    """The layout of every kind for which none was chosen."""
    return EmailLayout.objects.filter(is_default=True).first()


def _layout_of(kind: str) -> EmailLayout | None:
    chosen = EmailTemplate.objects.filter(kind=kind, layout=OuterRef("pk"))
    rows = EmailLayout.objects.annotate(is_chosen=Exists(chosen))
    return rows.filter(Q(is_chosen=True) | Q(is_default=True)).order_by("-is_chosen").first()


def _label(kind: MailKind, versions: dict[str, ContentRevision]) -> str:
    order = (get_language(), current_client().default_language)
    return next(
        (versions[code].label for code in order if code in versions and versions[code].label), str(kind.label)
    )


def _last_sent(kinds: list[str]) -> dict[str, datetime]:
    newest = [
        OutboxMail.objects.filter(kind=kind).order_by("-id").values("kind", "created_at")[:1]
        for kind in kinds
    ]
    return (
        {row["kind"]: row["created_at"] for row in newest[0].union(*newest[1:], all=True)} if newest else {}
    )


def _languages(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((language, current_client().default_language)))


def _written(kind: str, row: ContentRevision) -> Template:
    builtin = builtin_mail(kind, row.language)
    plain = row.plain if row.plain or row.body else builtin.plain
    return Template(row.language, row.title or builtin.subject, row.body, plain)
