"""Two at once, on real transactions; each with a control that shows the race without its guard."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from accounts.services.births import seed_user_types
from core.models import Client
from core.scoping import client_scope
from parking.exceptions import DuplicateRecord, VehicleExists
from parking.models import Make, PayStationRecord, PickCounter, Vehicle, VehicleDriver
from parking.models.pay_station_record import SAME_DETAILS
from parking.ports import FeedRow
from parking.services import (
    create_vehicle,
    drivers,
    import_feed,
    push_record,
    relink_zone,
    save_pick,
    save_zone,
    zone_links,
)
from parking.services.drivers import set_driver_active
from tests.at_once import at_once as both
from tests.factories.accounts import make_driver
from tests.factories.parking import (
    LotZoneFactory,
    PlateTypeFactory,
    ProvinceFactory,
    VehicleDriverFactory,
    VehicleFactory,
)
from tests.parking.conftest import ACTOR

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client_row():
    return Client.objects.create(code="RACE", name="Race")


def push(**facts):
    given = {
        "plate": "A1",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "origin": "T2",
        "token_id": None,
    }
    return push_record(actor=ACTOR, **given | facts)


def push_then_wait(barrier):
    """Push, and commit only after the other had its chance to look."""
    with transaction.atomic():
        barrier.wait()
        return push()


def test_enforcement_C_6_the_same_push_twice_at_once_is_one_record(client_row):
    results = both(client_row, push_then_wait, push_then_wait)
    stored, refused = sorted(results, key=lambda result: isinstance(result, Exception))
    assert isinstance(refused, DuplicateRecord) and refused.reference_id == stored.reference_id
    with client_scope(client_row):
        assert PayStationRecord.objects.count() == 1


@pytest.fixture
def without_the_index():
    index = next(c for c in PayStationRecord._meta.constraints if c.name == SAME_DETAILS)
    with connection.schema_editor() as editor:
        editor.remove_constraint(PayStationRecord, index)
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE parking_paystationrecord")
    with connection.schema_editor() as editor:
        editor.add_constraint(PayStationRecord, index)


def test_control_without_the_unique_index_there_are_two(client_row, without_the_index):
    both(client_row, push_then_wait, push_then_wait)
    with client_scope(client_row):
        assert PayStationRecord.objects.count() == 2


def test_the_same_vehicle_twice_at_once_is_one_vehicle(client_row):
    with client_scope(client_row):
        plate_type, province = PlateTypeFactory(), ProvinceFactory()

    def create(barrier):
        barrier.wait()
        return create_vehicle(actor=ACTOR, plate="A1", plate_type_id=plate_type.pk, province_id=province.pk)

    results = both(client_row, create, create)
    assert sum(isinstance(result, VehicleExists) for result in results) == 1
    with client_scope(client_row):
        assert Vehicle.objects.count() == 1


def add_makes(client):
    def add(name):
        def work(barrier):
            barrier.wait()
            return save_pick(actor=ACTOR, model=Make, name=name)

        return work

    both(client, *(add(f"make {n}") for n in range(4)))
    with client_scope(client):
        return sorted(Make.objects.values_list("number", flat=True))


def test_entries_added_at_once_get_numbers_of_their_own(client_row):
    assert add_makes(client_row) == [1, 2, 3, 4]


def test_control_without_the_counters_lock_numbers_are_lost(client_row, monkeypatch):
    with client_scope(client_row):
        PickCounter.objects.create(list="make")
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_: rows)
    assert len(add_makes(client_row)) < 4


def late_zone(client):
    """A push of an unknown zone is still open while the zone is made and its job runs; is the record linked?"""
    pushed, finished = Event(), Event()

    def sender(_):
        with transaction.atomic():
            push(zone_name="Lot 4")
            pushed.set()
            finished.wait(0.5)  # with the lock the admin waits for our commit, so this runs out

    def admin(_):
        pushed.wait(10)
        zone = save_zone(actor=ACTOR, name="Lot 4")
        relink_zone(actor=ACTOR, zone_id=zone.pk)
        finished.set()

    assert both(client, sender, admin) == [None, None]
    with client_scope(client):
        return PayStationRecord.objects.get().zone is not None


def test_parking_PS_2_a_zone_made_while_its_first_record_comes_in_is_linked(client_row):
    assert late_zone(client_row)


def test_control_without_the_names_lock_the_record_stays_disconnected(client_row, monkeypatch):
    monkeypatch.setattr(zone_links, "hold_zone_name", lambda **_: None)
    assert not late_zone(client_row)


def test_two_polls_at_once_import_each_right_once(client_row):
    with client_scope(client_row):
        LotZoneFactory(name="4501")
    row = FeedRow("1", "A1", "4501", START, START + timedelta(hours=1))

    def poll(barrier):
        barrier.wait()
        return import_feed(actor=ACTOR, source="ParkMobile", rows=[row], at=START).new

    assert sorted(both(client_row, poll, poll)) == [0, 1]


def two_activated(client):
    """Two vehicles of somebody who may have one active, activated at once; how many are."""
    with client_scope(client):
        seed_user_types(actor=ACTOR, client=client)
        driver = make_driver("driver")
        cars = [VehicleFactory(), VehicleFactory()]
        for car in cars:
            VehicleDriverFactory(vehicle=car, user=driver, is_active=False)

    def activate(car):
        def work(barrier):
            barrier.wait()
            return set_driver_active(actor=ACTOR, vehicle_id=car.pk, user=driver, is_active=True)

        return work

    both(client, *(activate(car) for car in cars))
    with client_scope(client):
        return VehicleDriver.objects.filter(is_active=True).count()


def test_parking_UT_1_two_vehicles_activated_at_once_stay_within_the_limit(client_row):
    assert two_activated(client_row) == 1


def test_control_without_the_persons_lock_both_become_active(client_row, monkeypatch):
    counted, count = Barrier(2, timeout=10), drivers.active_limit
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_: rows)

    def limit_after_both_counted(user):
        counted.wait()
        return count(user)

    monkeypatch.setattr(drivers, "active_limit", limit_after_both_counted)
    assert two_activated(client_row) == 2
