"""Violation Entry, page by page (enforcement §5.4, §19 T5, T32)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import AlarmScope
from parking.models import PeopleAlarm, PlateAlarm, Vehicle
from tests.admin_portal.conftest import staff_member
from tests.admin_portal.desk import errors, html, text, url
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import (
    DnttFactory,
    PayStationRecordFactory,
    VehicleDriverFactory,
    VehicleFactory,
)
from tests.factories.violations import LocationFactory, OffenceItemFactory, TicketCategoryFactory
from violations.choices import AppliesTo
from violations.models import Violation

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db):
    """A client with a vehicle, a category, an offence of 50 with 10 off for a week, and a place; its scope is open."""
    site = make_site("ALPHA")
    with client_scope(site.client):
        site.vehicle = VehicleFactory(plate="ABC 123")
        site.category = TicketCategoryFactory(name="Street")
        site.offence = OffenceItemFactory(description="Parked in Loading Zone", category=site.category)
        site.location = LocationFactory(name="Downtown")
        yield site


@pytest.fixture
def office(street, signed_in):
    return signed_in(street)


def basics(street, **changes):
    facts = {
        "writer": street.admin.pk,
        "auto": "on",
        "category": street.category.pk,
        "vehicle": street.vehicle.pk,
    }
    return {name: value for name, value in (facts | changes).items() if value is not None}


def facts(street, ago=timedelta(), **changes):
    when = timezone.localtime(timezone.now() - ago, ZoneInfo(street.client.time_zone))
    told = {"location": street.location.pk, "offences": [street.offence.pk]}
    return told | {"issued_at": when.strftime("%Y-%m-%dT%H:%M")} | changes


def begun(office, street, **changes) -> str:
    """The address of step 2 of a new draft."""
    answer = office.post(url("violation_add"), basics(street, **changes))
    assert answer.status_code == 302, errors(answer)
    return answer["Location"]


def ready(office, street, told=None, **changes) -> str:
    """The address of step 3 of a new draft."""
    answer = office.post(begun(office, street, **changes), told or facts(street))
    assert answer.status_code == 302, errors(answer)
    return answer["Location"]


def step_one(step: str) -> str:
    return step.partition("&step")[0]


def test_the_three_steps_make_a_ticket_and_lead_to_it(office, street):
    told = facts(street, comment="On the curb", private_comment="Rude", **{f"fine_{street.offence.pk}": "60"})
    last = ready(office, street, told, towing="80.00")
    shown = text(office.get(last))
    for words in ("ABC 123", "Downtown", "Parked in Loading Zone", "$60.00", "$80.00", "$10.00", "$130.00"):
        assert words in shown
    answer = office.post(last, {})
    row = Violation.objects.get()
    assert answer["Location"] == url("violation_detail", row)
    assert (row.ticket, row.fine, row.towing, row.vehicle) == ("TT-10001", 60, 80, street.vehicle)
    assert (row.comment, row.private_comment) == ("On the curb", "Rude")
    assert (row.writer, row.keyed_by) == (street.admin, street.admin)
    entry = AuditEntry.objects.get(action="violation.issued")
    assert entry.actor_label == street.admin.actor.label


def test_the_writer_is_oneself_unless_another_is_chosen(office, street):
    assert office.get(url("violation_add")).context["form"]["writer"].value() == street.admin.pk
    officer = staff_member("officer", rights=["violations.enter"])
    office.post(ready(office, street, writer=officer.pk), {})
    row = Violation.objects.get()
    assert (row.writer, row.keyed_by) == (officer, street.admin)


def test_a_vehicle_in_the_address_is_chosen(office, street):
    answer = office.get(url("violation_add"), {"vehicle": street.vehicle.pk})
    assert answer.context["vehicle"] == street.vehicle and "The ticket is about" in text(answer)


def test_what_was_typed_survives_searching_reloading_and_going_back(office, street):
    answer = office.post(
        url("violation_add"),
        basics(street, vehicle=None, auto=None, ticket="p-77", towing="5") | {"search": "1", "q": "abc"},
    )
    where = answer["Location"]
    for _time in range(2):
        page = office.get(where)
        assert [row.vehicle for row in page.context["found"]] == [street.vehicle]
        assert page.context["form"]["ticket"].value() == "p-77" and not page.context["form"].errors
    chosen = basics(street, vehicle=None, auto=None, ticket="p-77") | {"choose_vehicle": street.vehicle.pk}
    second = office.post(where, chosen)["Location"]
    third = office.post(second, facts(street, comment="Kept"))["Location"]
    assert "Kept" in html(office.get(second)) and "P-77" in text(office.get(third))
    assert office.get(step_one(second)).context["form"]["ticket"].value() == "p-77"
    assert office.post(second, facts(street) | {"back": "1"})["Location"] == step_one(second)


def test_two_windows_are_two_tickets(office, street):
    other = VehicleFactory(plate="XYZ 9")
    first, second = ready(office, street), ready(office, street, vehicle=other.pk)
    office.post(second, {})
    office.post(first, {})
    assert [row.vehicle for row in Violation.objects.order_by("pk")] == [other, street.vehicle]


def test_the_same_draft_sent_twice_is_one_ticket(office, street):
    last = ready(office, street)
    answers = [office.post(last, {}) for _time in range(2)]
    row = Violation.objects.get()
    assert {answer["Location"] for answer in answers} == {url("violation_detail", row)}
    assert office.get(step_one(last))["Location"] == url("violation_detail", row)
    assert AuditEntry.objects.filter(action="violation.issued").count() == 1


def test_a_draft_that_is_not_kept_begins_anew(office, street):
    answer = office.get(url("violation_add"), {"draft": "no such", "step": "3"}, follow=True)
    assert answer.redirect_chain == [(url("violation_add"), 302)] and "Enter it again" in text(answer)


def test_another_persons_draft_is_not_shown(office, street, signed_in):
    last = ready(office, street)
    stranger = signed_in(street, staff_member("other", rights=["violations.enter"]))
    assert stranger.post(last, {})["Location"] == url("violation_add")
    assert not Violation.objects.exists()


def test_only_the_latest_drafts_are_kept(office, street):
    steps = [begun(office, street) for _number in range(11)]
    assert office.get(steps[0]).status_code == 302 and office.get(steps[1]).status_code == 200


def test_enforcement_T5_a_dntt_warns_and_a_reason_overrides_it(office, street):
    now = timezone.now()
    DnttFactory(
        vehicle=street.vehicle,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
        notes="Mayor",
    )
    second = begun(office, street)
    assert "Do not ticket or tow" in text(office.get(second)) and "Mayor" in text(office.get(second))
    third = office.post(second, facts(street))["Location"]
    page = office.get(third)
    assert "Mayor" in text(page) and "Issued nevertheless because" in text(page)
    assert "override_reason" in errors(office.post(third, {"override_reason": " "}))
    assert not Violation.objects.exists()
    office.post(third, {"override_reason": "Blocks the fire route"})
    row = Violation.objects.get()
    assert row.override_reason == "Blocks the fire route" and row.plate_answer["dntt"][0]["notes"] == "Mayor"
    entry = AuditEntry.objects.get(action="violation.issued")
    assert entry.data["reason"] == "Blocks the fire route" and "Mayor" in entry.data["warnings"][0]


def test_enforcement_ENT_5_a_valid_right_warns_at_the_time_of_issue(office, street):
    now = timezone.now()
    PayStationRecordFactory(
        plate="ABC 123", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )
    assert "A right to park is valid" in text(office.get(ready(office, street)))
    last = ready(office, street, facts(street, ago=timedelta(hours=3)))
    assert "A right to park is valid" not in text(office.get(last))


def test_enforcement_ENT_9_the_same_again_asks_for_a_reason(office, street):
    office.post(ready(office, street), {})
    again = ready(office, street)
    assert "Already ticketed for the same here: TT-10001" in text(office.get(again))
    assert "override_reason" in errors(office.post(again, {}))
    office.post(again, {"override_reason": "Still there"})
    assert Violation.objects.count() == 2


def test_what_comes_up_after_the_review_is_shown_then(office, street):
    last = ready(office, street)
    assert "Issued nevertheless because" not in text(office.get(last))
    now = timezone.now()
    DnttFactory(vehicle=street.vehicle, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1))
    page = office.post(last, {})
    assert "override_reason" in errors(page) and "Issued nevertheless because" in text(page)


def test_enforcement_ENT_2_a_spoiled_ticket_needs_writer_number_and_category(office, street):
    answer = office.post(
        url("violation_add"), basics(street, vehicle=None, auto=None, ticket="P-9", is_spoiled="on")
    )
    assert answer["Location"].endswith("step=3") and "The number is used up" in text(
        office.get(answer["Location"])
    )
    office.post(answer["Location"], {})
    row = Violation.objects.get()
    assert row.is_spoiled and (row.ticket, row.vehicle, row.fine) == ("P-9", None, 0)


def test_enforcement_ENT_1_a_warning_shows_the_fine_and_asks_for_nothing(office, street):
    last = ready(office, street, is_warning="on")
    assert "$50.00" in text(office.get(last)) and "before taxes $0.00" in text(office.get(last))
    office.post(last, {})
    assert Violation.objects.get().is_warning


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vehicle": None}, "__all__"),
        ({"auto": None}, "ticket"),
        ({"ticket": "P-1"}, "ticket"),
        ({"auto": None, "ticket": "P 1/2"}, "ticket"),
        ({"auto": None, "ticket": "TT-10001"}, "ticket"),
        ({"towing": "-1"}, "towing"),
        ({"towing": "1.005"}, "towing"),
        ({"writer": 0}, "writer"),
        ({"vehicle": "x"}, "vehicle"),
        ({"vehicle": 10**30}, "vehicle"),
    ],
)
def test_what_is_wrong_on_the_first_step_is_said_there(office, street, changes, field):
    office.post(ready(office, street), {})
    assert list(errors(office.post(url("violation_add"), basics(street, **changes)))) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"location": ""}, "location"),
        ({"offences": []}, "offences"),
        ({"offences": ["x"]}, "offences"),
        ({"issued_at": "2999-01-01T10:00"}, "issued_at"),
        ({"issued_at": "never"}, "issued_at"),
    ],
)
def test_what_is_wrong_on_the_second_step_is_said_there(office, street, changes, field):
    second = begun(office, street)
    assert list(errors(office.post(second, facts(street, **changes)))) == [field]
    assert office.get(second.replace("step=2", "step=3"))["Location"] == second


def test_enforcement_OFF_4_the_office_changes_any_amount_and_enforcement_OFF_11_unassigned_is_offered(
    office, street
):
    loose = OffenceItemFactory(description="Anywhere", category=None, default_cost=25, adjustable=False)
    foreign = OffenceItemFactory(description="Elsewhere")
    gone = OffenceItemFactory(description="Gone", category=street.category, archived_at=timezone.now())
    second = begun(office, street)
    assert [item for item, _box, _fine in office.get(second).context["form"].rows()] == [
        street.offence,
        loose,
    ]
    for other in (foreign, gone):
        assert "offences" in errors(office.post(second, facts(street, offences=[other.pk])))
    told = facts(street, offences=[street.offence.pk, loose.pk], **{f"fine_{loose.pk}": "0"})
    office.post(office.post(second, told)["Location"], {})
    assert [line.fine for line in Violation.objects.get().lines.all()] == [50, 0]
    bad = facts(street, **{f"fine_{street.offence.pk}": "-5"})
    assert f"fine_{street.offence.pk}" in errors(office.post(begun(office, street), bad))


def test_enforcement_T32_an_archived_category_is_not_offered(office, street):
    gone = TicketCategoryFactory(name="Former")
    second = begun(office, street, category=gone.pk)
    gone.archived_at = timezone.now()
    gone.save()
    assert "Former" not in html(office.get(url("violation_add")))
    assert "category" in errors(office.post(url("violation_add"), basics(street, category=gone.pk)))
    back = office.get(second)  # it was chosen before it was archived
    assert "category" in errors(office.get(back["Location"]))


def test_another_category_takes_the_offences_of_the_first_one_back(office, street):
    other = TicketCategoryFactory()
    second = begun(office, street)
    office.post(second, facts(street, comment="Kept"))
    office.post(step_one(second), basics(street, category=other.pk))
    form = office.get(second).context["form"]
    assert form["comment"].value() == "Kept" and not form["offences"].value()


def test_enforcement_CAT_5_people_are_not_offered_without_the_setting(office, street):
    TicketCategoryFactory(name="Pedestrians", applies_to=AppliesTo.PEOPLE)
    person = make_driver("walker")
    page = office.get(url("violation_add"), {"person": person.pk})
    assert "Search Users" not in text(page) and "Pedestrians" not in html(page)
    office.post(ready(office, street, person=person.pk), {})
    assert Violation.objects.get().person is None


@pytest.fixture
def walkers(street):
    """People are ticketed too; `street.people` is for them alone and takes who does not say their name."""
    save_settings(actor=ACTOR, values={"violations_to_people": True})
    street.people = TicketCategoryFactory(
        name="Pedestrians", applies_to=AppliesTo.PEOPLE, fail_to_identify=True
    )
    street.walking = OffenceItemFactory(description="Jaywalking", category=street.people)
    street.walker = make_driver("walker")
    return street


def test_a_ticket_to_a_person(office, walkers):
    found = office.get(url("violation_add"), {"q": "walker", "of": "person"})
    assert [row.person for row in found.context["found"]] == [walkers.walker]
    chosen = basics(walkers, vehicle=None, category=walkers.people.pk) | {"choose_person": walkers.walker.pk}
    second = office.post(url("violation_add"), chosen)["Location"]
    third = office.post(second, facts(walkers, offences=[walkers.walking.pk]))["Location"]
    office.post(third, {})
    row = Violation.objects.get()
    assert (row.person, row.vehicle, row.plate) == (walkers.walker, None, "")


def test_a_person_does_not_fit_a_category_of_vehicles(office, walkers):
    chosen = basics(walkers, person=walkers.walker.pk)
    assert list(errors(office.post(url("violation_add"), chosen))) == ["category"]


def test_enforcement_ENT_6_who_does_not_say_their_name_is_kept_with_the_vehicle(office, walkers):
    second = begun(office, walkers, category=walkers.people.pk)
    told = facts(walkers, offences=[walkers.walking.pk])
    assert list(errors(office.post(second, told))) == ["fail_to_identify"]
    office.post(office.post(second, told | {"fail_to_identify": "on"})["Location"], {})
    row = Violation.objects.get()
    assert row.fail_to_identify and (row.vehicle, row.person) == (walkers.vehicle, None)


def test_enforcement_CAT_2_others_are_not_asked_whether_they_failed_to_identify(office, street):
    assert "fail_to_identify" not in office.get(begun(office, street)).context["form"].fields


def test_what_is_chosen_can_be_taken_out(office, street):
    second = begun(office, street)
    answer = office.post(step_one(second), basics(street) | {"drop": "vehicle"})
    assert office.get(answer["Location"]).context["vehicle"] is None


def test_alarms_of_the_vehicle_its_drivers_and_the_person_are_told_to_who_may_know(
    office, walkers, signed_in
):
    VehicleDriverFactory(vehicle=walkers.vehicle, user=walkers.walker)
    PlateAlarm.objects.create(vehicle=walkers.vehicle, text="Stolen plate", created_by="x")
    known = {"person": walkers.walker, "created_by": "x"}
    PeopleAlarm.objects.create(scope=AlarmScope.VEHICLES, text="Flees by car", **known)
    PeopleAlarm.objects.create(scope=AlarmScope.PERSON, text="Bites", **known)
    PeopleAlarm.objects.create(text="Over", cleared_at=timezone.now(), **known)
    blind = signed_in(walkers, staff_member("blind", rights=["violations.enter"]))
    searches = ({"q": "ABC"}, {"q": "walker", "of": "person"})
    for query in searches:
        assert "Alarm" in text(office.get(url("violation_add"), query))
        assert "Alarm" not in text(blind.get(url("violation_add"), query))
    chosen = {"vehicle": walkers.vehicle.pk, "person": walkers.walker.pk}
    page = office.get(url("violation_add"), chosen)
    assert page.context["alarms"] == ["Stolen plate", "Flees by car", "Bites"]
    assert blind.get(url("violation_add"), chosen).context["alarms"] == []


def test_the_search_tells_of_rights_and_dntt_and_finds_archived_vehicles(office, street):
    now = timezone.now()
    around = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    archived = VehicleFactory(plate="ABC 1234", archived_at=now)
    VehicleFactory(plate="ZZZ 1")
    PayStationRecordFactory(plate="ABC123", **around)
    DnttFactory(vehicle=archived, **around)
    page = office.get(url("violation_add"), {"q": "abc123"})
    first, second = page.context["found"]
    assert (first.vehicle, first.has_right, first.has_dntt) == (street.vehicle, True, False)
    assert (second.vehicle, second.has_right, second.has_dntt) == (archived, False, True)
    assert {"Permit valid", "DNTT", "Archived"} <= set(words_of_badges(page))
    assert "No vehicle has such a plate" in text(office.get(url("violation_add"), {"q": "NONE"}))


def words_of_badges(page) -> list[str]:
    return [part.partition("</span>")[0].rpartition("</svg>")[2] for part in html(page).split("oc-badge")[1:]]


def test_the_search_asks_the_database_as_often_for_many_vehicles_as_for_one(office, street):
    now = timezone.now()

    def count():
        office.get(url("violation_add"), {"q": "ABC"})
        with CaptureQueriesContext(connection) as seen:
            page = office.get(url("violation_add"), {"q": "ABC"})
        return len(seen), len(page.context["found"])

    PlateAlarm.objects.create(vehicle=street.vehicle, text="x", created_by="x")
    PayStationRecordFactory(plate="ABC 123", starts_at=now, ends_at=now + timedelta(hours=1))
    before, one = count()
    for number in range(10):
        row = VehicleFactory(plate=f"ABC 9{number}")
        VehicleDriverFactory(vehicle=row, user=make_driver(f"d{number}"))
        PlateAlarm.objects.create(vehicle=row, text="x", created_by="x")
        DnttFactory(vehicle=row, starts_at=now, ends_at=now + timedelta(hours=1))
        PayStationRecordFactory(plate=row.plate, starts_at=now, ends_at=now + timedelta(hours=1))
    after, many = count()
    assert (one, many) == (1, 11) and before == after


def test_a_new_vehicle_is_added_on_the_way(office, street):
    typed = basics(street, vehicle=None, auto=None, ticket="P-5") | {"add": "1", "q": "NEW 1"}
    form = office.post(url("violation_add"), typed)["Location"]
    assert office.get(form).context["form"]["plate"].value() == "NEW 1"
    kind = {"plate_type": street.vehicle.plate_type_id, "province": street.vehicle.province_id}
    page = office.post(form, {"plate": "abc-123", **kind})
    known = page.context["known_url"]
    assert office.get(known).context["vehicle"] == street.vehicle
    second = office.post(form, {"plate": "NEW 1", **kind})["Location"]
    office.post(office.post(second, facts(street))["Location"], {})
    row = Violation.objects.get()
    assert row.vehicle == Vehicle.objects.get(plate="NEW 1") and row.ticket == "P-5"


def test_a_new_vehicle_without_a_draft_begins_one(office, street):
    kind = {"plate_type": street.vehicle.plate_type_id, "province": street.vehicle.province_id}
    answer = office.post(url("violation_add_vehicle"), {"plate": "NEW 2", **kind})
    assert office.get(answer["Location"]).context["vehicle"].plate == "NEW 2"


def test_what_belongs_to_another_client_is_refused(office, walkers):
    there = make_site("BETA")
    with client_scope(there.client):
        vehicle, category = VehicleFactory(), TicketCategoryFactory(applies_to=AppliesTo.BOTH)
        offence, location = OffenceItemFactory(category=None), LocationFactory()
        person = make_driver("theirs")
    first = url("violation_add")
    for name, row in (
        ("vehicle", vehicle), ("category", category), ("person", person), ("writer", there.admin),
    ):  # fmt: skip
        assert name in errors(office.post(first, basics(walkers, **{name: row.pk})))
    named = office.get(first, {"vehicle": vehicle.pk, "person": person.pk}).context
    assert (named["vehicle"], named["person"], named["form"]["vehicle"].value()) == (None, None, None)
    second = begun(office, walkers)
    assert "offences" in errors(office.post(second, facts(walkers, offences=[offence.pk])))
    assert "location" in errors(office.post(second, facts(walkers, location=location.pk)))
    assert not Violation.objects.exists()
