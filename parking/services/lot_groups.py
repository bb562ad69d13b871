"""Lot groups."""

from typing import Any

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from parking.models import LotGroup
from parking.rules.places import check_place
from parking.services.writing import given_name, name_taken


def save_group(*, actor: Actor, group_id: int | None = None, values: dict[str, Any]) -> LotGroup:
    """Make a lot group or change one; `values` as a form cleaned them.

    Raises RowMissing, NameRequired, NameTaken, CoordinatesMissing (on the map without a place, parking GRP-3).
    """
    values = dict(values)
    if "name" in values:
        values["name"] = given_name(text=values["name"])
    with atomic():
        group = locked(model=LotGroup, pk=group_id) if group_id else LotGroup()
        check_place(
            values.get("latitude", group.latitude),
            values.get("longitude", group.longitude),
            is_needed=values.get("show_on_map", group.show_on_map),
        )
        taken = {"lot_group_name": name_taken(name=values.get("name", group.name))}
        return write(actor=actor, row=group, noun="lot_group", values=values, by_constraint=taken)


def archive_group(*, actor: Actor, group_id: int) -> LotGroup:
    """Delete a group: it leaves lists and maps for good and lets its lots go (parking GRP-2). Raises RowMissing."""
    with atomic():
        group = locked(model=LotGroup, pk=group_id)
        if group.archived_at is None:
            lots = list(group.lots.select_for_update(no_key=True).order_by("pk"))
            group.lots.update(lot_group=None)
            group.archived_at = timezone.now()
            group.save()
            audit.record(actor, "lot_group.archived", group, lots=[lot.name for lot in lots])
    return group
