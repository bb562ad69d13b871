"""Enumerations of people, and the facts that a driver can have."""

from dataclasses import dataclass
from typing import Any

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

    OPSCOM = "opscom", _("User name and password")
    NONE = "none", _("No sign-in: users are only known by it")


class FieldState(models.TextChoices):
    """Whether a profile field is asked for (parking §24.4)."""

    HIDDEN = "hidden", _("Hidden")
    VISIBLE = "visible", _("Visible")
    REQUIRED = "required", _("Required")


class RegistrationMode(models.TextChoices):
    """What a new account needs before it opens (parking UP-1)."""

    AUTO = "auto", _("At once; the email has a link to set a password")
    VERIFY = "verify", _("Once the link in the email is used")


class LinkPurpose(models.TextChoices):
    """Why a link is mailed to somebody who is not signed in or changes an address."""

    PASSWORD = "password", _("forgotten password")
    REGISTRATION = "register", _("registration")
    ADDRESS = "address", _("new email")


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


# Facts of a driver, by section (parking §24.4). A setting `profile_<key>` holds what each client asks.
HIDDEN, VISIBLE, REQUIRED = FieldState.HIDDEN, FieldState.VISIBLE, FieldState.REQUIRED
USER_NAME, ADDRESS, PHONE = _("User Name"), _("Address"), _("Phone")
LICENCE, STUDENT, EMPLOYEE = _("License"), _("Student"), _("Employee")


@dataclass(frozen=True)
class ProfileField:
    """A fact that a client can hide, show or require. `grouping` limits it to user types of that grouping (PRF-1).

    `always` is never anything but required, whatever is asked (a system override).
    """

    key: str
    section: Any
    label: Any
    default: FieldState = VISIBLE
    grouping: Grouping | None = None
    always: bool = False
    of_user: bool = False


FIELDS = (
    ProfileField("username", USER_NAME, _("User name"), REQUIRED, of_user=True),
    ProfileField("salutation", USER_NAME, _("Salutation"), HIDDEN),
    ProfileField("first_name", USER_NAME, _("First name"), REQUIRED, always=True, of_user=True),
    ProfileField("middle_name", USER_NAME, _("Middle name"), HIDDEN),
    ProfileField("last_name", USER_NAME, _("Last name"), REQUIRED, always=True, of_user=True),
    ProfileField("preferred_name", USER_NAME, _("Preferred name"), HIDDEN),
    ProfileField("email", USER_NAME, _("Email"), REQUIRED, always=True, of_user=True),
    ProfileField("street", ADDRESS, _("Street")),
    ProfileField("city", ADDRESS, _("City")),
    ProfileField("province", ADDRESS, _("Province or state")),
    ProfileField("postal_code", ADDRESS, _("Postal code")),
    ProfileField("street2", ADDRESS, _("Second street"), HIDDEN),
    ProfileField("city2", ADDRESS, _("Second city"), HIDDEN),
    ProfileField("province2", ADDRESS, _("Second province or state"), HIDDEN),
    ProfileField("postal_code2", ADDRESS, _("Second postal code"), HIDDEN),
    ProfileField("phone_cell", PHONE, _("Mobile phone")),
    ProfileField("licence_no", LICENCE, _("Driver licence number"), HIDDEN),
    ProfileField("licence_province", LICENCE, _("Province or state of the driver licence"), HIDDEN),
    ProfileField("birth_date", LICENCE, _("Date of birth"), HIDDEN),
    ProfileField("student_no", STUDENT, _("Student number"), grouping=Grouping.STUDENT),
    ProfileField("student_phone", STUDENT, _("Student phone"), HIDDEN, grouping=Grouping.STUDENT),
    ProfileField("employee_no", EMPLOYEE, _("Employee number"), grouping=Grouping.STAFF),
    ProfileField("department", EMPLOYEE, _("Department"), grouping=Grouping.STAFF),
    ProfileField("employee_phone", EMPLOYEE, _("Employee phone"), grouping=Grouping.STAFF),
)
BY_KEY = {field.key: field for field in FIELDS}
