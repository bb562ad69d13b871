"""Waiting lists that several lots share (parking §3.2, §15)."""

from django.utils.translation import ngettext

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from parking.exceptions import InUse
from parking.models import WaitlistGroup
from parking.services.writing import given_name, name_taken

NOUN = "waitlist_group"


@atomic()
def save_waitlist_group(*, actor: Actor, group_id: int | None = None, name: str) -> WaitlistGroup:
    """Add a shared list, or rename one. Raises NameRequired, NameTaken, RowMissing."""
    row = locked(model=WaitlistGroup, pk=group_id) if group_id else WaitlistGroup()
    name = given_name(text=name)
    taken = {"waitlist_group_name": name_taken(name=name)}
    return write(actor=actor, row=row, noun=NOUN, values={"name": name}, by_constraint=taken)


@atomic()
def delete_waitlist_group(*, actor: Actor, group_id: int) -> None:
    """Delete a list that no lot has, archived ones included, and that nobody was ever on. Raises InUse, RowMissing."""
    row = locked(model=WaitlistGroup, pk=group_id)
    uses = []
    if lots := row.lots.count():
        uses.append(ngettext("%(count)s lot", "%(count)s lots", lots) % {"count": lots})
    if entries := row.entries.count():
        uses.append(ngettext("%(count)s entry", "%(count)s entries", entries) % {"count": entries})
    if uses:
        raise InUse(name=row.name, uses=", ".join(uses))
    audit.record(actor, "waitlist_group.deleted", row, name=row.name)
    row.delete()
