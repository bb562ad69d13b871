"""What places refuse: lots, groups, zones, windows, and names in general."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.exceptions import Refusal


class NameTaken(Refusal):
    """Another active entry has this name."""

    message = _("“%(name)s” exists already. Choose another name.")


class NameRequired(Refusal):
    """An entry needs a name."""

    message = _("Enter a name.")


class GroupHasLocation(Refusal):
    """Violations that cameras of a lot group see are written at one location (enforcement LOC-2)."""

    message = _(
        "Violations of “%(group)s” are written at “%(location)s” already. Take the lot group away there first."
    )


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


class EndNotAfterStart(Refusal):
    """An interval that ends when or before it starts (DECISIONS 24)."""

    message = _("The end must be after the start.")


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


class LotArchived(Refusal):
    """An archived lot gets no new permits (parking LOT-12)."""

    message = _("The lot “%(name)s” is archived. Restore it first.")
