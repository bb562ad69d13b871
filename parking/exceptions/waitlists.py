"""What waiting lists refuse."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class NotJoinable(Refusal):
    """The lot's list does not take this person now (parking WL-1)."""

    NO_LIST = _("This lot has no waiting list.")
    NOT_FOR_THEM = _("This lot is not for this person.")
    NOT_FULL = _("Permits of this lot can still be had. Its waiting list opens when it is full.")


class WaitsElsewhere(Refusal):
    """Joining takes the person off the list they are on, which they confirm first (parking WL-2)."""

    message = _("Already on the waiting list of %(name)s. Joining this one means leaving that one.")


class AlreadyWaiting(Refusal):
    """They are on this list already."""

    message = _("Already on this waiting list.")


class PermitOffered(Refusal):
    """A permit waits to be paid: it is bought or given up before the person joins or leaves a list."""

    message = _("A permit of %(name)s waits to be paid. Pay it or give it up first.")


class EntryMoved(Refusal):
    """The entry is not in the state any more that the act needs."""

    message = _("This entry is not in that state any more: %(status)s. Reload the page.")


class BadRank(Refusal):
    """A rank that the list does not have (parking WL-7)."""

    message = _("Choose a rank from 1 to %(last)s.")


class WaitlistNotManaged(Refusal):
    """Permits are given from lists only when lists are managed (parking WL-8)."""

    message = _("Turn on Enable Managed Waitlist in System Settings first.")
