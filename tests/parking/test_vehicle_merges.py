"""Merging vehicles: everything moves, the others are gone, and twice at once is once (enforcement VEH-11)."""

from datetime import timedelta

import pytest
from django.db.models import UniqueConstraint
from django.utils import timezone

from core.exceptions import Refusal, RowMissing
from core.models import AuditEntry
from core.ports import row_collisions
from core.scoping import client_scope
from core.services.repoint import keys_to
from parking.exceptions import MergeIncomplete
from parking.models import Dntt, PlateAlarm, RentalVehicle, TempPermitPlate, Vehicle, VehicleDriver
from parking.queries.plate_check import check_plate
from parking.queries.vehicle_merging import merge_candidates, what_would_move
from parking.services import vehicle_merges
from parking.services.vehicle_merges import merge_vehicles
from tests.at_once import at_once, meeting
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import (
    DnttFactory,
    PermitRentalFactory,
    PlateAlarmFactory,
    ProvinceFactory,
    RentalVehicleFactory,
    TempPermitFactory,
    TempPermitPlateFactory,
    VehicleDriverFactory,
    VehicleFactory,
)
from tests.factories.violations import ViolationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    """A client with ABC 123 of Ontario, which stays, and the same plate of Quebec, which goes."""
    site = make_site("TOWN")
    with client_scope(site.client):
        site.stays = VehicleFactory(plate="ABC 123")
        site.goes = VehicleFactory(plate="ABC-123", province=ProvinceFactory(code="QC"), vin="1FTEX1")
        yield site


def merge(site, *others):
    return merge_vehicles(
        actor=ACTOR, primary_id=site.stays.pk, secondary_ids=[row.pk for row in others or (site.goes,)]
    )


def links(vehicle):
    """Who drives it, and whether they are the primary one and park with it now; past drivers left out."""
    rows = VehicleDriver.objects.filter(vehicle=vehicle, until=None).order_by("user__username")
    return [(row.user.username, row.is_primary, row.is_active) for row in rows]


def permits(plate):
    return sorted(right.reference for right in check_plate(plate=plate, at=timezone.now()).rights)


def test_enforcement_T4_three_tickets_of_the_secondary_are_on_the_primary_and_it_is_gone(town):
    tickets = [
        ViolationFactory(ticket=f"TT-{n}", vehicle=town.goes, writer=town.clerk, location=None) for n in "123"
    ]
    assert merge(town) == town.stays
    assert sorted(row.ticket for row in town.stays.violations.all()) == ["TT-1", "TT-2", "TT-3"]
    assert not Vehicle.objects.filter(pk=town.goes.pk).exists()
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.plate, ticket.plate_key) == ("ABC-123", "ABC123")


def test_enforcement_VEH_11_all_that_points_at_a_vehicle_moves(town):
    alarm, dntt = PlateAlarmFactory(vehicle=town.goes), DnttFactory(vehicle=town.goes)
    ViolationFactory(vehicle=town.goes, writer=town.clerk)
    RentalVehicleFactory(vehicle=town.goes, rental=PermitRentalFactory(person=town.driver))
    TempPermitPlateFactory(vehicle=town.goes, plate="ABC-123")
    VehicleDriverFactory(vehicle=town.goes, user=town.driver)
    filled = {field.model for field in keys_to(model=Vehicle) if field.model.objects.exists()}
    assert filled == {field.model for field in keys_to(model=Vehicle)}  # a new table is to be tried here
    merge(town)
    for field in keys_to(model=Vehicle):
        assert set(field.model.objects.values_list(field.attname, flat=True)) == {town.stays.pk}, field
    assert PlateAlarm.objects.get() == alarm and Dntt.objects.get() == dntt


def test_a_table_that_is_unique_by_vehicle_says_what_becomes_of_its_twins():
    unique = {
        field.model._meta.label
        for field in keys_to(model=Vehicle)
        for rule in field.model._meta.constraints
        if field.unique or (isinstance(rule, UniqueConstraint) and field.name in rule.fields)
    }
    assert unique and not [label for label in unique if label not in row_collisions]


