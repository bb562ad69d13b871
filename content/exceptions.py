"""What can fail: handing over a mail, which the outbox keeps to itself, and what people may not do."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class NotSent(Exception):
    """Nothing left; trying again later is right, not before `after` when the carrier says so."""

    def __init__(self, words: str, after: datetime | None = None):
        super().__init__(words)
        self.after = after


class Refused(Exception):
    """The carrier will never take this mail."""


class FateUnknown(Exception):
    """The carrier may or may not have taken it: the answer never came."""


class WarningAddressTaken(Refusal):
    """Each address is warned once."""

    message = _("This address is on the list already. Change that entry instead.")


class TextChanged(Refusal):
    """Somebody else saved this text after it was opened."""

    message = _(
        "%(author)s has saved this text since you opened it. Copy what you wrote, reload the page and put it in again."
    )


class BulkMailMoved(Refusal):
    """The bulk email is not in the state that this needs: somebody else was faster."""

    message = _("“%(subject)s” is %(state)s: this cannot be done any more.")


class NoWords(Refusal):
    """A bulk email without words in any language."""

    message = _("Write a subject and a message in at least one language.")


class ReasonNeeded(Refusal):
    """Only a message that people must get may pass their consent over (parking EML-5)."""

    message = _("Say why everybody must get this message, whatever they agreed to.")


class NobodyListed(Refusal):
    """Nobody would get the bulk email."""

    message = _("Nobody would get this message. Choose other recipients.")


class CountWrong(Refusal):
    """The number of recipients that was typed is not theirs, perhaps not any more (quality §3.2)."""

    message = _("%(number)s people would get this message now. Type that number to send it.")
