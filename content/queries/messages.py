"""Messages by their identifiers."""

from django.utils.translation import get_language

from content.choices import TextKind
from content.models import MessageBlock
from content.ports import text_places
from content.queries.texts import text


def message_words(identifier: str) -> str:
    """The HTML of a message in the active language; "" for one that does not exist (any more)."""
    is_ours = f"{TextKind.MESSAGE}:{identifier}" in text_places
    if not is_ours and not MessageBlock.objects.filter(identifier=identifier).exists():
        return ""
    return text(TextKind.MESSAGE, identifier, get_language()).body
