"""What temporary permits refuse."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


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


class GuestPaysElsewhere(Refusal):
    """The desk takes money for people only; a guest's permit that costs something is paid where guests pay."""

    message = _(
        "The desk takes no money for guests. Choose a user, or let the guest buy with the QR code of the lot."
    )
