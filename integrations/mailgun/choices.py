"""Enumerations of Mailgun."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """Where an account lives; a key of one region is nobody's in the other."""

    US = "us", _("United States")
    EU = "eu", _("European Union")


class AccountKind(models.TextChoices):
    """Whose account a domain is on."""

    OWN = "own", _("the client's own")
    HOUSE = "house", _("the installation's")


class DomainState(models.TextChoices):
    """What Mailgun says of a domain; the words are its own (seed 000)."""

    UNKNOWN = "unknown", _("not known yet")
    UNVERIFIED = "unverified", _("unverified")
    VERIFIED = "active", _("verified")
    DISABLED = "disabled", _("disabled")
