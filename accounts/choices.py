"""Enumerations of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UserKind(models.TextChoices):
    """Who signs in where; the kinds never mix (DECISIONS 2)."""

    STAFF = "staff", _("staff")
    DRIVER = "driver", _("driver")
    OPERATOR = "operator", _("operator")


class UserStatus(models.TextChoices):
    """State of an account (parking §24.2)."""

    PENDING = "pending", _("pending")
    ACTIVE = "active", _("active")
    DISABLED = "disabled", _("disabled")
    ARCHIVED = "archived", _("archived")


class Grouping(models.TextChoices):
    """What a user type stands for; the API's `ext_info` (parking §24.3)."""

    STUDENT = "Student", _("Student")
    STAFF = "Staff", _("Staff")
    PUBLIC = "Public", _("Public")
    ATHLETICS = "Athletics", _("Athletics")


class Country(models.TextChoices):
    """Countries whose provinces and states are known."""

    CANADA = "CA", _("Canada")
    USA = "US", _("United States")


class LoginKind(models.TextChoices):
    """How a login source proves who somebody is (parking §24.5)."""

    OPSCOM = "opscom", _("user name and password")


class ApiScope(models.TextChoices):
    """What an API token may be used for (DECISIONS 19)."""

    PERMITS_PUSH = "permits.push", _("Push permits")
    PERMITS_UPDATE = "permits.update", _("Update permits")
    PERMITS_DELETE = "permits.delete", _("Delete permits")
    PERMITS_STATS = "permits.stats", _("Read permit statistics")
    PERMITS_LOT_VALUES = "permits.lot_values", _("Read lot values")
    VEHICLES_PUSH = "vehicles.push", _("Push vehicles")
    PROFILES_PUSH = "profiles.push", _("Push users")
    PROFILES_TYPES = "profiles.types", _("Read user types")
    PLATES_VALIDATE = "plates.validate", _("Validate plates")
    VIOLATIONS_COLLECTIONS = "violations.collections", _("Read violations in collections")
