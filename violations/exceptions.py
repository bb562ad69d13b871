"""What violations refuse, in words for the person."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class TicketNumberTaken(Refusal):
    """A ticket number is given once in a client (enforcement TKT-3)."""

    message = _("There is a ticket %(ticket)s already. Check the number on the paper.")


class BadTicketNumber(Refusal):
    """What was typed cannot be a ticket number."""

    message = _("A ticket number has letters, digits and dashes, 30 characters at most.")


class CategoryDoesNotFit(Refusal):
    """Tickets of a category are about vehicles, people or both (enforcement CAT-1, CAT-5)."""

    message = _("Tickets of the category “%(category)s” are not about this. Choose another category.")


class CategoryArchived(Refusal):
    """An archived category is on old tickets only (enforcement CAT-3)."""

    message = _("The category “%(category)s” is archived. Choose another one.")


class SubjectRequired(Refusal):
    """A ticket is about a vehicle or a person (enforcement §5.4)."""

    message = _("Choose a vehicle, or a person.")


class OffenceRequired(Refusal):
    """A ticket that is not spoiled says what for (enforcement ENT-3)."""

    message = _("Choose at least one offence.")


class OffenceArchived(Refusal):
    """An archived offence item is on old tickets only (enforcement OFF-9)."""

    message = _("“%(offence)s” is not used any more. Choose another offence.")


class LocationRequired(Refusal):
    """A ticket that is not spoiled says where."""

    message = _("Choose where it happened.")


class BadAmount(Refusal):
    """Fines and towing are amounts of money, not below zero."""

    message = _("Enter an amount of 0 or more, with two decimals at most.")


class IssuedInFuture(Refusal):
    """Nobody offends tomorrow."""

    message = _("The violation cannot be later than now. Check date and time.")


class OverrideNeeded(Refusal):
    """Something speaks against this ticket; a reason is needed to issue it nevertheless (enforcement DNTT-5, ENT-5,
    ENT-9). `facts["warnings"]` says what."""

    message = _("Something speaks against this ticket. Say why it is issued nevertheless.")


class TicketPaid(Refusal):
    """Paid tickets do not change; their money is adjusted or given back first (enforcement VIO-2, VIO-9)."""

    message = _("The ticket is paid. Refund the payment first, or adjust it there.")


class TicketInPayment(Refusal):
    """A payment that may still come has this ticket."""

    message = _("The ticket is being paid. Wait until that payment has ended, or cancel it.")


class TicketFrozen(Refusal):
    """After a decision nothing changes but to a warning (enforcement VIO-3, VIO-4)."""

    message = _("The fine was decided: %(action)s. The ticket can only be converted to a warning.")


class TicketVoid(Refusal):
    """Spoiled, cancelled and warning tickets have no fine to change."""

    message = _("The ticket is marked “%(state)s”: there is no fine to change.")


class AdjustmentsDisabled(Refusal):
    """The client changes fines through appeals only (enforcement VIO-7)."""

    message = _("Fines are changed through appeals only. “Enable Adjustments” in the settings allows more.")


class ReducedOutOfBounds(Refusal):
    """A reduced fine lies between nothing and what it was (enforcement APL-9)."""

    message = _("Enter an amount above 0 and below %(fine)s. To ask for nothing, cancel the fine.")


class ActionReasonRequired(Refusal):
    """Whoever spoils, converts or decides says why."""

    message = _("Say why: it stays in the history of the ticket.")


class AlreadyAppealed(Refusal):
    """One undecided appeal at a time (enforcement APL-11)."""

    message = _("The ticket is under appeal since %(day)s.")


class NotAppealable(Refusal):
    """Paid, void, warning and decided tickets cannot be appealed (enforcement APL-1)."""

    message = _("The ticket is marked “%(state)s”: there is nothing to appeal.")


class InCollections(Refusal):
    """A ticket goes to collections once, and never again after it came back (enforcement §9.1)."""

    message = _("The ticket went to collections before.")


class NotOverdue(Refusal):
    """Only overdue tickets go to collections (enforcement COL-1)."""

    message = _("The ticket is not overdue: it cannot go to collections.")


class BatchUndone(Refusal):
    """A batch is taken back once (enforcement COL-3)."""

    message = _("This batch was taken back already.")


class NoteRequired(Refusal):
    """A note says something."""

    message = _("Write the note.")


class DiscountTooLarge(Refusal):
    """A discount is part of the cost (enforcement OFF-3)."""

    message = _("The discount cannot be more than the cost.")


class DiscountTimeRequired(Refusal):
    """A discount ends at some time (enforcement OFF-2)."""

    message = _("Say how many days the discount lasts.")


class BootHasNoDiscount(Refusal):
    """Apply Boot and a discount rule each other out (enforcement OFF-7)."""

    message = _("An offence with Apply Boot has no discount. Remove one of the two.")


class DescriptionRequired(Refusal):
    """An offence says what it is."""

    message = _("Describe the offence.")


class BadByLawCode(Refusal):
    """By-law codes stand in court files (enforcement OFF-6)."""

    message = _("A by-law code has letters, digits, dashes and points, 20 characters at most.")


class IdentifyNeedsPeople(Refusal):
    """Only people can fail to identify themselves (enforcement CAT-2)."""

    message = _("“Failed to identify” needs a category that applies to people.")


class AppliesToNothing(Refusal):
    """Tickets of a category are about vehicles, people or both (enforcement CAT-1)."""

    message = _("Choose vehicles, users, or both.")


class NothingToSend(Refusal):
    """A batch has tickets."""

    message = _("No ticket is to be sent any more.")


class OverdueChanged(Refusal):
    """What is sent is what was seen."""

    message = _("The list changed meanwhile: it has %(count)s tickets now. Look at it again, then send it.")


class NotEvidence(Refusal):
    """Tickets carry pictures and PDF documents (enforcement VIO-12)."""

    message = _("“%(name)s” cannot be attached. JPG, PNG, GIF and WebP pictures and PDF documents can.")


class TooManyFiles(Refusal):
    """One upload is held in memory while it is looked at."""

    message = _("Attach %(most)s files at most at once; more can be added afterwards.")


class DueBeforeIssue(Refusal):
    """A ticket falls due after it was issued."""

    message = _("The ticket cannot be due before it was issued.")


class NotAFee(Refusal):
    """Only items that the office alone adds are fees (enforcement OFF-5, MON-14)."""

    message = _("“%(offence)s” is an offence, not a fee. Choose a fee, or change the offences of the ticket.")


class AppealOutOfTime(Refusal):
    """An appeal follows its ticket."""

    message = _("The appeal cannot be from before the ticket was issued, nor from later than now.")


class NothingToDecide(Refusal):
    """Whoever decides an appeal needs one that waits."""

    message = _("There is no appeal that waits for a decision.")
