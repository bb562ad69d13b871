"""Sockets of words and mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from content.choices import Output, Spot, TextKind
from core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import User

Words = str | Promise


@dataclass(frozen=True)
class Fact:
    """A word that a kind of mail or a source fills in, such as `link`; `sample` shows it in previews."""

    key: str
    label: Words
    sample: Any


@dataclass(frozen=True)
class MailKind:
    """A kind of mail, with templates mail/<key>.<language>.txt whose first line is the subject.

    `facts`: what its words may name, as `[link]`. `repeatable`: a second copy does no harm, so one whose fate is
    unknown may be sent again (DECISIONS 39). `secrets`: facts that nobody may read here, such as a link that opens
    an account.
    """

    key: str
    label: Words
    facts: tuple[Fact, ...] = ()
    repeatable: bool = False
    secrets: tuple[str, ...] = ()


mail_kinds: Registry[MailKind] = Registry("mail kind")


def register_mail_kinds(*kinds: MailKind) -> None:
    for kind in kinds:
        mail_kinds.register(kind.key, kind)


@dataclass(frozen=True)
class Viewing:
    """For whom words are filled in, and with what. Shortcodes see what `person` may see; None is a guest (CON-1).

    `facts` are values by name, which may hold mappings of more; `site` is set before links where the reader is not
    on the site (mail).
    """

    person: "User | None" = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    site: str = ""


@dataclass(frozen=True)
class Shortcode:
    """A word in brackets that stands for something (parking §17.4).

    `render(viewing, code)` gives its text or HTML, for which `output` says how far it is trusted. A code with
    `holds(viewing, code)` instead has a body, which is shown when that is true. `samples` are offered for inserting.
    """

    name: str
    label: Words
    samples: tuple[str, ...]
    output: Output = Output.TEXT
    render: Callable[[Viewing, Any], str] | None = None
    holds: Callable[[Viewing, Any], bool] | None = None
    spots: frozenset[Spot] = frozenset(Spot)


shortcodes: Registry[Shortcode] = Registry("shortcode")


def register_shortcodes(*codes: Shortcode) -> None:
    for code in codes:
        shortcodes.register(code.name, code)


@dataclass(frozen=True)
class FactSource:
    """Facts that are there wherever words are written: `[user first_name]`, `var=user.first_name`.

    `read(viewing)` gives their values by key, or nothing for somebody who has none.
    """

    name: str
    label: Words
    facts: Callable[[], tuple[Fact, ...]]
    read: Callable[[Viewing], Mapping[str, Any]]


fact_sources: Registry[FactSource] = Registry("fact source")


def register_fact_source(source: FactSource) -> None:
    fact_sources.register(source.name, source)


@dataclass(frozen=True)
class TextPlace:
    """A place of the product that people write words for: a system page, a message, the header …

    `url_name` is where they are seen, `builtin` gives (title, body) that are shown until somebody writes others.
    """

    kind: TextKind
    key: str
    label: Words
    help: Words = ""
    url_name: str = ""
    builtin: Callable[[], tuple[str, str]] | None = None


text_places: Registry[TextPlace] = Registry("text place")


def register_text_places(*places: TextPlace) -> None:
    for place in places:
        text_places.register(f"{place.kind}:{place.key}", place)
