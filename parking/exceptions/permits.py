"""What standard permits refuse."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class NotOffered(Refusal):
    """This person cannot get a permit in this lot now; the message says why, `facts["codes"]` are its BarCodes."""


class LotFull(Refusal):
    """No number is left (parking LOT-2)."""

    HELD = _("The free permits of this lot are held for its waiting list. Choose a number to give one away.")
    message = _("All permits of this lot are taken.")


class PermitTaken(Refusal):
    """Somebody has this permit for that time (parking PER-1)."""

    message = _("Permit %(number)s is taken for that time. Choose another one.")


class PermitNotSellable(Refusal):
    """An archived permit, or one in a state that is not valid (parking PER-7)."""

    message = _("Permit %(number)s cannot be given to anybody: %(state)s.")


class NoWindow(Refusal):
    """The lot's type has no sales window that permits could be valid for (parking WIN-4)."""

    message = _("There is no sales window for this lot. Make one active under Active Sales Window.")


class WindowOver(Refusal):
    """The sales window's permits have ended already."""

    message = _("This sales window is over. Choose another one.")


class CannotProrate(Refusal):
    """The lot does not allow a part of the price (parking PRC-2)."""

    message = _("Permits of this lot are not prorated.")


class ReasonRequired(Refusal):
    """An act that somebody will ask about later."""

    message = _("Write a reason: it stays in the history.")


class RentalMoved(Refusal):
    """The permit is not in the state any more that the act needs."""

    message = _("This permit is not in that state any more: %(status)s. Reload the page.")


class RentalInPayment(Refusal):
    """A payment that may still come has the permit."""

    message = _("This permit is in a payment that is still open. Cancel that payment first.")


class VehicleNotTheirs(Refusal):
    """A vehicle that this person does not drive."""

    message = _("Choose vehicles that this person drives.")


class SameReceiver(Refusal):
    """A permit moved to whoever has it, or switched with itself (parking PER-11, PER-12)."""

    message = _("Choose another one: nothing would change.")


class UnpaidStays(Refusal):
    """An unpaid request is its asker's bill and goes to nobody else (parking PER-12)."""

    message = _("This permit is not paid yet. Release it and give the other person one instead.")


class StateStillValid(Refusal):
    """A lost or stolen permit is put into a state that is not valid (parking PER-8)."""

    message = _("Choose a state that is not valid, so that the old number is refused.")


class CostChanged(Refusal):
    """The price is not the one any more that was looked at (parking UP-9)."""

    message = _("The price has changed. Look at it again.")


class BadDefaultState(Refusal):
    """New permits are in a valid state (parking PER-7)."""

    STAYS_VALID = _("New permits are in the state “%(name)s”. Choose another state for them first.")
    message = _("“%(name)s” is not a valid state. New permits can only be in a valid one.")


class NoDefaultState(Refusal):
    """No state is chosen for new permits."""

    message = _("Choose the state of new permits first, under Manage Permit States.")


class BadNumbers(Refusal):
    """Numbers of permits that cannot be read; nothing is added (parking PER-10)."""

    NONE = _("Enter numbers, separated by commas, or a range such as 1 to 20.")
    NOT_A_RANGE = _("Enter the range as two whole numbers, such as 1 to 20.")
    INVERTED = _("The range ends before it begins: %(range)s.")
    TOO_MANY = _("These are %(count)s numbers. Add at most %(most)s at a time.")
    TOO_LONG = _("“%(number)s” is too long. A number has at most %(most)s characters.")


class BadDeadline(Refusal):
    """A moment until which an unpaid permit cannot be kept (parking PER-13)."""

    PASSED = _("Choose a moment that is still to come.")
    TOO_LATE = _("The permit is over by then. Choose an earlier moment.")
