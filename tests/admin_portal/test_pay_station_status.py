"""Pay Station Status (parking §12.3)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from core.scoping import client_scope
from parking.models import FeedStatus
from tests.admin_portal.conftest import staff_member
from tests.factories.parking import LotZoneFactory, PayStationRecordFactory, VehicleFactory

pytestmark = pytest.mark.django_db

PAGE = "/admin/pay-station-status/"


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        world.ours.record.delete()
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def record(plate, start, end, **facts):
    now = timezone.now().replace(microsecond=0)
    around = {"starts_at": now + timedelta(minutes=start), "ends_at": now + timedelta(minutes=end)}
    return PayStationRecordFactory(plate=plate, **around | facts)


def plates(answer):
    return [row.record.plate for row in answer.context["table"].rows]


def words(answer):
    return answer.content.decode()


@pytest.fixture
def records(ours):
    record("NOW", -10, 10, zone=ours.zone)
    record("LATER", 60, 120, zone=ours.zone)
    record("ENDED", -120, -60)
    record("OLD", -60 * 24 * 40, -60 * 24 * 35)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["LATER", "NOW"]),
        ("?validity=valid", ["NOW"]),
        ("?validity=non_valid", ["LATER", "ENDED"]),
        ("?validity=all", ["LATER", "NOW", "ENDED"]),
        ("?sort=ends_at", ["NOW", "LATER"]),
        ("?sort=-plate", ["NOW", "LATER"]),
        ("?q=n-o", ["NOW"]),
        ("?q=---", []),
    ],
)
def test_parking_PS_9_PS_10_filters(records, office, query, found):
    assert plates(office.get(PAGE + query)) == found


def test_parking_PS_9_another_moment_is_asked_on_the_clients_clock(records, office):
    then = timezone.now() + timedelta(minutes=90)
    local = then.astimezone(ZoneInfo("America/Toronto")).strftime("%Y-%m-%dT%H:%M")
    page = office.get(f"{PAGE}?validity=valid&at={local}")
    assert plates(page) == ["LATER"]
    assert [row.get_cell_value("is_valid_then") for row in page.context["table"].rows] == ["Valid"]


def test_zones_narrow_and_another_clients_zone_is_no_choice(world, records, ours, office):
    record("ELSEWHERE", -10, 10, zone=LotZoneFactory())
    assert plates(office.get(f"{PAGE}?zones={ours.zone.pk}")) == ["LATER", "NOW"]
    assert "not one of the available choices" in words(office.get(f"{PAGE}?zones={world.theirs.zone.pk}"))


@pytest.mark.parametrize("query", ["?at=yesterday", "?validity=maybe", "?sort=shoe", "?zones=x"])
def test_a_bad_filter_is_named_and_finds_nothing(records, office, query):
    page = office.get(PAGE + query)
    assert page.status_code == 200
    assert plates(page) == []
    assert "oc-field-error" in words(page)


def test_parking_PS_4_a_record_without_a_zone_bears_a_badge(ours, office):
    record(
        "LOST",
        -10,
        10,
        zone_name="Nowhere",
        promo_code="SPRING",
        amount="4.50",
        currency="CAD",
        ticket_no="T 9",
    )
    page = words(office.get(PAGE))
    for said in ("Nowhere", "no zone", "SPRING", "$4.50", "HotSpot", "T 9"):
        assert said in page, said
    text = office.get(f"{PAGE}?export=csv").getvalue().decode("utf-8-sig")
    head, line = (row.split(",") for row in text.strip().splitlines())
    row = dict(zip(head, line, strict=True))
    assert (row["Zone"], row["Amount"], row["Currency"], row["Ticket no."]) == (
        "Nowhere (no zone)",
        "4.5",
        "CAD",
        "T 9",
    )
    assert row["Valid?"] == "Valid"


def test_parking_PS_11_the_plate_leads_to_its_vehicle_or_to_a_new_one_filled_in(ours, office):
    known, twice = VehicleFactory(plate="KNOWN"), VehicleFactory(plate="TWICE")
    VehicleFactory(plate="TWICE", plate_type__name="Commercial")
    for plate in ("KNOWN", "NEW 1", "TWICE"):
        record(plate, -10, 10)
    page = words(office.get(PAGE))
    assert f'href="{reverse("admin_portal:vehicle_detail", args=[known.pk])}"' in page
    assert 'href="/admin/vehicles/?q=TWICE"' in page
    assert twice.plate in plates(office.get("/admin/vehicles/?q=TWICE"))
    assert 'href="/admin/vehicles/add/?plate=NEW+1"' in page
    assert 'value="NEW 1"' in words(office.get("/admin/vehicles/add/?plate=NEW+1"))


def test_a_plate_leads_nowhere_for_who_may_not_open_vehicles(ours, signed_in):
    record("NEW 1", -10, 10)
    reader = signed_in(ours, staff_member("reader", rights={"paystation.view"}))
    assert "/admin/vehicles/" not in words(reader.get(PAGE))


def test_parking_X_14_a_source_that_is_silent_is_named(ours, office):
    assert "does not answer" not in words(office.get(PAGE))
    FeedStatus.objects.update(failed_since=timezone.now() - timedelta(hours=1))
    assert "ParkMobile does not answer; last heard" in words(office.get(PAGE))


def test_a_record_that_a_feed_took_back_shows_when_it_really_ended(ours, office):
    early = timezone.now() - timedelta(minutes=5)
    record("TAKEN", -60, 60, ended_early_at=early)
    page = office.get(f"{PAGE}?validity=all")
    assert "ended early" in words(page)
    assert [row.get_cell_value("is_valid_then") for row in page.context["table"].rows] == ["Not valid"]
    assert plates(office.get(PAGE)) == []
