"""Why a row of a file was not imported, in words (parking IMP-4)."""

from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.schemas import ProfileRow
from core.exceptions import Refusal

SHOWN = 60


def words_of_validation(error: ValidationError) -> str:
    """The first failure in documented order, with the name of its column."""
    first = error.errors(include_url=False)[0]
    key, kind = first["loc"][0], first["type"]
    if kind == "missing":
        words = _("A value is required.")
    elif "too_long" in kind:
        words = _("The field's maximum number of characters was exceeded.")
    else:
        words = _("“%(value)s” is not valid here.") % {"value": str(first["input"])[:SHOWN]}
    return _told(ProfileRow.documented[key].names[0], words)


def words_of_refusal(refusal: Refusal) -> str:
    """A rule that said no, with the name of its column."""
    return _told(refusal.field, str(refusal)) if refusal.field else str(refusal)


def _told(column: str, words: str) -> str:
    return _("%(column)s: %(words)s") % {"column": column, "words": words}
