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
