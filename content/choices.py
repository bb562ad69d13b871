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


class TextKind(models.TextChoices):
    """What people write words for (parking §17.1, §18)."""

    PAGE = "page", _("page")
    MESSAGE = "message", _("message")
    POPUP = "popup", _("popup")
    DESIGN = "design", _("design")
    MAIL = "mail", _("email template")
    LAYOUT = "layout", _("email layout")
    BULK = "bulk", _("bulk email")


class Spot(models.TextChoices):
    """Where shortcodes may stand."""

    PAGE = "page", _("pages and messages")
    MAIL = "mail", _("emails")


class Output(models.TextChoices):
    """What a shortcode gives, and so how far it is trusted.

    Plain text is escaped; HTML that people wrote is cleaned with what stands around it; markup of our own making is
    put in as it is.
    """

    TEXT = "text", _("text")
    EDITED = "edited", _("HTML that people wrote")
    MARKUP = "markup", _("our own markup")
