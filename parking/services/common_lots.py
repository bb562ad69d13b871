"""Common lot types: the words that group lots (parking §3.2)."""

from django.utils.translation import ngettext

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from parking.exceptions import InUse
from parking.models import CommonLotType
from parking.services.writing import given_name, name_taken

NOUN = "common_lot_type"


@atomic()
def save_common_lot_type(*, actor: Actor, type_id: int | None = None, name: str) -> CommonLotType:
    """Add a type, or rename one for all its lots. Raises NameRequired, NameTaken, RowMissing."""
    row = locked(model=CommonLotType, pk=type_id) if type_id else CommonLotType()
    name = given_name(text=name)
    taken = {"common_lot_type_name": name_taken(name=name)}
    return write(actor=actor, row=row, noun=NOUN, values={"name": name}, by_constraint=taken)


@atomic()
def delete_common_lot_type(*, actor: Actor, type_id: int) -> None:
    """Delete a type that no lot has, archived ones included. Raises InUse, RowMissing."""
    row = locked(model=CommonLotType, pk=type_id)
    if count := row.lots.count():
        uses = ngettext("%(count)s lot", "%(count)s lots", count) % {"count": count}
        raise InUse(name=row.name, uses=uses)
    audit.record(actor, "common_lot_type.deleted", row, name=row.name)
    row.delete()
