"""Texts that have words in the client's default language and none in another that it offers."""

from dataclasses import dataclass

from admin_portal.access import may
from admin_portal.texts.families import Subject, editors
from content.queries.texts import languages_by_text
from core.choices import Language
from core.scoping import current_client


@dataclass(frozen=True)
class Missing:
    """One text in one language that it lacks."""

    subject: Subject
    code: str
    url_name: str

    @property
    def pk(self) -> str:
        return f"{self.subject.pk}:{self.code}"

    @property
    def name(self) -> str:
        return str(self.subject)

    @property
    def kind(self) -> str:
        return str(self.subject.family.kind.label)

    @property
    def language(self) -> str:
        return Language(self.code).label

    def __str__(self):
        return self.name


def missing_words(user) -> list[Missing]:
    """What this person may translate, of every kind of text; as many queries for many texts as for one."""
    client, written = current_client(), languages_by_text()
    others = [code for code in client.languages if code != client.default_language]
    return [
        Missing(subject, code, editor.url_name)
        for editor in editors
        if may(user, editor.right)
        for family in editor.families
        for subject in family.subjects()
        for code in others
        if client.default_language in (has := written.get((family.kind, subject.key), ())) and code not in has
    ]
