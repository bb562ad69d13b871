"""Sockets of words and mail."""

from dataclasses import dataclass
from typing import Any

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
