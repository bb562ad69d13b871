"""Pick lists (DECISIONS 7)."""

import pytest

from core.actors import system_actor
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.ports import client_births
from core.scoping import client_scope
from parking.exceptions import InUse, NameRequired, NameTaken
from parking.models import BodyType, Colour, Make, PlateType
from parking.queries import pick_list, pick_named, pick_numbered, province_named, province_numbered
from parking.services import (
    archive_pick,
    delete_pick,
    find_or_add_pick,
    restore_pick,
    save_pick,
    seed_pick_lists,
)
from tests.factories.parking import ProvinceFactory, VehicleFactory
from tests.parking.conftest import ACTOR

LISTS = (PlateType, Make, Colour, BodyType)


@pytest.fixture
def born(ours, theirs):
    for client in (theirs, ours):
        with client_scope(client):
            seed_pick_lists(actor=system_actor(), client=client)
    return ours


def test_a_client_is_born_with_lists_that_count_from_1(born):
    for model in LISTS:
        numbers = list(model.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)), model
    assert pick_numbered(Make, 8) and pick_numbered(BodyType, 3)
    assert {"Passenger", "Commercial", "Motorcycle"} <= set(PlateType.objects.values_list("name", flat=True))
    assert pick_named(Make, "kia") and all(plate_type.short_name for plate_type in PlateType.objects.all())


def test_the_documents_examples_have_their_numbers(born):
    shown = {
        PlateType: (4, "Passenger"),
        Make: (13, "Chevrolet"),
        Colour: (14, "Red"),
        BodyType: (5, "Compact"),
    }
    for model, (number, name) in shown.items():
        assert pick_numbered(model, number).name == name


def test_the_birth_step_is_registered():
    assert client_births.get("parking") is seed_pick_lists


def test_a_new_entry_gets_the_next_number_and_a_deleted_number_never_returns(born):
    last = Colour.objects.order_by("number").last().number
    lime = save_pick(actor=ACTOR, model=Colour, name="Lime")
    assert lime.number == last + 1
    delete_pick(actor=ACTOR, model=Colour, pick_id=lime.pk)
    assert save_pick(actor=ACTOR, model=Colour, name="Olive").number == last + 2
    assert save_pick(actor=ACTOR, model=Make, name="Lada").number == Make.objects.count()


def test_names_are_given_once_case_ignored(born):
    for name in ("Kia", "KIA "):
        with pytest.raises(NameTaken):
            save_pick(actor=ACTOR, model=Make, name=name)
    with pytest.raises(NameRequired):
        save_pick(actor=ACTOR, model=Make, name=" ")
    save_pick(actor=ACTOR, model=Colour, name="Kia")


def test_renaming_keeps_the_number(born):
    kia = pick_named(Make, "Kia")
    save_pick(actor=ACTOR, model=Make, pick_id=kia.pk, name="KIA Motors")
    assert pick_numbered(Make, kia.number).name == "KIA Motors"
    entry = AuditEntry.objects.filter(action="make.changed").get()
    assert entry.data == {"name": ["Kia", "KIA Motors"]}


def test_enforcement_VEH_13_what_a_vehicle_has_is_not_deleted(born):
    vehicle = VehicleFactory(make=pick_named(Make, "Kia"), plate_type=pick_named(PlateType, "Passenger"))
    for model, pick in ((Make, vehicle.make), (PlateType, vehicle.plate_type)):
        with pytest.raises(InUse, match="1 vehicle"):
            delete_pick(actor=ACTOR, model=model, pick_id=pick.pk)


def test_an_archived_entry_is_not_offered_but_found(born):
    kia = pick_named(Make, "Kia")
    archive_pick(actor=ACTOR, model=Make, pick_id=kia.pk)
    archive_pick(actor=ACTOR, model=Make, pick_id=kia.pk)
    assert kia not in pick_list(Make) and list(pick_list(Make, archived=True)) == [kia]
    assert pick_named(Make, "Kia") == pick_numbered(Make, kia.number) == kia
    restore_pick(actor=ACTOR, model=Make, pick_id=kia.pk)
    assert kia in pick_list(Make)
    assert AuditEntry.objects.filter(action__in=["make.archived", "make.restored"]).count() == 2


def test_find_or_add(born):
    found = find_or_add_pick(actor=ACTOR, model=Make, text=" kia ")
    assert (found.row.name, found.was_added, found.was_cut) == ("Kia", False, False)
    found = find_or_add_pick(actor=ACTOR, model=Make, text="x" * 51)
    assert (found.row.name, found.was_added, found.was_cut) == ("x" * 50, True, True)


def test_the_twin_clients_entries_are_missing(born, theirs):
    with client_scope(theirs):
        pick = save_pick(actor=ACTOR, model=Make, name="Theirs only")
        ProvinceFactory(code="QC")
    for change in (archive_pick, restore_pick, delete_pick, lambda **ids: save_pick(name="X", **ids)):
        with pytest.raises(RowMissing):
            change(actor=ACTOR, model=Make, pick_id=pick.pk)
    assert pick_named(Make, "Theirs only") is None and province_named("QC") is None


def test_provinces_by_code_name_and_number(ours):
    ontario = ProvinceFactory(number=9)
    for text in ("ON", "on", " Ontario ", "ONTARIO"):
        assert province_named(text) == ontario
    assert province_numbered(9) == ontario
    assert province_named("Ontari") is None and province_numbered(8) is None
