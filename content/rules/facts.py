"""Facts by their dotted names, and what they look like in words."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

MISSING = None
TRUE = ("1", "true", "yes", "on")


def fact(facts: Mapping[str, Any], path: str) -> Any:
    """The value of `permittemp.hours`, or None. Names are case-sensitive; only mappings are looked into, so no name
    reaches the attributes or methods of anything."""
    found = facts
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return MISSING
        found = found[name]
    return found


def in_words(value: Any) -> str:
    """A fact as a person reads it, in the active language and time zone."""
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return formats.date_format(
            timezone.localtime(value) if timezone.is_aware(value) else value, "DATETIME_FORMAT"
        )
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, int | float | Decimal):
        return formats.localize(value)
    return str(value)


def passes(value: Any, test: str, wanted: str) -> bool:
    """Whether a fact passes the `test` of [conditional]. An unknown test is passed by nothing (parking §17.4)."""
    text = _compared(value)
    match test:
        case "hasvalue":
            return text.strip() != ""
        case "true":
            return text.lower() in TRUE
        case "false":
            return text.lower() not in TRUE
        case "eq" | "equal":
            return text == wanted
        case "ne" | "neq" | "notequal":
            return text != wanted
    return False


def _compared(value: Any) -> str:
    """A fact as templates compare it, which is the same in every language."""
    if value is None or isinstance(value, Mapping):
        return ""
    return str(value)
