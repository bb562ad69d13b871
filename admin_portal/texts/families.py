"""Kinds of texts as their editor sees them. A new kind is a Family, given to `text_urls` of its area."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Link
from admin_portal.texts.forms import WordsForm
from admin_portal.texts.preview import page_preview
from content.choices import Spot, TextKind
from content.models import ContentRevision
from content.ports import Fact, Viewing, fact_sources
from content.queries.texts import builtin
from content.services.texts import Draft, save_text
from core.registry import Registry

Words = Any


@dataclass(frozen=True)
class Subject:
    """One text: what it is called, where it is seen, and the facts that its words may name beside the shortcodes.

    `fields` are its parts where they are others than its family's, and so is `own_spot`. `pk` names it in
    addresses, as `page:home`.
    """

    family: "Family"
    key: str
    name: Words
    help: Words = ""
    facts: tuple[Fact, ...] = ()
    fields: Mapping[str, Words] = field(default_factory=dict)
    address: str = ""
    own_spot: Spot | None = None

    @property
    def pk(self) -> str:
        return f"{self.family.kind}:{self.key}"

    def __str__(self):
        return str(self.name)

    @property
    def parts(self) -> Mapping[str, Words]:
        """What it consists of, by its name in a draft."""
        return self.fields or self.family.fields

    @property
    def spot(self) -> Spot:
        """Where its words stand, and so which shortcodes it may use."""
        return self.own_spot or self.family.spot

    def samples(self) -> dict[str, Any]:
        """Its facts with their samples, a dotted key as a mapping in a mapping."""
        return nested(self.facts)


@dataclass(frozen=True)
class Viewer:
    """Somebody for whom a text is previewed."""

    key: str
    label: Words
    viewing: Callable[[Subject], Viewing]


def nested(facts) -> dict[str, Any]:
    """Samples of facts by their keys, a dotted key as a mapping in a mapping."""
    samples: dict[str, Any] = {}
    for fact in facts:
        *path, last = fact.key.split(".")
        inner = samples
        for name in path:
            inner = inner.setdefault(name, {})
        inner[last] = fact.sample
    return samples


def sample_viewing(subject: Subject) -> Viewing:
    """For somebody who does not exist, with a sample of every fact."""
    sources = {source.name: nested(source.facts()) for source in fact_sources if source.name != "org"}
    return Viewing(facts=sources | subject.samples())


GUEST = Viewer("guest", _("A guest"), lambda subject: Viewing(facts=subject.samples()))
SAMPLE = Viewer("sample", _("Somebody who is signed in (invented)"), sample_viewing)


def words_of_place(subject: Subject) -> Draft:
    """The built-in words of a registered place in the active language."""
    words = builtin(subject.family.kind, subject.key)
    return Draft(words.title, words.body, words.plain, words.label)


def save_words(*, actor, subject: Subject, language: str, form: WordsForm, may_write_raw: bool):
    """Save what the form has as the newest version of the text. TextChanged."""
    return save_text(
        actor=actor,
        kind=subject.family.kind,
        key=subject.key,
        language=language,
        draft=form.draft(),
        may_write_raw=may_write_raw,
        seen=form.cleaned_data["seen"],
    )


@dataclass(frozen=True)
class Family:
    """A kind of text.

    `fields` are the parts of its texts (of title, body, plain, label) with their names on the form, in its order;
    `subjects()` are all texts of this kind, in as many queries for a hundred as for one; `preview(subject, draft,
    viewing, is_raw)` a whole HTML document; `builtin(subject)` what is shown in the active language until somebody
    writes; `save` writes what the form has, and `problems(subject, draft, language)` are warnings of this kind's own.
    `links` stand on the editor's page, about the subject. `list_url_name` is the list that its texts belong to.
    """

    kind: TextKind
    fields: Mapping[str, Words]
    subjects: Callable[[], Iterable[Subject]]
    list_url_name: str
    spot: Spot = Spot.PAGE
    viewers: tuple[Viewer, ...] = (GUEST, SAMPLE)
    preview: Callable[[Subject, Draft, Viewing, bool], str] = page_preview
    builtin: Callable[[Subject], Draft] = words_of_place
    form: type[WordsForm] = WordsForm
    save: Callable[..., ContentRevision | None] = save_words
    problems: Callable[[Subject, Draft, str], list[str]] = lambda subject, draft, language: []
    links: tuple[Link, ...] = ()

    def builtin_in(self, subject: Subject, language: str) -> Draft:
        """The built-in words in that language; an empty draft when there are none."""
        with translation.override(language):
            return self.builtin(subject)


@dataclass(frozen=True)
class Editor:
    """The pages that some families are edited on: their address's name and the right they ask for."""

    url_name: str
    right: str
    families: tuple[Family, ...]


# Filled by `text_urls`, in the order of the areas.
editors: Registry[Editor] = Registry("editor of texts")


def found_subject(families, pk: str) -> Subject:
    """The text that an address names. Http404."""
    kind, _colon, key = pk.partition(":")
    family = next((family for family in families if family.kind == kind), None)
    subject = next((text for text in family.subjects() if text.key == key), None) if family else None
    if subject is None:
        raise Http404("no such text")
    return subject
