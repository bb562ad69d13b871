"""Flex: slots and the grid of the week (parking §9.4)."""

from collections.abc import Iterable
from typing import Any

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked, write
from parking.exceptions import NegativeCost
from parking.models import FlexCell, FlexSlot, Lot
from parking.rules.flex import WEEK, Cell, checked_cells, told
from parking.services.writing import given_name, name_taken


@atomic()
def save_slot(*, actor: Actor, lot_id: int, slot_id: int | None = None, values: dict[str, Any]) -> FlexSlot:
    """Add a slot to the lot or change one of its own; a new price counts for new bookings. `values`: name, price,
    colour. Raises RowMissing, NameRequired, NameTaken, NegativeCost."""
    lot = locked(model=Lot, pk=lot_id)
    slot = _slot(lot, slot_id) if slot_id else FlexSlot(lot=lot)
    values = dict(values)
    if "name" in values:
        values["name"] = given_name(text=values["name"])
    if values.get("price", 0) < 0:
        raise NegativeCost(field="price")
    taken = {"flex_slot_name": name_taken(name=values.get("name", slot.name))}
    return write(actor=actor, row=slot, noun="flex_slot", values=values, by_constraint=taken)


@atomic()
def paint_cells(*, actor: Actor, lot_id: int, slot_id: int | None, cells: Iterable[Cell]) -> int:
    """Sell these hours of the week at a slot's price, or close them for flex (None, TMP-6). Returns how many changed.

    Raises RowMissing, also for a slot of another lot, and NoSuchHour.
    """
    lot = locked(model=Lot, pk=lot_id)
    slot = _slot(lot, slot_id) if slot_id else None
    cells = checked_cells(cells)
    stored = {(row.weekday, row.hour): row for row in lot.flex_cells.all()}
    now = {place: row.slot_id for place, row in stored.items()}
    changed = {cell for cell in cells if now.get(cell) != slot_id}
    if not changed:
        return 0
    FlexCell.objects.filter(pk__in=[stored[cell].pk for cell in changed & stored.keys()]).delete()
    if slot:
        rows = [FlexCell(lot=lot, slot=slot, weekday=day, hour=hour) for day, hour in sorted(changed)]
        FlexCell.objects.bulk_create(rows)
    facts = {"slot": slot.name} if slot else {}
    audit.record(actor, "lot.flex_painted" if slot else "lot.flex_closed", lot, **facts, hours=told(changed))
    return len(changed)


def fill_grid(*, actor: Actor, lot_id: int, slot_id: int | None) -> int:
    """The same for every hour of the week. Returns how many changed. Raises RowMissing."""
    return paint_cells(actor=actor, lot_id=lot_id, slot_id=slot_id, cells=WEEK)


def clear_grid(*, actor: Actor, lot_id: int) -> int:
    """Close every hour of the week for flex. Returns how many changed. Raises RowMissing."""
    return paint_cells(actor=actor, lot_id=lot_id, slot_id=None, cells=WEEK)


def _slot(lot: Lot, slot_id: int) -> FlexSlot:
    slot = lot.flex_slots.filter(pk=slot_id).first()
    if slot is None:
        raise RowMissing(field="slot")
    return slot
