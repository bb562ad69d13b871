"""Alarms on people in the office: raised, seen, cleared, and seen by right only (enforcement §3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import AlarmScope
from parking.models import PeopleAlarm, VehicleDriver
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import make_driver
from tests.factories.parking import VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


@pytest.fixture
def reader(ours, signed_in):
    """Sees people and vehicles but no alarms."""
    rights = {"users.view", "vehicles.view", "audit.view", "permits.view"}
    return signed_in(ours, staff_member("reader", rights=rights))


def at(name, *args):
    return reverse(f"admin_portal:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def words(answer):
    return answer.content.decode()


def main(answer):
    return words(answer).partition("<main")[2]


def test_enforcement_3_2_an_alarm_is_raised_word_for_word_and_cleared(ours, office):
    person = make_driver("quiet")
    sent = {"scope": AlarmScope.VEHICLES, "text": "Violent.\r\nCall 5550100."}
    assert office.post(at("user_alarm_raise", person), sent)["Location"] == at("user_alarms", person)
    alarm = PeopleAlarm.objects.get(person=person)
    assert (alarm.text, alarm.scope, alarm.created_by) == (
        "Violent.\r\nCall 5550100.",
        AlarmScope.VEHICLES,
        str(ours.admin),
    )
    for page in ("user_alarms", "user_detail"):
        assert "Violent.<br>Call 5550100." in words(office.get(at(page, person))), page
    assert office.post(at("people_alarm_clear", alarm))["Location"] == at("user_alarms", person)
    alarm.refresh_from_db()
    assert (alarm.cleared_by, alarm.cleared_at is not None) == (str(ours.admin), True)
    assert office.post(at("people_alarm_clear", alarm)).status_code == 404
    entries = AuditEntry.objects.filter(object_id=str(alarm.pk), object_type="parking.peoplealarm")
    assert [(e.action, e.data) for e in entries.order_by("id")] == [
        ("alarm.raised", {"text": alarm.text, "scope": "vehicles"}),
        ("alarm.cleared", {"text": alarm.text}),
    ]
    assert "Violent." not in main(office.get(at("user_detail", person)))
    assert "Violent.<br>" in words(office.get(at("user_alarms", person))), "the list keeps cleared ones"


@pytest.mark.parametrize(("change", "field"), [({"text": " \n"}, "text"), ({"scope": "everybody"}, "scope")])
def test_a_bad_alarm_is_refused_beside_its_field(ours, office, change, field):
    page = office.post(at("user_alarm_raise", ours.driver), {"scope": "person", "text": "x"} | change)
    assert page.context["form"].errors[field]
    assert PeopleAlarm.objects.count() == 1


def test_the_red_flag_is_on_every_tab_and_in_the_search(ours, office):
    flag = "oc-badge oc-bad"
    for tab in (
        "user_detail",
        "user_vehicles",
        "user_payments",
        "user_history",
        "user_alarms",
        "user_parking",
    ):
        assert flag in main(office.get(at(tab, ours.driver))), tab
    calm = make_driver("calm")
    page = main(office.get(at("user_list"), {"q": "driver"}))
    assert flag in page and "Alarm" in page
    assert flag not in main(office.get(at("user_list"), {"q": "calm"}))
    assert flag not in main(office.get(at("user_detail", calm)))
    PeopleAlarm.objects.update(cleared_at=timezone.now())
    assert flag not in main(office.get(at("user_list"), {"q": "driver"}))
    assert flag not in main(office.get(at("user_vehicles", ours.driver)))


def test_enforcement_ALM_6_who_may_not_see_alarms_sees_none(ours, office, reader):
    VehicleDriver.objects.get_or_create(vehicle=ours.vehicle, user=ours.driver, until=None)
    office.post(at("user_alarm_raise", ours.driver), {"scope": "vehicles", "text": "Loud alarm"})
    addresses = [
        at(tab, ours.driver) for tab in ("user_detail", "user_vehicles", "user_history", "user_parking")
    ]
    addresses += [at("user_list"), at("vehicle_list"), at("vehicle_detail", ours.vehicle)]
    addresses.append(f"{at('user_list')}?export=csv")
    for address in addresses:
        answer = reader.get(address)
        page = answer.getvalue().decode() if answer.streaming else main(answer)
        assert "larm" not in page, address
    for name, about in (
        ("user_alarms", ours.driver),
        ("user_alarm_raise", ours.driver),
        ("people_alarm_clear", ours.people_alarm),
    ):
        assert reader.get(at(name, about)).status_code == 403, name


def test_who_may_see_alarms_but_not_clear_them_is_offered_nothing(ours, signed_in):
    rights = {"users.view", "vehicles.view", "alarms.view"}
    seer = signed_in(ours, staff_member("seer", rights=rights))
    for page in (at("user_detail", ours.driver), at("user_alarms", ours.driver)):
        shown = main(seer.get(page))
        assert "Alarm plain" in shown and "Clear alarm" not in shown and "Raise alarm" not in shown, page
    assert seer.post(at("people_alarm_clear", ours.people_alarm)).status_code == 403


def test_the_history_of_a_person_tells_of_alarms(ours, office):
    office.post(at("user_alarm_raise", ours.driver), {"scope": "vehicles", "text": "Loud"})
    shown = words(office.get(at("user_history", ours.driver)))
    assert "People alarm: Raised" in shown and "who meets a vehicle of the person" in shown


def test_an_alarm_of_a_driver_is_on_the_page_of_the_vehicle_and_in_its_search(ours, office):
    vehicle, driver = VehicleFactory(plate="DRIVEN"), make_driver("loud", first_name="Lou", last_name="Loud")
    link = VehicleDriver.objects.create(vehicle=vehicle, user=driver)
    alarm = PeopleAlarm.objects.create(
        person=driver, scope=AlarmScope.PERSON, text="Armed and dangerous", created_by="x"
    )

    def is_told():
        page = "Armed and dangerous" in main(office.get(at("vehicle_detail", vehicle)))
        (row,) = office.get(at("vehicle_list"), {"q": "DRIVEN"}).context["table"].rows
        assert row.record.has_alarm is page
        return page

    assert not is_told(), "for who looks up the person"
    PeopleAlarm.objects.filter(pk=alarm.pk).update(scope=AlarmScope.VEHICLES)
    assert is_told()
    assert "Alarm on the driver Lou Loud" in main(office.get(at("vehicle_detail", vehicle)))
    VehicleDriver.objects.filter(pk=link.pk).update(until=timezone.now())
    assert not is_told(), "drives it no more"


def test_another_clients_people_and_alarms_are_not_found(world, ours, office):
    theirs = world.theirs
    for name, about in (
        ("user_alarms", theirs.driver),
        ("user_alarm_raise", theirs.driver),
        ("people_alarm_clear", theirs.people_alarm),
    ):
        assert office.get(at(name, about)).status_code == 404, name
        assert office.post(at(name, about), {"scope": "person", "text": "x"}).status_code in (404, 405), name


def test_what_an_alarm_says_is_never_markup(ours, office):
    office.post(at("user_alarm_raise", ours.driver), {"scope": "person", "text": "<b>1</b>"})
    for page in ("user_detail", "user_alarms", "user_history"):
        assert "<b>1</b>" not in words(office.get(at(page, ours.driver))), page


def test_exports_hold_names_and_texts_without_markup(ours, office):
    PeopleAlarm.objects.update(text="Look\r\nout <b>")

    def lines(address, **query):
        return office.get(address, query | {"export": "csv"}).getvalue().decode("utf-8-sig")

    assert str(ours.driver) in lines(at("user_list"), q="driver") and "<" not in lines(at("user_list"))
    exported = lines(at("user_alarms", ours.driver))
    assert '"Look\r\nout <b>",who looks up the person,plain,' in exported


def test_lists_cost_the_same_for_one_and_for_three(ours, office):
    def counted(address):
        with CaptureQueriesContext(connection) as seen:
            office.get(address)
        return len(seen)

    addresses = (at("user_list"), at("user_alarms", ours.driver), at("user_detail", ours.driver))
    before = [counted(address) for address in addresses]
    for name in ("one", "two"):
        person = make_driver(f"driver{name}")
        for about in (person, ours.driver):
            PeopleAlarm.objects.create(person=about, text=name, created_by="x")
    assert [counted(address) for address in addresses] == before
