"""Several plates at the price of one, and what a driver sees of them (EFF-1, X-12)."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parking.models import LotZone, Vehicle
from parking.queries.own_vehicles import OwnVehicle
from parking.queries.plate_check import check_plate, check_plates
from tests.factories.parking import (
    DnttFactory,
    LotZoneFactory,
    LotZoneRowFactory,
    PayStationRecordFactory,
    PlateAlarmFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def plates(ours):
    """Plates with two rights, with none, and with staff's notes; one twice and in another spelling."""
    zone = LotZoneFactory(name="1001")
    LotZoneRowFactory(zone=zone)
    PayStationRecordFactory(plate="ABC 123", zone=zone)
    PayStationRecordFactory(plate="ABC 123", source="ParkMobile")
    noted = VehicleFactory(plate="NOTE 1")
    DnttFactory(vehicle=noted)
    PlateAlarmFactory(vehicle=noted)
    return ["ABC 123", "NONE 1", "NOTE 1", "abc-123"]


def test_many_answers_are_the_single_answers_in_their_order(plates):
    answers = check_plates(plates=plates, at=AT)
    assert answers == [check_plate(plate=plate, at=AT) for plate in plates]
    assert [len(answer.rights) for answer in answers] == [2, 0, 0, 2]
    assert answers[2].alarm and answers[2].dntt


def test_a_target_counts_for_each(plates):
    answers = check_plates(plates=plates, at=AT, target=LotZone.objects.get())
    assert [answer.in_target for answer in answers] == [True, False, False, True]


def test_no_plates_no_answers(ours):
    assert check_plates(plates=[], at=AT) == []


def test_ten_plates_cost_what_one_costs(plates):
    counts = []
    for asked in (plates[:1], plates * 3):
        with CaptureQueriesContext(connection) as captured:
            check_plates(plates=asked, at=AT)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_what_a_vehicle_looks_like_as_far_as_it_is_known(ours):
    assert OwnVehicle(Vehicle(year=2019), ()).looks == "2019"
    assert OwnVehicle(Vehicle(), ()).looks == ""
