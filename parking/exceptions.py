"""What parking refuses, in words for the person."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.exceptions import Refusal


class NameTaken(Refusal):
    """Another active entry has this name."""

    message = _("“%(name)s” exists already. Choose another name.")


class NameRequired(Refusal):
    """An entry needs a name."""

    message = _("Enter a name.")


class InUse(Refusal):
    """A reference entry is referred to and cannot be deleted (parking X-13, ZON-2; enforcement VEH-13)."""

    message = _("“%(name)s” is in use (%(uses)s) and cannot be deleted.")


class NegativeCost(Refusal):
    """A price below zero (parking LOT-9)."""

    message = _("The cost cannot be below zero.")


class CoordinatesMissing(Refusal):
    """A group on the map without a place, or half a pair of coordinates (parking GRP-3)."""

    message = _("Enter both latitude and longitude.")


class BadWindow(Refusal):
    """Days of a sales window that are not in order (parking WIN-1)."""

    ENDS_FIRST = _("Permits cannot end before they begin.")
    SALE_TOO_LONG = _("The sale cannot go on after permits have ended.")
    SALE_TOO_LATE = _("The sale must start before it ends.")


class BadZoneRow(Refusal):
    """A zone row that names no days, or dates that are missing or upside down (parking ZON-3)."""


class ZoneRowTwice(Refusal):
    """The same zone row twice on one lot (parking ZON-6)."""

    message = _("The zone “%(zone)s” is listed twice with the same days and times.")


class RenameUnconfirmed(Refusal):
    """A zone that integrations match by its name is about to be renamed (parking ZON-8)."""

    message = _("Records of %(sources)s find this zone by its name. Confirm that the name shall change.")


class PlateRequired(Refusal):
    """Neither plate nor VIN, or a plate without a letter or digit (enforcement VEH-3, DECISIONS 23)."""

    message = _("Enter a plate or a VIN with at least one letter or digit.")


class VehicleExists(Refusal):
    """The client has a vehicle with this plate, province and plate type; `facts["vehicle_id"]` is its key (VEH-2)."""

    message = _("A vehicle with this plate, province and plate type exists already.")


class EndNotAfterStart(Refusal):
    """An interval that ends when or before it starts (DECISIONS 24)."""

    message = _("The end must be after the start.")


class NotesRequired(Refusal):
    """A Do Not Ticket or Tow entry without its note (enforcement DNTT-1)."""

    message = _("Write a note: it tells officers why.")


class AlarmTextRequired(Refusal):
    """An alarm without words."""

    message = _("Write what the alarm is about.")


class RecordNotFound(Refusal):
    """No live pay-station record has this reference (API code 9009)."""

    message = _("Record not found.")


class DuplicateRecord(Refusal):
    """A live record with the same details exists (API code 9022); `reference_id` is that record's (enforcement C-6)."""

    message = _("A record already exists with the supplied details.")

    def __init__(self, reference_id):
        self.reference_id = reference_id
        super().__init__()


class ActiveLimitReached(Refusal):
    """A person's type says how many vehicles may be active at once (parking UT-1)."""

    def __init__(self, limit):
        words = ngettext(
            "You may have %(limit)s active vehicle at a time. Make another one inactive first.",
            "You may have %(limit)s active vehicles at a time. Make another one inactive first.",
            limit,
        )
        super().__init__(words, limit=limit)


class LastActiveVehicle(Refusal):
    """Whoever has vehicles keeps one of them active (parking VEH-4)."""

    message = _("One of your vehicles stays active. Make another one active first.")


class VehicleHeld(Refusal):
    """Something live hangs on the vehicle, such as a permit (enforcement VEH-6); the message says what."""


class BalanceDue(Refusal):
    """The only driver leaves with something unpaid; staff may confirm it (enforcement VEH-8)."""

    message = _("%(amount)s is unpaid on this vehicle. Pay it first, or ask the parking office.")


class SharedVehicle(Refusal):
    """Plate, province and plate type of a vehicle that others drive as well (enforcement VEH-2)."""

    message = _("Other people drive this vehicle too. Only the parking office can change its plate.")


class NotPrimaryDriver(Refusal):
    """Of several drivers the primary one describes the vehicle."""

    message = _("Only the primary driver or the parking office can change this vehicle.")


class DepositMoved(Refusal):
    """The deposit is no longer in the state that the act needs."""

    message = _("This deposit is not in that state any more: %(status)s. Reload the page.")


class DepositInPayment(Refusal):
    """A payment that may still come has the deposit."""

    message = _("This deposit is in a payment that is still open. Cancel that payment first.")


class DepositNotGivenBack(Refusal):
    """A deposit ends as refunded only once its payment has given that much back (parking REF-7)."""

    message = _("Its payment has not given this amount back yet. Enter and process the refund there first.")


