"""Is it well formed? Passwords and address ranges."""

from ipaddress import ip_network

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.settings import PASSWORD_LENGTH
from core.scoping import is_walled
from core.system_settings import value


class PasswordLength(MinimumLengthValidator):
    """At least as many characters as the client's setting asks; ten for operators."""

    @property
    def min_length(self):
        return value("password_min_length") if is_walled() else PASSWORD_LENGTH

    @min_length.setter
    def min_length(self, length):
        """Django's own fixed figure has no say."""


def normal_ip_range(text: str) -> str:
    """An address or range in its usual form: `203.0.113.7` → `203.0.113.7/32`. ValidationError when it is neither."""
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is neither an IP address nor a range such as 203.0.113.0/24."),
            params={"text": text},
        ) from None
