"""The start page: lots for everybody, their own vehicles for drivers (parking §19, X-12)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.queries import user_types
from core.scoping import client_scope
from parking.choices import LotScope, Visibility
from parking.models import LotUserType
from tests.factories.accounts import make_driver
from tests.factories.parking import (
    DnttFactory,
    LotFactory,
    LotZoneFactory,
    LotZoneRowFactory,
    PayStationRecordFactory,
    PlateAlarmFactory,
    VehicleDriverFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db


def shown(browser, **facts):
    answer = browser.get("/", **facts)
    assert answer.status_code == 200
    return answer.content.decode()


def park(vehicle, **facts):
    """A right in force around now."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    return PayStationRecordFactory(plate=vehicle.plate, **times | facts)


def test_guests_see_visible_lots_with_place_and_price(scope, there, browse):
    LotFactory(name="North Lot", location_text="Behind the arena\nGate 3", default_cost="121.5")
    LotFactory(name="Concealed", visibility=Visibility.NOT_VISIBLE)
    LotFactory(name="By Link", visibility=Visibility.HIDDEN_ACCESSIBLE)
    LotFactory(name="Bygone", archived_at=timezone.now())
    staff_only = LotFactory(name="Deanery", lot_scope=LotScope.USER_TYPE)
    LotUserType.objects.create(lot=staff_only, user_type=user_types()[2])
    with client_scope(there.client):
        LotFactory(name="Their Lot")
    page = shown(browse(scope))
    assert "Alpha" in page
    assert "North Lot" in page
    assert "Behind the arena<br>Gate 3" in page
    assert "$121.50" in page
    assert user_types()[2].name in page
    assert 'href="/login/"' in page
    for name in ("Concealed", "By Link", "Bygone", "Their Lot"):
        assert name not in page


def test_a_client_without_lots_says_so(here, browse):
    assert "No lot is open to the public" in shown(browse(here))


def test_parking_X_12_guests_see_nothing_of_anybody(scope, browse):
    vehicle = VehicleFactory(plate="ABC 123")
    VehicleDriverFactory(vehicle=vehicle, user=scope.driver)
    park(vehicle)
    page = shown(browse(scope))
    for secret in ("ABC 123", "ABC123", "driver@example.com", "Hello"):
        assert secret not in page


def test_drivers_see_their_vehicles_and_what_is_valid_now(scope, signed_in):
    zone = LotZoneFactory(name="Zone 1001")
    LotZoneRowFactory(zone=zone, lot=LotFactory(name="Arena Lot"))
    paid, unpaid = VehicleFactory(plate="ABC 123"), VehicleFactory(plate="XYZ 789")
    for vehicle in (paid, unpaid):
        VehicleDriverFactory(vehicle=vehicle, user=scope.driver)
    park(paid, zone=zone)
    park(paid, zone_name="Bygone zone", ends_at=timezone.now() - timedelta(minutes=1))
    page = shown(signed_in(scope))
    assert "Hello Dora Diver" in page
    first, second = page.split("ABC 123")[1].split("XYZ 789")
    assert "Zone 1001" in first
    assert "Arena Lot" in first
    assert "Bygone zone" not in page
    assert "Nothing valid now" not in first
    assert "Nothing valid now" in second


def test_drivers_see_nobody_elses_vehicles_and_none_of_the_staffs_notes(scope, there, signed_in):
    mine = VehicleFactory(plate="MINE 1")
    VehicleDriverFactory(vehicle=mine, user=scope.driver)
    VehicleDriverFactory(vehicle=VehicleFactory(plate="OTHER 1"), user=make_driver("other"))
    sold = VehicleFactory(plate="SOLD 1")
    VehicleDriverFactory(vehicle=sold, user=scope.driver, until=timezone.now())
    scrapped = VehicleFactory(plate="SCRAP 1", archived_at=timezone.now())
    VehicleDriverFactory(vehicle=scrapped, user=scope.driver)
    DnttFactory(vehicle=mine, notes="Guest of the dean", ends_at=timezone.now() + timedelta(days=1))
    PlateAlarmFactory(vehicle=mine, text="Wanted by security")
    with client_scope(there.client):
        VehicleDriverFactory(vehicle=VehicleFactory(plate="THEIRS 1"), user=there.driver)
        park(VehicleFactory(plate="MINE 1"), zone_name="Their zone")
    page = shown(signed_in(scope))
    assert "MINE 1" in page
    for foreign in ("OTHER 1", "SOLD 1", "SCRAP 1", "THEIRS 1", "Their zone", "Guest of", "Wanted"):
        assert foreign not in page


def test_a_driver_without_vehicles_is_told(here, signed_in):
    assert "Add your vehicle, so that you see" in shown(signed_in(here))


def test_the_number_of_queries_does_not_grow_with_the_rows(scope, signed_in):
    zone = LotZoneFactory()

    def add():
        lot = LotFactory(lot_scope=LotScope.USER_TYPE)
        LotUserType.objects.create(lot=lot, user_type=user_types()[0])
        LotZoneRowFactory(zone=zone, lot=lot)
        vehicle = VehicleFactory()
        VehicleDriverFactory(vehicle=vehicle, user=scope.driver)
        park(vehicle, zone=zone)

    browser, counts = signed_in(scope), []
    for rows in (1, 2):
        for _ in range(rows):
            add()
        with CaptureQueriesContext(connection) as captured:
            page = shown(browser)
        counts.append(len(captured))
    assert page.count("oc-plate-number") == 3
    assert counts[0] == counts[1]


def test_the_start_page_in_french_on_the_clients_clock(scope, signed_in):
    LotFactory(default_cost="1234.5")
    vehicle = VehicleFactory()
    VehicleDriverFactory(vehicle=vehicle, user=scope.driver)
    until = park(vehicle).ends_at.astimezone(ZoneInfo("America/Toronto"))
    page = shown(signed_in(scope), headers={"host": scope.host, "accept-language": "fr-CA"})
    assert '<html lang="fr"' in page
    assert "1\xa0234,50\xa0$" in page or "1 234,50\xa0$" in page
    assert f"{until:%Y-%m-%d}" in page
