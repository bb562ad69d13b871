"""Sockets of words and mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from core.registry import Registry


@dataclass(frozen=True)
class MailKind:
    """A kind of mail, with templates mail/<key>.<language>.txt whose first line is the subject.

    `repeatable`: a second copy does no harm, so one whose fate is unknown may be sent again (DECISIONS 39).
    `secrets`: words of the context that nobody may read here, such as a link that opens an account.
    """

    key: str
    label: Any
    repeatable: bool = False
    secrets: tuple[str, ...] = ()


mail_kinds: Registry[MailKind] = Registry("mail kind")


def register_mail_kinds(*kinds: MailKind) -> None:
    for kind in kinds:
        mail_kinds.register(kind.key, kind)


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
