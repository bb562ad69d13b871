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
    PRINT = "print", _("printed documents")


class Output(models.TextChoices):
    """What a shortcode gives, and so how far it is trusted.

    Plain text is escaped; HTML that people wrote is cleaned with what stands around it; markup of our own making is
    put in as it is.
    """

    TEXT = "text", _("text")
    EDITED = "edited", _("HTML that people wrote")
    MARKUP = "markup", _("our own markup")


class PageAccess(models.TextChoices):
    """Who may see a page that the client made."""

    EVERYONE = "everyone", _("everyone")
    GUESTS = "guests", _("only who is not signed in")
    USERS = "users", _("only who is signed in")
    TYPES = "types", _("only the user types chosen here")


class Frequency(models.TextChoices):
    """How often a popup asks to be accepted."""

    SESSION = "session", _("once until one signs out or closes the browser")
    ALWAYS = "always", _("every time")


class MediaType(models.TextChoices):
    """Kinds of files that are kept (parking §17.1 ManagedFile); the value is what browsers are told."""

    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    GIF = "image/gif", "GIF"
    WEBP = "image/webp", "WebP"
    PDF = "application/pdf", "PDF"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"
    POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint"
    TEXT_DOCUMENT = "application/vnd.oasis.opendocument.text", _("OpenDocument text")
    SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet", _("OpenDocument spreadsheet")
    PRESENTATION = "application/vnd.oasis.opendocument.presentation", _("OpenDocument presentation")
    CSV = "text/csv", "CSV"
    TEXT = "text/plain", _("Plain text")

    @property
    def is_image(self) -> bool:
        return self.value.startswith("image/")

    @property
    def is_shown(self) -> bool:
        """Whether browsers open it in place; anything else is saved."""
        return self.is_image or self is MediaType.PDF


class MailPriority(models.IntegerChoices):
    """What goes first: a person waits for transactional mail, nobody for bulk mail."""

    TRANSACTIONAL = 0, _("transactional")
    BULK = 1, _("bulk")


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


class BulkMailState(models.TextChoices):
    """Where a bulk email stands. Mails that were written before it was cancelled leave all the same."""

    DRAFT = "draft", _("draft")
    SENDING = "sending", _("being written")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class RecipientState(models.TextChoices):
    """What becomes of one person of a bulk email: a mail, or why there is none (parking EML-5)."""

    WAITING = "waiting", _("waiting")
    WRITTEN = "written", _("mail written")
    ARCHIVED = "archived", _("left out: archived")
    NOT_ACTIVE = "not_active", _("left out: account disabled or not open yet")
    NO_ADDRESS = "no_address", _("left out: no email address")
    BAD_ADDRESS = "bad_address", _("left out: email address is not valid")
    NO_CONSENT = "no_consent", _("left out: does not agree to bulk email")
    CANCELLED = "cancelled", _("left out: cancelled")
