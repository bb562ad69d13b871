"""The floor's system settings: the General tab's facts about the client itself (parking §21)."""

from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from core.choices import Currency, Language
from core.system_settings import Setting, register_settings

GENERAL = _("General system")
EMAILS = _("System emails")


def time_zones():
    """IANA zones a person would choose, as (value, label)."""
    names = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/")))
    return [(name, name.replace("_", " ")) for name in names]


register_settings(
    Setting("organization_name", "general", GENERAL, _("Organization name"), stored_on="name"),
    Setting("company_address", "general", GENERAL, _("Company address"), kind="long_text", default=""),
    Setting(
        "time_zone",
        "general",
        GENERAL,
        _("Time zone"),
        kind="choice",
        choices=time_zones,
        stored_on="time_zone",
        help=_("All dates and times on pages are in this zone."),
    ),
    Setting(
        "currency",
        "general",
        GENERAL,
        _("Currency"),
        "choice",
        choices=Currency.choices,
        stored_on="currency",
    ),
    Setting(
        "default_language",
        "general",
        GENERAL,
        _("Default language"),
        kind="choice",
        choices=Language.choices,
        stored_on="default_language",
        help=_("Used when neither the person nor the browser says otherwise."),
    ),
    Setting(
        "languages",
        "general",
        GENERAL,
        _("Languages offered"),
        kind="choices",
        choices=Language.choices,
        stored_on="languages",
    ),
    Setting(
        "system_timeout",
        "general",
        GENERAL,
        _("System timeout"),
        kind="int",
        default=60,
        minimum=5,
        maximum=360,
        help=_("Minutes without a click after which a person is signed out, 5 to 360."),
    ),
    Setting(
        "run_task_scheduler",
        "general",
        GENERAL,
        _("Run the task scheduler"),
        kind="bool",
        default=True,
        help=_("Off stops all schedules; tasks can still be run by hand."),
    ),
    Setting(
        "from_email",
        "general",
        EMAILS,
        _("From email"),
        kind="email",
        default="",
        help=_("Sender of system mail."),
    ),
    Setting("reply_to_email", "general", EMAILS, _("Reply-to admin email address"), kind="email", default=""),
)
