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
    NONE = "none", _("no sign-in: its people are only known by it")


class FieldState(models.TextChoices):
    """Whether a profile field is asked for (parking §24.4)."""

    HIDDEN = "hidden", _("Hidden")
    VISIBLE = "visible", _("Visible")
    REQUIRED = "required", _("Required")


class RegistrationMode(models.TextChoices):
    """What a new account needs before it opens (parking UP-1)."""

    AUTO = "auto", _("Signed in at once; the email has a link to set a password")
    VERIFY = "verify", _("Not before the link in the email is used")


class ImportOrigin(models.TextChoices):
    """How a file of people came in (parking §24.6)."""

    UPLOAD = "upload", _("upload")
    SFTP = "sftp", _("SFTP")


class ImportState(models.TextChoices):
    """Where an import stands. A held one would archive too many people: it waits for a word."""

    PREVIEW = "preview", _("preview")
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    HELD = "held", _("needs your word")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class RowOutcome(models.TextChoices):
    """What became of one row."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    ARCHIVED = "archived", _("archived")
    FAILED = "failed", _("failed")


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
