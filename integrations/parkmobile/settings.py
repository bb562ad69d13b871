"""ParkMobile's section of the Third Party tab. Labels are the document's."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.system_settings import Setting, register_settings

SECTION = _("ParkMobile")
BASE_URL = "https://api.parkmobile.io"


def check_base_url(url: str) -> None:
    """An https address without credentials or query; http only on this machine, for the doubles."""
    try:
        parts = urlsplit(url)
        is_local = parts.hostname in ("127.0.0.1", "localhost")
        good = parts.scheme == "https" or (parts.scheme == "http" and is_local)
        good = (
            good and bool(parts.hostname) and parts.username is None and not (parts.query or parts.fragment)
        )
    except ValueError:
        good = False
    if not good:
        raise ValidationError(_("Enter an https address such as %(example)s.") % {"example": BASE_URL})


register_settings(
    Setting(
        "parkmobile_username",
        "third_party",
        SECTION,
        _("API Username"),
        default="",
        help=_("ParkMobile gives you all three values."),
    ),
    Setting("parkmobile_password", "third_party", SECTION, _("API Password"), kind="secret", default=""),
    Setting("parkmobile_api_key", "third_party", SECTION, _("X-API-Key"), kind="secret", default=""),
    Setting(
        "parkmobile_base_url",
        "third_party",
        SECTION,
        _("API address"),
        kind="url",
        default=BASE_URL,
        vendor_only=True,
        check=check_base_url,
    ),
)
