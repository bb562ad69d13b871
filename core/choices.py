"""Enumerations of the floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """Languages the product speaks (DESIGN §8). Names stand in their own language."""

    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"

    @classmethod
    def codes(cls):
        return list(cls.values)


class Currency(models.TextChoices):
    """Currencies a client can keep its money in (parking X-3)."""

    CAD = "CAD", _("Canadian dollar")
    USD = "USD", _("US dollar")


class Feature(models.TextChoices):
    """Paid features that vendor staff switch on per client (DESIGN §3)."""

    API = "api", _("API access")
    IMPORT = "import", _("Managed user import")
    SSO = "sso", _("Single sign-on")
    DOMAIN = "domain", _("Own domain")
    PEOPLESOFT = "peoplesoft", _("PeopleSoft holds")
    PARKING_LOGIX = "parking_logix", _("Parking Logix")
    MACKAY = "mackay", _("MacKay meters")


class ActorKind(models.TextChoices):
    """Who can change something (DECISIONS 16)."""

    PERSON = "person", _("person")
    TOKEN = "token", _("API token")
    TASK = "task", _("task")
    DEVICE = "device", _("device")
    OPERATOR = "operator", _("operator")
    SYSTEM = "system", _("system")


class WarningTopic(models.TextChoices):
    """What people can be warned of by mail (parking §2 Manage Email Warnings)."""

    TASKS = "tasks", _("Task failures")
    IMPORTS = "imports", _("Import problems")
    MAIL = "mail", _("Mail problems")
    MONEY = "money", _("Exceptions of payments")


class WorkState(models.TextChoices):
    """Where a piece of background work stands. Skipped: it lacked settings, or was disabled meanwhile."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    OK = "ok", _("ok")
    FAILED = "failed", _("failed")
    SKIPPED = "skipped", _("skipped")
