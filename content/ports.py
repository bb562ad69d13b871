"""Sockets of words and mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

from content.choices import Output, Spot, TextKind
from core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import User

Words = str | Promise


@dataclass(frozen=True)
class Fact:
    """A word that a kind of mail or a source fills in, such as `link`; `sample` shows it in previews.

    A fact called `link` or `…_link` is an address, to be clicked on in mail that is written as plain text.
    """

    key: str
    label: Words
    sample: Any


@dataclass(frozen=True)
class MailKind:
    """A kind of mail, with built-in words in templates/mail/<key>.<language>.txt whose first line is the subject.

    `area` groups the kinds on the page of the templates. `facts`: what its words may name, as `[link]`.
    `repeatable`: a second copy does no harm, so one whose fate is unknown may be sent again (DECISIONS 39).
    `secrets`: facts that nobody may read here, such as a link that opens an account; without them the mail is useless.
    """

    key: str
    label: Words
    area: Words = ""
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
    sources: dict[str, Mapping[str, Any]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def source(self, name: str) -> Mapping[str, Any]:
        """The values of a registered source of facts, read once, and not before something asks."""
        if name not in self.sources:
            self.sources[name] = fact_sources.get(name).read(self)
        return self.sources[name]


@dataclass(frozen=True)
class Shortcode:
    """A word in brackets that stands for something (parking §17.4).

    `render(viewing, code)` gives its text or HTML, for which `output` (or `output(code)`) says how far it is trusted. A
    code with `holds(viewing, code)` instead has a body, which is shown when that is true. `samples` are offered for
    inserting.
    `once`: a second one in the same text says so instead (CON-7).
    """

    name: str
    label: Words
    samples: tuple[str, ...]
    output: Output | Callable[[Any], Output] = Output.TEXT
    render: Callable[[Viewing, Any], str] | None = None
    holds: Callable[[Viewing, Any], bool] | None = None
    spots: frozenset[Spot] = frozenset(Spot)
    once: bool = False


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

    `url_name` is where they are seen, `also` are further addresses where they are, `builtin` gives (title, body) that
    are shown until somebody writes others. `facts` are what its words may name beside what may stand in their `spot`.
    """

    kind: TextKind
    key: str
    label: Words
    help: Words = ""
    url_name: str = ""
    also: tuple[str, ...] = ()
    builtin: Callable[[], tuple[str, str]] | None = None
    facts: tuple[Fact, ...] = ()
    spot: Spot | None = None


text_places: Registry[TextPlace] = Registry("text place")


def register_text_places(*places: TextPlace) -> None:
    for place in places:
        text_places.register(f"{place.kind}:{place.key}", place)


class MailCarrier(Protocol):
    """A service that carries mail away; a folder of integrations plugs it in under its `choices.Carrier`.

    Every method works in the scope of the mail's client and outside any transaction. How handing over can fail is in
    content.exceptions.
    """

    def is_ready(self) -> bool:
        """Whether the open scope's client sends through it now. Asks nobody."""

    def hand_over(self, mail) -> str:
        """Give it the OutboxMail; returns its own id for it. NotSent, Refused, FateUnknown."""

    def find_sent(self, mail) -> str | None:
        """Its id of a mail whose acceptance nobody saw, None when it never had it. NotSent: it cannot say."""


mail_carriers: Registry[MailCarrier] = Registry("mail carrier")


@dataclass(frozen=True)
class DeliveryNote:
    """What a carrier tells of a mail that it took.

    `token` names the telling: the same one twice counts once. `reference` (OutboxMail.reference) or `provider_id` (the
    carrier's own id) say which mail. `sending_domain` is the domain it left from.
    """

    token: str
    event: str
    at: datetime
    reference: UUID | None = None
    provider_id: str = ""
    severity: str = ""
    reason: str = ""
    code: str = ""
    description: str = ""
    recipient_domain: str = ""
    sending_domain: str = ""


@dataclass(frozen=True)
class PopupAction:
    """Something that words are accepted before, such as adding a vehicle.

    `builtin` gives (title, body) that are shown until somebody writes others; `is_required`: it can be worded but not
    switched off. `back` names the page of who does not accept.
    """

    key: str
    label: Words
    back: str
    builtin: Callable[[], tuple[str, str]] | None = None
    is_required: bool = False


popup_actions: Registry[PopupAction] = Registry("popup action")


def register_popup_actions(*actions: PopupAction) -> None:
    """Its words are a text like any other: the place of the kind popup with the same key."""
    for action in actions:
        popup_actions.register(action.key, action)
        register_text_places(TextPlace(TextKind.POPUP, action.key, action.label, builtin=action.builtin))


# "page": the name of the address that shows custom pages, given their slug; the surface that has it registers it.
page_routes: Registry[str] = Registry("route of custom pages")