class TypeArchived(Refusal):
    """An archived deposit type is for nobody new."""

    message = _("This deposit type is archived. Choose another one.")


class TextFixed(Refusal):
    """A text for a deposit whose type has its own."""

    message = _("Deposits of this type all have the same text. Leave this empty.")


class MonthlyCostMissing(Refusal):
    """Temporary permits over 30 days without their price (parking LOT-13)."""

    message = _("Enter the price per month, which may be 0, or do not offer permits over 30 days.")


class OverThirtyNeeded(Refusal):
    """A permit for all vehicles where none runs over 30 days (parking LOT-13)."""

    message = _("Only permits over 30 days can be for all vehicles: offer those too.")


class PasswordMissing(Refusal):
    """A lot that asks for a password needs one (parking LOT-5)."""

    message = _("A lot that asks for its password needs one. Enter a password, or do not ask for it.")


class LotOccupied(Refusal):
    """People have permits in a lot that is about to be archived; staff may confirm it (parking LOT-12)."""

    def __init__(self, count):
        words = ngettext(
            "%(count)s person has a permit here. Archive this lot by itself to confirm it.",
            "%(count)s people have permits here. Archive this lot by itself to confirm it.",
            count,
        )
        super().__init__(words, count=count)


class NoSuchHour(Refusal):
    """A cell outside the week of the flex grid."""

    message = _("Choose days and hours of the week.")


class NotOffered(Refusal):
    """This person cannot get a permit in this lot now; the message says why, `facts["codes"]` are its BarCodes."""


class LotFull(Refusal):
    """No number is left (parking LOT-2)."""

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


class BadRange(Refusal):
    """A time that the lot does not sell temporary permits for (parking TMP-4, §9.2)."""

    TOO_LONG = _("Temporary permits of this lot are for up to 30 days. Choose an earlier end.")
    TOO_SHORT = _("This is sold for more than 30 days only. Choose a later end.")
    UNDER_MINUTES = _("The shortest booking here is %(minutes)s minutes. Choose a later end.")
    OVER_HOURS = _("The longest booking by the hour here is %(hours)s hours. Choose an earlier end.")
    OUTSIDE_HOURS = _("Bookings here begin and end between %(opens)s and %(closes)s.")
    OVER = _("This time is over. Choose a later end.")


class KindNotSold(Refusal):
    """The lot has no price for this kind of temporary permit."""

    message = _("This kind of temporary permit is not sold here. Choose another one.")


class HourClosed(Refusal):
    """An hour without a flex slot (parking TMP-6)."""

    message = _("The hour of %(hour)s is not sold here. Choose another time.")


class StartPast(Refusal):
    """A booking that began too long ago (parking TMP-11)."""

    message = _("The start lies in the past. Choose a later one.")


class AllVehiclesNotSold(Refusal):
    """A permit for all vehicles where the lot or the time does not allow it (parking TMP-13)."""

    message = _("A permit for all vehicles is only possible over 30 days, in lots that allow it.")


class OneVehicleOnly(Refusal):
    """A temporary permit is for one vehicle, unless it is for all (parking §9.1)."""

    message = _("A temporary permit is for one vehicle. Choose one.")


class NoTempPermits(Refusal):
    """The lot is archived or sells no temporary permits."""

    message = _("This lot sells no temporary permits at the moment.")


class NoSpaceLeft(Refusal):
    """Every space of the lot is taken at some moment of the time (parking TMP-8)."""

    message = _("No space is left here for this time. Choose another time or lot.")


class PlateHasPermit(Refusal):
    """The vehicle has a temporary permit in the lot already; `facts["permit_id"]` is its key (parking TMP-9)."""

    message = _("The vehicle %(plate)s has a temporary permit here that overlaps with this time.")


class TempMoved(Refusal):
    """The temporary permit is not in the state any more that the act needs."""

    message = _("This temporary permit is not in that state any more: %(status)s. Reload the page.")


class TempInPayment(Refusal):
    """A payment that may still come has the temporary permit."""

    message = _("This temporary permit is in a payment that is still open. Cancel that payment first.")


class DnttNeedsVehicle(Refusal):
    """A Do Not Ticket or Tow entry is about a vehicle that the office knows; a plate alone is none."""

    message = _("A Do Not Ticket or Tow entry needs one of the person’s vehicles. Choose one.")


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


class LotArchived(Refusal):
    """An archived lot gets no new permits (parking LOT-12)."""

    message = _("The lot “%(name)s” is archived. Restore it first.")


class GuestPaysElsewhere(Refusal):
    """The desk takes money for people only; a guest's permit that costs something is paid where guests pay."""

    message = _(
        "The desk takes no money for guests. Choose a user, or let the guest buy with the QR code of the lot."
    )
