"""Settings about people: sign-in, registration, profile fields, managed import (parking §§21, 24, DECISIONS 5)."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import FIELDS, FieldState, RegistrationMode
from core.system_settings import Setting, register_settings

SECURITY = _("Security")
LOCKOUT_TRIES, LOCKOUT_MINUTES, PASSWORD_LENGTH = 5, 15, 10

register_settings(
    Setting(
        "lockout_tries",
        "general",
        SECURITY,
        _("Failed sign-ins before lockout"),
        kind="int",
        default=LOCKOUT_TRIES,
        minimum=3,
        maximum=20,
    ),
    Setting(
        "lockout_minutes",
        "general",
        SECURITY,
        _("Lockout minutes"),
        kind="int",
        default=LOCKOUT_MINUTES,
        minimum=5,
        maximum=1440,
        help=_("How long failed sign-ins count, and how long a lockout lasts."),
    ),
    Setting(
        "password_min_length",
        "general",
        SECURITY,
        _("Shortest password"),
        kind="int",
        default=PASSWORD_LENGTH,
        minimum=8,
        maximum=64,
        help=_("Characters that a new password must have at least."),
    ),
    Setting(
        "username_editable",
        "general",
        SECURITY,
        _("Users can change their user name"),
        kind="bool",
        default=False,
        vendor_only=True,
    ),
)

register_settings(
    Setting(
        "registration_mode",
        "user_profile",
        _("Registration"),
        _("A new account opens"),
        kind="choice",
        choices=RegistrationMode.choices,
        default=RegistrationMode.VERIFY.value,
    ),
    *(
        Setting(
            f"profile_{field.key}",
            "user_profile",
            field.section,
            field.label,
            kind="choice",
            choices=FieldState.choices,
            default=field.default.value,
            help=_("Always required.") if field.always else "",
        )
        for field in FIELDS
    ),
)

CSV_IMPORT = _("CSV User Import")
register_settings(
    Setting(
        "csv_import_failed_email",
        "third_party",
        CSV_IMPORT,
        _("Failed Import Email"),
        kind="email",
        default="",
        help=_("Rows that could not be imported are mailed here, with the reason."),
    ),
    Setting(
        "csv_import_archives",
        "third_party",
        CSV_IMPORT,
        _("Archive users who are imported as inactive"),
        kind="bool",
        default=False,
        help=_(
            "An active value of 0 then archives the user and releases active permits. Otherwise it does nothing."
        ),
    ),
    Setting(
        "csv_import_user_type",
        "third_party",
        CSV_IMPORT,
        _("User type of new users without one"),
        default="",
        help=_("Number of the user type; empty for the first one that people can choose."),
    ),
)
