"""What the lists of System Messaging have in common: the text of each row, and the languages it has words in."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admin_portal.access import may
from admin_portal.generic import Column, Link
from admin_portal.texts.families import Subject
from admin_portal.texts.missing import missing_words
from content.queries.texts import languages_of
from core.choices import Language
from core.scoping import current_client

RIGHT = "content.edit"
WORDS = Link(gettext_lazy("Edit words"), "admin_portal:text", RIGHT, "pencil")


@dataclass(frozen=True)
class TextRow:
    """A text in a list; `row` is what the client made it with: a page, a message, a popup, or None."""

    subject: Subject
    languages: str
    row: Any = None

    @property
    def pk(self) -> str:
        return self.subject.pk

    @property
    def name(self) -> str:
        return str(self.subject)

    @property
    def help(self) -> str:
        return str(self.subject.help)

    def __str__(self):
        return self.name


def text_rows(family, own=None) -> list[TextRow]:
    """The texts of a family, with what `own` has for their keys."""
    languages = languages_of(family.kind)
    return [
        TextRow(subject, language_names(languages.get(subject.key, ())), (own or {}).get(subject.key))
        for subject in family.subjects()
    ]


def language_names(codes) -> str:
    """Languages by their own names, in the client's order; those it no longer offers aside."""
    return ", ".join(Language(code).label for code in current_client().languages if code in codes)


class NameColumn(Column):
    """The name, which opens the editor, and what is said of it."""

    def __init__(self, *args, **kwargs):
        def url(record, table):
            return reverse("admin_portal:text", args=[record.pk]) if may(table.request.user, RIGHT) else None

        super().__init__(*args, linkify=url, **kwargs)


def tabs(request):
    """Pages, messages, popups, header and footer, and what is not translated."""
    pages = [
        (_("Pages"), "page_list"),
        (_("Messages"), "message_list"),
        (_("Popups"), "popup_list"),
        (_("Header and footer"), "frame_list"),
    ]
    if len(current_client().languages) > 1:
        number = len(missing_words(request.user))
        pages.append((_("Not translated (%(number)s)") % {"number": number}, "missing_list"))
    here = request.path
    urls = [(label, reverse(f"admin_portal:{name}")) for label, name in pages]
    return [(label, url, url == here) for label, url in urls]
