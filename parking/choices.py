"""Enumerations of parking."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Visibility(models.TextChoices):
    """Whether drivers see a lot (parking LOT-3, LOT-4)."""

    NOT_VISIBLE = "not_visible", _("not visible")
    VISIBLE = "visible", _("visible")
    HIDDEN_ACCESSIBLE = "hidden_accessible", _("hidden, reached by its link")


class LotScope(models.TextChoices):
    """Who may buy in a lot (parking §3.2)."""

    COMMON = "common", _("any user type")
    USER_TYPE = "user_type", _("the allowed user types")


class WindowType(models.TextChoices):
    """How long a lot's standard permits run; the letters are the Lot Value API's `lot_type` (enforcement §16.13)."""

    YEARLY = "Y", _("yearly")
    SEMESTER = "S", _("semester")
    MONTHLY = "M", _("monthly")
    OTHER = "O", _("other")


class WindowStage(models.TextChoices):
    """Where a sales window stands at an instant (parking §6)."""

    UPCOMING = "upcoming", _("not on sale yet")
    ON_SALE = "on_sale", _("on sale")
    CLOSED = "closed", _("sale is over, permits are valid")
    ENDED = "ended", _("ended")


class ZoneMode(models.TextChoices):
    """How a zone row says when its lot accepts the zone (parking §5.2)."""

    DAYS = "days", _("days of the week")
    RANGE = "range", _("a range of dates")


class Weekday(models.IntegerChoices):
    """One bit a day, so that a zone row keeps its days in one number."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 4, _("Wednesday")
    THURSDAY = 8, _("Thursday")
    FRIDAY = 16, _("Friday")
    SATURDAY = 32, _("Saturday")
    SUNDAY = 64, _("Sunday")


ALL_DAYS = sum(Weekday.values)
ALL_HOURS = 2**24 - 1  # one bit for each full hour of a day


class RightKind(models.TextChoices):
    """What a right to park comes from (parking §13)."""

    STANDARD = "standard", _("standard permit")
    TEMP = "temp", _("temporary permit")
    VALIDATION = "validation", _("validation")
    PAY_STATION = "pay_station", _("pay-station record")


class Validity(models.TextChoices):
    """Validity filter of the Pay Station Status page (parking §12.3, PS-9)."""

    VALID = "valid", _("Valid")
    NON_VALID = "non_valid", _("Non-Valid")
    ALL = "all", _("All")


class DepositStatus(models.TextChoices):
    """Where a deposit stands (parking §8)."""

    AWAITING = "awaiting", pgettext_lazy("deposit", "Awaiting payment")
    ACTIVE = "active", pgettext_lazy("deposit", "Active")
    REFUNDED = "refunded", pgettext_lazy("deposit", "Refunded")
    FORFEITED = "forfeited", pgettext_lazy("deposit", "Forfeited")
    CANCELLED = "cancelled", pgettext_lazy("deposit", "Cancelled")


class RentalStatus(models.TextChoices):
    """Where a permit's rental stands (parking §7.3). Expiry is not one of them: it is seen from the end."""

    REQUESTED = "requested", pgettext_lazy("permit", "Requested")
    RESERVED = "reserved", pgettext_lazy("permit", "Reserved")
    RENTED = "rented", pgettext_lazy("permit", "Rented")
    RELEASED = "released", pgettext_lazy("permit", "Released")
    REFUNDED = "refunded", pgettext_lazy("permit", "Refunded")


# A permit belongs to somebody while one of these is open (PER-1); the last two are paid for or promised (PER-4).
OPEN_RENTALS = (RentalStatus.REQUESTED, RentalStatus.RESERVED, RentalStatus.RENTED)
TAKEN_RENTALS = (RentalStatus.RESERVED, RentalStatus.RENTED)


class RentalSource(models.TextChoices):
    """Who asked for a permit (parking §7.1)."""

    PORTAL = "portal", pgettext_lazy("permit", "User portal")
    ADMIN = "admin", pgettext_lazy("permit", "Parking office")
    WAITLIST = "waitlist", pgettext_lazy("permit", "Waiting list")


class EntryStatus(models.TextChoices):
    """Where a person on a waiting list stands (parking §15)."""

    WAITING = "waiting", pgettext_lazy("waiting list", "Waiting")
    ASSIGNED = "assigned", pgettext_lazy("waiting list", "Assigned, not bought")
    PURCHASED = "purchased", pgettext_lazy("waiting list", "Bought")
    EXPIRED = "expired", pgettext_lazy("waiting list", "Not bought in time")
    REMOVED = "removed", pgettext_lazy("waiting list", "Removed")


