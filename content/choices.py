"""Enumerations of words and mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a mail stands (integrations §2.4)."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    ACCEPTED = "accepted", _("sent")
    DEFERRED = "deferred", _("deferred")
    UNKNOWN = "unknown", _("fate unknown")
    DELIVERED = "delivered", _("delivered")
    BOUNCED = "bounced", _("bounced")
    FAILED = "failed", _("failed")
    CAPTURED = "captured", _("captured")


class Carrier(models.TextChoices):
    """Who carries a mail away."""

    MAILGUN = "mailgun", "Mailgun"
    SMTP = "smtp", "SMTP"
    CAPTURE = "capture", _("nobody: kept here")


class DeliveryEvent(models.TextChoices):
    """What a carrier can tell of a mail (integrations §2.5)."""

    ACCEPTED = "accepted", _("sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")
    COMPLAINED = "complained", _("complained of")


class Severity(models.TextChoices):
    """Whether a failure is the last word."""

    TEMPORARY = "temporary", _("temporary")
    PERMANENT = "permanent", _("permanent")
