"""Enumerations of words and mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a mail stands (integrations §2.4)."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    ACCEPTED = "accepted", _("sent")
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


class MailPriority(models.IntegerChoices):
    """What goes first: a person waits for transactional mail, nobody for bulk mail."""

    TRANSACTIONAL = 0, _("transactional")
    BULK = 1, _("bulk")
