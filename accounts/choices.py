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
