"""Mailgun's section of the Third Party tab. Labels are the document's (parking §21)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.system_settings import Setting, register_settings
from core.validators import validate_host

SECTION = _("Mailgun")


def check_domain(text: str) -> None:
    """A bare domain name: no scheme, no path."""
    validate_host(text)
    if "." not in text:
        raise ValidationError(_("Enter a domain name such as mg.example.ca."))


def check_key(text: str) -> None:
    """A key is sent in a header: visible ASCII without spaces."""
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValidationError(_("A key has letters, digits and dashes only. Copy it again."))


register_settings(
    Setting(
        "mailgun_domain",
        "third_party",
        SECTION,
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
        SECTION,
        _("Private API key"),
        kind="secret",
        default="",
        check=check_key,
        help=_("A domain sending key is enough to send; only an account key shows the state of the DNS."),
    ),
    Setting(
        "mailgun_eu",
        "third_party",
        SECTION,
        _("Account in Mailgun's European region"),
        kind="bool",
        default=False,
        help=_("A key of one region is not known in the other."),
    ),
    Setting(
        "mailgun_signing_key",
        "third_party",
        SECTION,
        _("HTTP webhook signing key"),
        kind="secret",
        default="",
        check=check_key,
        help=_(
            "From the same page of Mailgun as the API key. It proves that reports of deliveries are Mailgun's."
        ),
    ),
    Setting(
        "mailgun_house_domain",
        "third_party",
        SECTION,
        _("Sub-domain on our Mailgun account"),
        default="",
        vendor_only=True,
        check=check_domain,
        help=_("Such as opscom.example.ca. A domain and key of your own go before it."),
    ),
)
