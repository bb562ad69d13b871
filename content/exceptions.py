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


class CodeLost(Refusal):
    """The words would make a mail that is of no use to who gets it."""

    message = _(
        "The mail is useless without %(codes)s. Put it into the HTML and the text, or empty one of the two: it is then"
        " made from the other."
    )


class LayoutHidesContent(Refusal):
    """A layout that does not show what it is the layout of exactly once."""

    message = _(
        "Put [content] into the layout once, where it is always shown: there the words of the mail go."
    )


class LayoutNameTaken(Refusal):
    """Another layout in use has this name."""

    message = _("There is a layout called “%(name)s” already. Choose another name.")


class LayoutInUse(Refusal):
    """A layout that mails are made with."""

    message = _("“%(name)s” is in use by: %(users)s. Choose another layout there first.")


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
