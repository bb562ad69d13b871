"""The conditions that permits are in (parking §7.1)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked, write
from parking.exceptions import BadDefaultState, InUse
from parking.models import PermitState
from parking.services.writing import given_name, name_taken

NOUN = "permit_state"


@atomic()
def save_permit_state(*, actor: Actor, state_id: int | None = None, values: dict[str, Any]) -> PermitState:
    """Add a state or change one. `values`: `name` and `is_valid`.

    Raises NameRequired, NameTaken, BadDefaultState (the state of new permits stays valid, PER-7), RowMissing.
    """
    row = locked(model=PermitState, pk=state_id) if state_id else PermitState()
    values = dict(values)
    if "name" in values:
        values["name"] = given_name(text=values["name"])
    if row.is_default and not values.get("is_valid", True):
        raise BadDefaultState(BadDefaultState.STAYS_VALID, field="is_valid", name=row.name)
    taken = {"permit_state_name": name_taken(name=values.get("name", row.name))}
    return write(actor=actor, row=row, noun=NOUN, values=values, by_constraint=taken)


@atomic()
def make_default_state(*, actor: Actor, state_id: int) -> PermitState:
    """Give new permits this state from now on. Raises BadDefaultState when it is not valid, RowMissing."""
    rows = PermitState.objects.select_for_update(no_key=True).order_by("pk").in_bulk()
    row = rows.get(state_id)
    if row is None:
        raise RowMissing
    if not row.is_valid:
        raise BadDefaultState(name=row.name)
    if not row.is_default:
        PermitState.objects.filter(is_default=True).update(is_default=False)
        row.is_default = True
        row.save(update_fields=["is_default"])
        audit.record(actor, "permit_state.made_default", row)
    return row


@atomic()
def delete_permit_state(*, actor: Actor, state_id: int) -> None:
    """Delete a state that no permit is in, archived ones counted. Raises InUse (X-13), RowMissing."""
    row = locked(model=PermitState, pk=state_id)
    if row.is_default:
        raise InUse(name=row.name, uses=_("the state of new permits"))
    if count := row.permits.count():
        raise InUse(name=row.name, uses=ngettext("%(n)s permit", "%(n)s permits", count) % {"n": count})
    audit.record(actor, "permit_state.deleted", row, name=row.name, is_valid=row.is_valid)
    row.delete()
