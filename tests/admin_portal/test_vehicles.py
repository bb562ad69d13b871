"""Search by Plate, a vehicle's page, Do Not Ticket or Tow, alarms."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import Dntt, PlateAlarm, Vehicle
from tests.admin_portal.conftest import staff_member
from tests.factories.parking import DnttFactory, VehicleFactory

pytestmark = pytest.mark.django_db

SEARCH = "/admin/vehicles/"


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def words(answer):
    return answer.content.decode()


def plates(answer):
    return [row.record.plate for row in answer.context["table"].rows]


def facts(vehicle, **change):
    return {"plate": "NEW 1", "plate_type": vehicle.plate_type_id, "province": vehicle.province_id} | change


def test_enforcement_1_4_the_whole_plate_is_searched_unless_fuzzy(ours, office):
    VehicleFactory(plate="ABC 1234")
    assert plates(office.get(f"{SEARCH}?q=abc-123")) == ["ABC 123"]
    assert plates(office.get(f"{SEARCH}?q=bc12&fuzzy=on")) == ["ABC 123", "ABC 1234"]
    assert plates(office.get(f"{SEARCH}?q=---")) == []
    nothing = office.get(f"{SEARCH}?q=BC12&make=")
    assert "Search for plates that contain “BC12”" in words(nothing)
    assert plates(office.get(SEARCH + nothing.context["hint"][1])) == ["ABC 123", "ABC 1234"]


def test_looks_narrow_the_search(ours, office):
    VehicleFactory(plate="OTHER", is_electric=True, year=2024)
    VehicleFactory(plate="GONE", archived_at=timezone.now())
    assert plates(office.get(SEARCH)) == ["ABC 123", "OTHER"]
    assert plates(office.get(f"{SEARCH}?electric=on")) == ["OTHER"]
    assert plates(office.get(f"{SEARCH}?archived=on")) == ["GONE"]
    for name in ("make", "body_type", "colour"):
        assert plates(office.get(f"{SEARCH}?{name}={getattr(ours.vehicle, name + '_id')}")) == ["ABC 123"]


def test_another_clients_make_is_no_choice(world, ours, office):
    page = office.get(f"{SEARCH}?make={world.theirs.vehicle.make_id}")
    assert plates(page) == []
    assert "Select a valid choice" in words(page)


def test_the_page_tells_what_gives_a_right_now(ours, office):
    page = words(office.get(reverse("admin_portal:vehicle_detail", args=[ours.vehicle.pk])))
    for said in (
        "HotSpot",
        "valid now in",
        "Lot plain",
        "Note plain",
        "Alarm plain",
        "in force",
        "driver@example.com",
    ):
        assert said in page, said


def test_alarms_and_history_show_by_right_only(ours, signed_in):
    address = reverse("admin_portal:vehicle_detail", args=[ours.vehicle.pk])
    office = signed_in(ours)
    office.post(f"{SEARCH}{ours.vehicle.pk}/alarm/", {"text": "Seen again"})
    assert "Plate alarm: Raised" in words(office.get(address))
    reader = signed_in(ours, staff_member("reader", rights={"vehicles.view"}))
    page = words(reader.get(address))
    assert "Alarm plain" not in page
    assert ">History<" not in page
    assert "Note plain" in page
    assert "Alarm" not in reader.get(f"{SEARCH}?export=csv").getvalue().decode()
    assert "Edit" not in page


def test_a_vehicle_is_added_and_audited(ours, office):
    answer = office.post(
        f"{SEARCH}add/", facts(ours.vehicle, make=ours.vehicle.make_id, year="2020", is_electric="on")
    )
    vehicle = Vehicle.objects.get(plate="NEW 1")
    assert answer["Location"] == f"{SEARCH}{vehicle.pk}/"
    assert (vehicle.plate_key, vehicle.make, vehicle.year, vehicle.is_electric) == (
        "NEW1",
        ours.vehicle.make,
        2020,
        True,
    )
    assert AuditEntry.objects.filter(action="vehicle.created", object_id=str(vehicle.pk)).exists()


def test_enforcement_VEH_2_the_same_plate_province_and_type_offers_the_existing_vehicle(ours, office):
    page = office.post(f"{SEARCH}add/", facts(ours.vehicle, plate="a.b.c 123"))
    assert "exists already" in " ".join(page.context["form"].errors["plate"])
    assert f'href="{SEARCH}{ours.vehicle.pk}/">Open the existing vehicle' in words(page)
    assert Vehicle.objects.count() == 1


def test_enforcement_VEH_3_a_vin_stands_in_for_the_plate_but_something_is_needed(ours, office):
    page = office.post(f"{SEARCH}add/", facts(ours.vehicle, plate=""))
    assert "Enter a plate or a VIN" in words(page)
    office.post(f"{SEARCH}add/", facts(ours.vehicle, plate="", vin="1FTZX1722XKA76091"))
    assert Vehicle.objects.get(vin="1FTZX1722XKA76091").plate == "1FTZX1722XKA76091"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"plate_type": ""}, "plate_type"),
        ({"province": "999999"}, "province"),
        ({"year": "20"}, "year"),
        ({"plate": "x" * 51}, "plate"),
    ],
)
def test_a_bad_vehicle_is_refused_beside_its_field(ours, office, change, field):
    page = office.post(f"{SEARCH}add/", facts(ours.vehicle, **change))
    assert page.context["form"].errors[field]
    assert Vehicle.objects.count() == 1


def test_a_vehicle_is_changed_and_made_inactive(ours, office):
    office.post(f"{SEARCH}{ours.vehicle.pk}/edit/", facts(ours.vehicle, plate="ABC 123", year="1999"))
    ours.vehicle.refresh_from_db()
    assert (ours.vehicle.year, ours.vehicle.is_active) == (1999, False)
    assert AuditEntry.objects.get(action="vehicle.changed").data["year"] == [None, 1999]


def test_enforcement_DNTT_8_days_mean_midnight_to_23_59(ours, office):
    day = {"starts_at": "2026-03-01", "ends_at": "2026-03-02", "notes": "Dean's guest"}
    assert office.post(f"{SEARCH}{ours.vehicle.pk}/dntt/", day)["Location"] == f"{SEARCH}{ours.vehicle.pk}/"
    entry = Dntt.objects.get(notes="Dean's guest")
    local = [
        timezone.localtime(at, _zone(ours)).strftime("%m-%d %H:%M:%S")
        for at in (entry.starts_at, entry.ends_at)
    ]
    assert local == ["03-01 00:00:00", "03-02 23:59:00"]
    assert entry.whole_days
    office.post(
        f"{SEARCH}dntt/{entry.pk}/",
        day | {"starts_time": "08:00", "ends_time": "17:30", "location": "Main Campus"},
    )
    entry.refresh_from_db()
    assert timezone.localtime(entry.ends_at, _zone(ours)).strftime("%H:%M") == "17:30"
    assert (entry.location, entry.whole_days) == ("Main Campus", False)
    page = office.get(f"{SEARCH}dntt/{entry.pk}/")
    assert 'value="17:30"' in words(page)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"notes": " "}, "notes"),
        ({"ends_at": "2026-02-28"}, "ends_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"ends_time": "25:00"}, "ends_time"),
    ],
)
def test_enforcement_DNTT_1_DNTT_9_a_bad_entry_is_refused(ours, office, change, field):
    day = {"starts_at": "2026-03-01", "ends_at": "2026-03-02", "notes": "x"}
    page = office.post(f"{SEARCH}{ours.vehicle.pk}/dntt/", day | change)
    assert page.context["form"].errors[field]
    assert Dntt.objects.count() == 1


def test_parking_DNT_2_a_deleted_entry_leaves_the_page_and_stays_in_the_history(ours, office):
    assert office.post(f"{SEARCH}dntt/{ours.dntt.pk}/delete/")["Location"] == f"{SEARCH}{ours.vehicle.pk}/"
    page = words(office.get(f"{SEARCH}{ours.vehicle.pk}/"))
    assert "No entries: this vehicle is treated like any other." in page
    assert "Deleted" in page
    assert office.get(f"{SEARCH}dntt/{ours.dntt.pk}/").status_code == 404


def test_the_report_counts_entries_that_touch_the_dates(ours, office):
    now = timezone.now()
    DnttFactory(vehicle=ours.vehicle, starts_at=now - timedelta(days=50), ends_at=now - timedelta(days=40))
    VehicleFactory(plate="NEVER")

    def counts(query):
        page = office.get(f"{SEARCH}dntt/{query}")
        return {row.record.plate: row.record.instances for row in page.context["table"].rows}

    assert counts("") == {"ABC 123": 1}
    since = (now - timedelta(days=60)).date()
    assert counts(f"?since={since}") == {"ABC 123": 2}
    assert counts("?minimum=2") == {}
    assert counts("?minimum=0") == {}


def test_enforcement_ALM_7_an_alarm_is_raised_word_for_word_and_cleared(ours, office):
    vehicle = VehicleFactory(plate="NOBODYS")
    office.post(f"{SEARCH}{vehicle.pk}/alarm/", {"text": "Stolen.\r\nCall 5550100."})
    alarm = PlateAlarm.objects.get(vehicle=vehicle)
    assert (alarm.text, alarm.created_by) == ("Stolen.\r\nCall 5550100.", str(ours.admin))
    assert "Stolen.<br>Call 5550100." in words(office.get(f"{SEARCH}{vehicle.pk}/"))
    office.post(f"{SEARCH}alarms/{alarm.pk}/clear/")
    alarm.refresh_from_db()
    assert (alarm.cleared_by, alarm.cleared_at is not None) == (str(ours.admin), True)
    assert office.post(f"{SEARCH}alarms/{alarm.pk}/clear/").status_code == 404
    assert (
        AuditEntry.objects.filter(
            object_id=str(alarm.pk), action__in=("alarm.raised", "alarm.cleared")
        ).count()
        == 2
    )


def test_an_empty_alarm_is_refused(ours, office):
    assert office.post(f"{SEARCH}{ours.vehicle.pk}/alarm/", {"text": " \n"}).status_code == 200
    assert PlateAlarm.objects.count() == 1


def test_an_export_runs_nothing_in_a_spreadsheet(ours, office):
    VehicleFactory(plate="=1+1")
    lines = office.get(f"{SEARCH}?q=11&export=csv").getvalue().decode("utf-8-sig").splitlines()
    assert lines[1].startswith("'=1+1,")


def test_what_a_plate_says_is_never_markup(ours, office):
    vehicle = VehicleFactory(plate="<b>1</b>")
    for address in (SEARCH, f"{SEARCH}{vehicle.pk}/", f"{SEARCH}{vehicle.pk}/edit/", f"{SEARCH}?q=<b>"):
        assert "<b>1</b>" not in words(office.get(address))


def _zone(site):
    return ZoneInfo(site.client.time_zone)