def test_the_trace_names_the_plates_that_went_and_what_they_were(town):
    ViolationFactory(vehicle=town.goes, writer=town.clerk)
    merge(town)
    told = AuditEntry.objects.get(action="vehicle.merged", object_id=str(town.stays.pk))
    assert told.data == {"plates": ["ABC-123 (QC)"], "count": 1}
    gone = AuditEntry.objects.get(action="vehicle.merged_into", object_id=str(town.goes.pk))
    assert (gone.data["into"], gone.data["vin"], gone.data["province"]) == (
        "ABC 123 (ON)",
        "1FTEX1",
        "Quebec",
    )


def test_of_two_primary_drivers_the_one_of_the_primary_vehicle_stays_it(town):
    VehicleDriverFactory(vehicle=town.stays, user=town.driver, is_primary=True)
    VehicleDriverFactory(vehicle=town.goes, user=make_driver("other"), is_primary=True)
    merge(town)
    assert links(town.stays) == [("driver", True, True), ("other", False, True)]


def test_a_vehicle_without_a_primary_driver_gets_that_of_the_other(town):
    VehicleDriverFactory(vehicle=town.stays, user=town.driver)
    VehicleDriverFactory(vehicle=town.goes, user=town.driver, is_primary=True)
    VehicleDriverFactory(vehicle=town.goes, user=make_driver("other"))
    merge(town)
    assert links(town.stays) == [("driver", True, True), ("other", False, True)]


def test_who_drives_both_drives_the_one_that_is_left_and_the_other_link_is_history(town):
    VehicleDriverFactory(vehicle=town.stays, user=town.driver, is_primary=True, is_active=False)
    VehicleDriverFactory(vehicle=town.goes, user=town.driver, is_primary=True)
    merge(town)
    assert links(town.stays) == [("driver", True, True)]
    ended = VehicleDriver.objects.get(until__isnull=False)
    assert (ended.vehicle, ended.is_primary) == (town.stays, False)


def test_a_permit_for_both_is_valid_for_the_one_that_is_left_once(town):
    rental = PermitRentalFactory(person=town.driver)
    temp = TempPermitFactory(starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1))
    for vehicle in (town.stays, town.goes):
        RentalVehicleFactory(rental=rental, vehicle=vehicle)
        TempPermitPlateFactory(temp_permit=temp, vehicle=vehicle, plate=vehicle.plate)
    merge(town)
    assert RentalVehicle.objects.get().vehicle == TempPermitPlate.objects.get().vehicle == town.stays


def test_the_plate_check_finds_the_permits_under_the_plate_that_stays(town):
    town.wrong = VehicleFactory(plate="ABC 132")
    now = timezone.now().replace(microsecond=0)
    rental = PermitRentalFactory(
        person=town.driver, starts_at=now, ends_at=now + timedelta(days=9), permit__number="P-7"
    )
    RentalVehicleFactory(vehicle=town.wrong, rental=rental)
    times = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
    TempPermitPlateFactory(
        vehicle=town.wrong, plate="ABC 132", temp_permit=TempPermitFactory(**times, number="T1")
    )
    over = {"starts_at": now - timedelta(hours=2), "ends_at": now - timedelta(hours=1)}
    past = TempPermitPlateFactory(
        vehicle=town.wrong, plate="ABC 132", temp_permit=TempPermitFactory(**over, number="T2")
    )
    assert (permits("ABC 123"), permits("ABC 132")) == ([], ["P-7", "T1"])
    merge(town, town.wrong)
    assert (permits("ABC 123"), permits("ABC 132")) == (["P-7", "T1"], [])
    past.refresh_from_db()
    assert (past.plate, past.vehicle) == ("ABC 132", town.stays)


def test_several_go_into_one_and_an_archived_one_comes_back(town):
    Vehicle.objects.filter(pk=town.stays.pk).update(archived_at=timezone.now())
    third = VehicleFactory(plate="AAA 1")
    for vehicle in (town.goes, third):
        VehicleDriverFactory(vehicle=vehicle, user=town.driver, is_primary=True)
    assert merge(town, town.goes, third).archived_at is None
    assert Vehicle.objects.get() == town.stays
    assert links(town.stays) == [("driver", True, True)]
    assert AuditEntry.objects.filter(action="vehicle.restored", object_id=str(town.stays.pk)).count() == 1


