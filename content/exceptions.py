"""How handing over a mail can fail, which the outbox keeps; and why a mail is not sent again, which people read."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class NotSent(Exception):
    """Nothing left; trying again later is right, not before `after` when the carrier says so.

    `is_away`: the carrier cannot be reached at all, so it is not about this mail.
    """

    def __init__(self, words: str, after: datetime | None = None, *, is_away: bool = False):
        super().__init__(words)
        self.after, self.is_away = after, is_away


class Refused(Exception):
    """The carrier will never take this mail."""


class FateUnknown(Exception):
    """The carrier may or may not have taken it: the answer never came."""


class MailMoves(Refusal):
    """The mail is sent, or its fate found out, without anybody's help."""

    message = _("This mail is still on its way. Nothing needs to be done.")


class MailHasLeft(Refusal):
    """A carrier took the mail (DECISIONS 39)."""

    message = _("This mail has left. If it did not arrive, have it written anew where it came from.")


class AddressRefuses(Refusal):
    """The address takes no mail, or is none."""

    message = _("“%(to)s” takes no mail. Correct the person’s address; the next mail goes there.")


class SecretsGone(Refusal):
    """The mail held a link that only its reader may have, and that is gone (parking X-10)."""

    message = _(
        "This mail held a personal link, which is not kept. Send the person a new one from their page instead."
    )


class MailIsKept(Refusal):
    """Nobody carries mail now, so sending again would end here again."""

    message = _(
        "Mail is kept here and nobody carries it away. Set up a mail service first, then send it again."
    )
