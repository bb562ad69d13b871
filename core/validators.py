"""Is it well formed? Pure checks of the floor's own values."""

import re
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED_CODES = frozenset({"V1", "OPERATOR", "HANDHELD", "DOCS", "HOOKS", "INGEST"})


def normal_code(code: str) -> str:
    """A client code as stored: upper-case, `-` read as `_` (DECISIONS 1, enforcement API-4)."""
    return code.strip().upper().replace("-", "_")


def validate_client_code(code: str) -> None:
    """Upper-case A–Z, 0–9 and `_`, not one of the reserved words (DECISIONS 1)."""
    if not re.fullmatch(r"[A-Z0-9_]+", code):
        raise ValidationError(_("A client code has capital letters A–Z, digits and underscores only."))
    if code in RESERVED_CODES:
        raise ValidationError(_("This code is reserved. Choose another."))


def normal_host(host: str) -> str:
    """A host name as stored and compared: lower-case, without port and final dot (DECISIONS 3)."""
    host = host.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].rstrip(".")


def validate_host(host: str) -> None:
    """A lower-case host name without port or path."""
    if host != normal_host(host) or not re.fullmatch(r"[a-z0-9.\-]+|\[[0-9a-f:]+\]", host):
        raise ValidationError(
            _("Enter a host name in lower case, without port or path, such as park.example.ca.")
        )


def validate_time_zone(name: str) -> None:
    """An IANA time zone such as America/St_Johns."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list."))
