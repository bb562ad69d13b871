"""Mail settings of a client (parking §21 Third Party / Mailgun)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.settings import EMAILS
from core.system_settings import Setting, register_settings
from core.validators import validate_host

MAILGUN = _("Mailgun")


def check_domain(text: str) -> None:
    """A bare domain name: no scheme, no path."""
    validate_host(text)
    if "." not in text:
        raise ValidationError(_("Enter a domain name such as mg.example.ca."))


register_settings(
    Setting(
        "mail_keep_years",
        "general",
        EMAILS,
        _("Years that mail is kept"),
        kind="int",
        default=2,
        minimum=1,
        maximum=10,
        help=_("Older mail is deleted from Sent Mail, 1 to 10. Attached files go after 90 days."),
    ),
    Setting(
        "mail_capture",
        "general",
        EMAILS,
        _("Keep all mail here: nothing leaves"),
        kind="bool",
        default=False,
        vendor_only=True,
        help=_("For previews. Mail is written and can be read under Sent Mail, links included."),
    ),
    Setting(
        "mailgun_domain",
        "third_party",
        MAILGUN,
        _("Mailgun domain"),
        default="",
        check=check_domain,
        help=_(
            "The sending domain in your Mailgun account. With domain and key set, mail leaves through Mailgun."
        ),
    ),
    Setting(
        "mailgun_api_key",
        "third_party",
        MAILGUN,
        _("Private API key"),
        kind="secret",
        default="",
    ),
)

# Managed files, and the tab Design, which is shown on Templates and Designs (content.services.branding checks colours).
FILES = _("Files")
COLOURS = _("Colours")
IMAGES = _("Images")

register_settings(
    Setting(
        "file_quota_mb",
        "general",
        FILES,
        _("Room for managed files (MB)"),
        kind="int",
        default=500,
        minimum=0,
        maximum=1_000_000,
        vendor_only=True,
        help=_("What all files of Manage Files may take together, archived ones too."),
    ),
    Setting(
        "brand_primary",
        "design",
        COLOURS,
        _("Primary colour"),
        default="",
        help=_("Buttons, ticked boxes and what is chosen. Empty: the site’s own blue."),
    ),
    Setting(
        "brand_accent",
        "design",
        COLOURS,
        _("Accent colour"),
        default="",
        help=_("Links and the frame around what has the focus. Empty: the primary colour."),
    ),
    Setting(
        "site_logo",
        "design",
        IMAGES,
        _("Default Site Logo"),
        default="",
        help=_("Shown at the top of both portals and of mails, wherever no other is set."),
    ),
    Setting(
        "site_header",
        "design",
        IMAGES,
        _("Default Site Header"),
        default="",
        help=_("A wide image over the pages of the user portal, wherever no other is set."),
    ),
)
