"""Offence locations (enforcement §4.3). They are put away and taken out again as every pick list's entries are."""

from collections.abc import Callable

from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from parking.exceptions import GroupHasLocation
from parking.models import Location, LotGroup
from parking.services.picks import next_pick_number
from parking.services.writing import given_name, name_taken


@atomic()
def save_location(*, actor: Actor, location_id: int | None = None, values: dict) -> Location:
    """Make a location, which gets the next number, or change one. `values` are name, writer_visible, gis_no and
    lot_group: the group whose cameras write their violations here.

    Raises RowMissing, NameRequired, NameTaken, GroupHasLocation (LOC-2).
    """
    values = values | {"name": given_name(text=values["name"])}
    taken = {
        "location_name": name_taken(name=values["name"]),
        "location_of_lot_group": _group_taken(values["lot_group"]),
    }
    row = _row(location_id)
    return write(actor=actor, row=row, noun="offence_location", values=values, by_constraint=taken)


def _row(location_id: int | None) -> Location:
    if location_id:
        return locked(model=Location, pk=location_id)
    return Location(number=next_pick_number(model=Location))


def _group_taken(group: LotGroup | None) -> Callable[[], GroupHasLocation]:
    return lambda: GroupHasLocation(
        field="lot_group", group=group, location=Location.objects.get(lot_group=group)
    )
