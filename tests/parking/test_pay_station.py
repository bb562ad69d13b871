"""Pay Station Status and permit stats (parking §12.3, enforcement §16.4)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.scoping import client_scope
from parking.choices import Validity
from parking.queries import StatRow, pay_station_search, permit_stats
from tests.factories.parking import LotZoneFactory, PayStationRecordFactory

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def records(ours, theirs):
    for client in (ours, theirs):
        with client_scope(client):
            zone = LotZoneFactory(name="1001")
            for plate, starts_at, ends_at, facts in (
                ("NOW", AT - HOUR, AT, {"zone": zone, "source": "ParkMobile", "amount": 3}),
                ("LATER", AT + HOUR, AT + 2 * HOUR, {}),
                ("OVER", AT - 2 * DAY, AT - DAY, {}),
                ("OLD", AT - 40 * DAY, AT - 31 * DAY, {}),
                ("STOPPED", AT - HOUR, AT + 3 * HOUR, {"ended_early_at": AT - HOUR / 2}),
                ("GONE", AT - HOUR, AT + HOUR, {"deleted_at": AT}),
            ):
                PayStationRecordFactory(plate=plate, starts_at=starts_at, ends_at=ends_at, **facts)


def found(**asked):
    return {record.plate for record in pay_station_search(at=AT, **asked)}


def test_parking_PS_9_the_validity_filter(records):
    assert found(validity=Validity.VALID) == {"NOW"}
    assert found(validity=Validity.ALL) == {"NOW", "LATER", "OVER", "STOPPED"}
    assert found(validity=Validity.NON_VALID) == {"LATER", "OVER", "STOPPED"}
    assert found() == {"NOW", "LATER"}  # valid on or after


def test_parking_PS_7_the_page_tells_validity_by_time_alone(records):
    valid = {
        record.plate: record.is_valid_then for record in pay_station_search(at=AT, validity=Validity.ALL)
    }
    assert valid == {"NOW": True, "LATER": False, "OVER": False, "STOPPED": False}


def test_parking_PS_10_the_plate_filter_contains(records):
    assert found(plate="a-t") == {"LATER"} and found(plate="–") == set()


def test_zones_and_sort(records):
    zone = pay_station_search(at=AT, plate="NOW").get().zone
    assert found(zones=[zone]) == {"NOW"}
    everything = {"at": AT, "validity": Validity.ALL}
    assert [r.plate for r in pay_station_search(**everything)] == ["STOPPED", "LATER", "NOW", "OVER"]
    assert [r.plate for r in pay_station_search(**everything, sort="plate_key")] == [
        "LATER",
        "NOW",
        "OVER",
        "STOPPED",
    ]
    assert [r.plate for r in pay_station_search(**everything, sort="client__name")] == [
        r.plate for r in pay_station_search(**everything)
    ]


def test_without_a_time_now_counts(ours):
    now = datetime.now(UTC)
    PayStationRecordFactory(plate="NOW", starts_at=now - HOUR, ends_at=now + HOUR)
    PayStationRecordFactory(plate="OVER", starts_at=now - 2 * HOUR, ends_at=now - HOUR)
    assert [record.plate for record in pay_station_search()] == ["NOW"]


def test_the_search_asks_once(records, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [
            record.zone and record.zone.name for record in pay_station_search(at=AT, validity=Validity.ALL)
        ]


def test_enforcement_A_2_and_A_3_rows_of_every_zone_also_at_zero(records):
    LotZoneFactory(name="empty")
    assert permit_stats(AT) == [
        StatRow("standard", "1001", 0),
        StatRow("temp", "1001", 1),
        StatRow("standard", "empty", 0),
        StatRow("temp", "empty", 0),
    ]
    assert permit_stats(AT, ["empty", "nowhere"]) == [
        StatRow("standard", "empty", 0),
        StatRow("temp", "empty", 0),
    ]
    assert permit_stats(AT, []) == []


def test_stats_ask_as_often_however_many_zones(ours, django_assert_num_queries):
    permit_stats(AT)  # settings are read once a process
    for n in range(5):
        PayStationRecordFactory(zone=LotZoneFactory(), plate=f"A{n}")
        with django_assert_num_queries(5):
            assert sum(row.total for row in permit_stats(AT)) == n + 1
