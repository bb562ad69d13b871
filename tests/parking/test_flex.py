"""Flex slots and the grid of the week (parking §9.4)."""

from decimal import Decimal

import pytest

from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.exceptions import NameRequired, NameTaken, NegativeCost, NoSuchHour
from parking.models import FlexCell, FlexSlot
from parking.queries.flex import painted_week
from parking.rules.flex import WEEK, told
from parking.services import clear_grid, fill_grid, paint_cells, save_slot
from tests.factories.parking import FlexSlotFactory, LotFactory
from tests.parking.conftest import ACTOR

NIGHT = {"name": " Night ", "price": Decimal("1.50"), "colour": "#123456"}


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def paint(lot, slot, *cells):
    return paint_cells(actor=ACTOR, lot_id=lot.pk, slot_id=slot and slot.pk, cells=cells)


def test_a_slot_is_added_and_changed_with_an_audit_of_each(ours):
    lot = LotFactory()
    slot = save_slot(actor=ACTOR, lot_id=lot.pk, values=NIGHT)
    save_slot(actor=ACTOR, lot_id=lot.pk, slot_id=slot.pk, values={"price": Decimal(2)})
    slot.refresh_from_db()
    assert (slot.lot, slot.name, slot.price) == (lot, "Night", Decimal(2))
    assert actions() == ["flex_slot.created", "flex_slot.changed"]
    assert AuditEntry.objects.first().data == {"price": ["1.50", "2"]}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"name": "night"}, NameTaken),
        ({"name": "  "}, NameRequired),
        ({"name": "X", "price": Decimal("-0.01")}, NegativeCost),
    ],
)
def test_a_slot_needs_a_name_of_its_own_and_no_price_below_zero(ours, facts, refusal):
    lot = LotFactory()
    save_slot(actor=ACTOR, lot_id=lot.pk, values=NIGHT)
    with pytest.raises(refusal):
        save_slot(actor=ACTOR, lot_id=lot.pk, values=NIGHT | facts)
    save_slot(actor=ACTOR, lot_id=LotFactory().pk, values=NIGHT)


def test_hours_are_painted_over_and_closed_with_one_audit_for_each_act(ours):
    lot = LotFactory()
    day, night = FlexSlotFactory(lot=lot, name="Day"), FlexSlotFactory(lot=lot, name="Night")
    assert paint(lot, day, (0, 8), (0, 9), (0, 11), (6, 23)) == 4
    assert paint(lot, night, (0, 9), (0, 10)) == 2
    assert paint(lot, night, (0, 9), (0, 10)) == 0
    assert paint(lot, None, (0, 8), (3, 3)) == 1
    assert painted_week(lot) == {(0, 9): night, (0, 10): night, (0, 11): day, (6, 23): day}
    told_of = list(AuditEntry.objects.order_by("id").values_list("action", "data"))
    assert told_of == [
        ("lot.flex_painted", {"slot": "Day", "hours": ["Mon 08–10, 11–12", "Sun 23–24"]}),
        ("lot.flex_painted", {"slot": "Night", "hours": ["Mon 09–11"]}),
        ("lot.flex_closed", {"hours": ["Mon 08–09"]}),
    ]


def test_the_week_is_filled_and_cleared(ours):
    lot, other = LotFactory(), LotFactory()
    slot = FlexSlotFactory(lot=lot)
    theirs = FlexSlotFactory(lot=other)
    paint(other, theirs, (0, 0))
    assert fill_grid(actor=ACTOR, lot_id=lot.pk, slot_id=slot.pk) == 168
    assert set(painted_week(lot)) == WEEK
    assert clear_grid(actor=ACTOR, lot_id=lot.pk) == 168
    assert painted_week(lot) == {} and painted_week(other) == {(0, 0): theirs}
    assert FlexSlot.objects.count() == 2
    assert actions()[1:] == ["lot.flex_painted", "lot.flex_closed"]


@pytest.mark.parametrize("cell", [(7, 0), (-1, 0), (0, 24), (0, -1)])
def test_an_hour_outside_the_week_is_refused_and_nothing_is_painted(ours, cell):
    lot = LotFactory()
    with pytest.raises(NoSuchHour):
        paint(lot, FlexSlotFactory(lot=lot), (0, 0), cell)
    assert not FlexCell.objects.exists()


def test_a_lot_is_painted_with_its_own_slots_only(ours, theirs):
    lot = LotFactory()
    with client_scope(theirs):
        foreign = FlexSlotFactory()
    for slot in (FlexSlotFactory(), foreign):
        with pytest.raises(RowMissing):
            paint(lot, slot, (0, 0))
        with pytest.raises(RowMissing):
            save_slot(actor=ACTOR, lot_id=lot.pk, slot_id=slot.pk, values={"name": "Mine"})
    with pytest.raises(RowMissing):
        paint(foreign.lot, None, (0, 0))


def test_hours_are_told_as_opening_hours():
    assert told([(1, 9), (1, 8), (0, 23), (1, 13)]) == ["Mon 23–24", "Tue 08–10, 13–14"]
    assert told(WEEK) == [f"{day} 00–24" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
