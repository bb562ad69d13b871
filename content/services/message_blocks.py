"""Messages of the client's own."""

from content.choices import TextKind
from content.exceptions import IdentifierTaken
from content.models import MessageBlock
from content.ports import text_places
from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write


@atomic()
def add_message(*, actor: Actor, identifier: str, description: str = "") -> MessageBlock:
    """Make a message, whose words are then written as its text; those it had before it was deleted come back.

    Raises IdentifierTaken, also for an identifier of the product's own messages.
    """
    taken = IdentifierTaken(field="identifier", identifier=identifier)
    own = {place.key.lower() for place in text_places if place.kind == TextKind.MESSAGE}
    if identifier.lower() in own:
        raise taken
    values = {"identifier": identifier, "description": description.strip()}
    by_constraint = {"message_identifier": lambda: taken}
    return write(actor=actor, row=MessageBlock(), noun="message", values=values, by_constraint=by_constraint)


@atomic()
def describe_message(*, actor: Actor, message_id: int, description: str) -> MessageBlock:
    """Say what a message is for. Its identifier stays: pages name it. Raises RowMissing."""
    row = locked(model=MessageBlock, pk=message_id)
    return write(actor=actor, row=row, noun="message", values={"description": description.strip()})


@atomic()
def delete_message(*, actor: Actor, message_id: int) -> None:
    """Take a message away: `[message …]` shows nothing then. Its words stay on record. Raises RowMissing."""
    row = locked(model=MessageBlock, pk=message_id)
    audit.record(actor, "message.deleted", row, identifier=row.identifier)
    row.delete()