def test_archived_into_archived_stays_archived(town):
    Vehicle.objects.update(archived_at=timezone.now())
    assert merge(town).archived_at


def test_what_cannot_be_merged_is_refused_and_nothing_moves(town):
    with client_scope(make_site("ELSE").client):
        foreign = VehicleFactory(plate="ABC 123")
    ViolationFactory(vehicle=town.goes, writer=town.clerk)
    for secondaries, refusal in (
        ([], MergeIncomplete),
        ([town.stays.pk, town.goes.pk], MergeIncomplete),
        ([town.goes.pk, foreign.pk], RowMissing),
    ):
        with pytest.raises(refusal):
            merge_vehicles(actor=ACTOR, primary_id=town.stays.pk, secondary_ids=secondaries)
    with pytest.raises(RowMissing):
        merge_vehicles(actor=ACTOR, primary_id=foreign.pk, secondary_ids=[town.goes.pk])
    assert town.goes.violations.count() == 1
    assert not AuditEntry.objects.filter(action__startswith="vehicle.merged").exists()


def test_enforcement_VEH_12_candidates_are_found_by_plate_or_vin(town):
    other = VehicleFactory(plate="XYZ 9", vin="2HGFG4")
    assert set(merge_candidates("bc-12")) == {town.stays, town.goes}
    assert list(merge_candidates("hgf")) == [other]
    assert list(merge_candidates("--")) == []
    assert set(merge_candidates(" ")) == {town.stays, town.goes}  # they share their plate


def test_what_would_move_is_counted_by_kind_and_vehicle(town):
    for vehicle in (town.goes, town.goes, town.stays):
        ViolationFactory(vehicle=vehicle, writer=town.clerk)
    DnttFactory(vehicle=town.goes)
    assert what_would_move([town.stays.pk, town.goes.pk]) == [
        ("Do Not Ticket or Tow entries", {town.goes.pk: 1}),
        ("violations", {town.goes.pk: 2, town.stays.pk: 1}),
    ]


def crossing(site):
    """The two merged into each other at the same time; what came of it."""

    def merging(primary, secondary):
        def work(barrier):
            barrier.wait()
            return merge_vehicles(actor=ACTOR, primary_id=primary.pk, secondary_ids=[secondary.pk])

        return work

    return at_once(site.client, merging(site.stays, site.goes), merging(site.goes, site.stays))


@pytest.fixture
def street(transactional_db):
    site = make_site("RACE")
    with client_scope(site.client):
        site.stays, site.goes = VehicleFactory(plate="AAA 1"), VehicleFactory(plate="BBB 2")
        ViolationFactory(vehicle=site.goes, writer=site.clerk)
        ViolationFactory(vehicle=site.stays, writer=site.clerk)
    return site


@pytest.mark.django_db(transaction=True)
def test_two_vehicles_merged_into_each_other_at_once_leave_one_with_everything(street):
    results = crossing(street)
    assert sorted(type(result).__name__ for result in results) == ["RowMissing", "Vehicle"]
    with client_scope(street.client):
        assert Vehicle.objects.get().violations.count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_them_breaks_instead_of_being_refused(street, monkeypatch):
    """The control: what the lock is for."""
    monkeypatch.setattr(vehicle_merges, "_locked", meeting(lambda ids: Vehicle.objects.in_bulk(ids)))
    broken = [result for result in crossing(street) if isinstance(result, Exception)]
    assert broken and not any(isinstance(result, Refusal) for result in broken)


@pytest.mark.django_db(transaction=True)
def test_one_vehicle_merged_into_two_at_once_goes_to_one(street):
    with client_scope(street.client):
        third = VehicleFactory(plate="CCC 3")

    def merging(primary):
        def work(barrier):
            barrier.wait()
            return merge_vehicles(actor=ACTOR, primary_id=primary.pk, secondary_ids=[street.goes.pk])

        return work

    results = at_once(street.client, merging(street.stays), merging(third))
    assert sorted(type(result).__name__ for result in results) == ["RowMissing", "Vehicle"]
    with client_scope(street.client):
        assert Vehicle.objects.count() == 2