# Who is on a list: at most one list a person (WL-2).
OPEN_ENTRIES = (EntryStatus.WAITING, EntryStatus.ASSIGNED)


class Bucket(models.TextChoices):
    """The six counts of Permit Search without their sum (parking PER-14), in the order in which they are tried."""

    UNAVAILABLE = "unavailable", pgettext_lazy("permit", "Unavailable")
    REQUESTED = "requested", pgettext_lazy("permit", "Requested")
    RENTED = "rented", pgettext_lazy("permit", "Rented/Reserved")
    VISIBLE_TO_USER = "visible_to_user", pgettext_lazy("permit", "Visible To User")
    VISIBLE_TO_ADMINS = "visible_to_admins", pgettext_lazy("permit", "Visible to Admins")


class SwitchPrice(models.TextChoices):
    """How the difference in price of a switch is reckoned (parking PER-11)."""

    FULL = "full", _("Full Price")
    PRORATED = "prorated", _("Prorated Price")


class TempKind(models.TextChoices):
    """How a temporary permit is priced (parking §9.2)."""

    DAILY = "daily", pgettext_lazy("temporary permit", "By the day")
    HOURLY = "hourly", pgettext_lazy("temporary permit", "By the hour")
    FLEX = "flex", pgettext_lazy("temporary permit", "Flex")
    LONG = "long", pgettext_lazy("temporary permit", "Over 30 days")


class TempStatus(models.TextChoices):
    """Where a temporary permit stands (parking §9.2). In the cart it holds its space until `held_until`; a payment that
    has it holds it as long as that is open."""

    CART = "cart", pgettext_lazy("temporary permit", "In the cart")
    HELD = "held", pgettext_lazy("temporary permit", "In a payment")
    ACTIVE = "active", pgettext_lazy("temporary permit", "Active")
    CANCELLED = "cancelled", pgettext_lazy("temporary permit", "Cancelled")
    REFUNDED = "refunded", pgettext_lazy("temporary permit", "Refunded")


class Channel(models.TextChoices):
    """Where a temporary permit was bought (parking §9.2)."""

    PORTAL = "portal", _("User portal")
    QUICK = "quick", _("Quick checkout")
    QR = "qr", _("QR code")
    MAP = "map", _("Map")
    ADMIN = "admin", _("Parking office")


# Bought and paid at once: never in a cart (parking QCK-1).
AT_ONCE = (Channel.QUICK, Channel.QR, Channel.MAP)


class BarCode(models.TextChoices):
    """Why somebody cannot get a permit in a lot now (parking LOT-1 to LOT-6, PER-2, UP-6, UP-12)."""

    UNAVAILABLE = "unavailable", _("the lot is not available")
    USER_TYPE = "user_type", _("not for this user type")
    PASSWORD = "password", _("the lot asks for a password")
    NOT_SOLD = "not_sold", _("not sold in this lot")
    NO_WINDOW = "no_window", _("no sales window")
    NOT_YET = "not_yet", _("the sale has not begun")
    OVER = "over", _("the sale is over")
    FULL = "full", _("all permits are taken")
    HAS_PERMIT = "has_permit", _("has a permit already")
    NO_VEHICLE = "no_vehicle", _("has no vehicle")
    PERSON = "person", _("something about the person")


# What lines of payments call the items of parking (payments.ports.Payable); their `item_id` is that row's key.
PERMIT_ITEM, TEMP_ITEM = "permit", "temp"


class AlarmScope(models.TextChoices):
    """Whom an alarm on a person tells: who looks the person up, or who meets a vehicle of theirs (enforcement §3.2)."""

    PERSON = "person", _("who looks up the person")
    VEHICLES = "vehicles", _("who meets a vehicle of the person")


class Tone(models.TextChoices):
    """How full a place on the map is, in words that stand beside its colour (parking MAP-4, X-8)."""

    GREEN = "green", pgettext_lazy("map", "Plenty of space")
    AMBER = "amber", pgettext_lazy("map", "Filling up")
    RED = "red", pgettext_lazy("map", "Almost full")
    FULL = "full", pgettext_lazy("map", "Full")
    UNKNOWN = "unknown", pgettext_lazy("map", "Not known")
