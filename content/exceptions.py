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


class TextChanged(Refusal):
    """Somebody else saved this text after it was opened."""

    message = _(
        "%(author)s has saved this text since you opened it. Copy what you wrote, reload the page and put it in again."
    )


class SlugTaken(Refusal):
    """Another page of the client has this address."""

    message = _("Another page has the address /%(slug)s/. Choose another.")


class SlugShadows(Refusal):
    """The site itself has something at this address (CON-4)."""

    message = _("The site itself needs the address /%(slug)s/. Choose another.")


class TypesMissing(Refusal):
    """A page for chosen user types, with none chosen, is for nobody."""

    message = _("Choose at least one user type, or let others see the page.")


class IdentifierTaken(Refusal):
    """A message of the product or another one of the client has this identifier."""

    message = _("There is a message “%(identifier)s” already. Choose another identifier.")


class PopupRequired(Refusal):
    """This popup protects something and stays on; its words can be changed (enforcement VEH-15)."""

    message = _("This popup cannot be switched off. You can change its words.")
