"""Security settings of sign-in (parking §21 Security, DECISIONS 5)."""

from django.utils.translation import gettext_lazy as _

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
)
