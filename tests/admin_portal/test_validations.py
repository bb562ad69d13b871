"""Parking Management › Parking Validation (parking §11)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Role, RoleAssignment
from accounts.services.births import seed_roles
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.models import Validation, ValidatorZone
from parking.services.validations import set_validator_zones
from tests.admin_portal.conftest import staff_member
from tests.admin_portal.desk import clerk_with, errors, html, listed, queries, text, url
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotZoneFactory

pytestmark = pytest.mark.django_db
EVERY_HOUR = [1 << hour for hour in range(24)]
EVERY_DAY = [1 << day for day in range(7)]


@pytest.fixture
def ours(here):
    with client_scope(here.client):
        here.zone, here.other = LotZoneFactory(name="Garage Level 1"), LotZoneFactory(name="Level 2")
        here.hotel = clerk_with("validation.create")
        set_validator_zones(actor=ACTOR, staff=here.hotel, zones=[here.zone])
        yield here


def filled(zone, **changes):
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}
    boxes = {"hours": EVERY_HOUR, "days": EVERY_DAY}
    return {"plates": "abc 123\nDEF 456\n\n", "zone": zone.pk, "comment": "Guests", **days, **boxes} | changes


def menu_labels(answer):
    def leaves(nodes):
        for node in nodes:
            yield from leaves(node.children) if node.children else [node.label]

    return list(leaves(answer.context["menu"]))


def test_parking_29_15_a_validator_sees_one_page_and_its_own_zones(ours, signed_in):
    Role.objects.filter(is_primary=True).update(name="former primary", is_primary=False)
    seed_roles(actor=ACTOR, client=ours.client)
    validator = staff_member("clinic")
    RoleAssignment.objects.filter(user=validator).update(role=Role.objects.get(name="Parking Validator"))
    set_validator_zones(actor=ACTOR, staff=validator, zones=[ours.zone])
    browser = signed_in(ours, validator)
    assert browser.get("/admin/lots/").status_code == 403
    assert browser.get("/admin/")["Location"] == url("validation_create")
    page = browser.get(url("validation_create"))
    assert menu_labels(page) == ["Create Validations"]
    assert list(page.context["form"].fields["zone"].queryset) == [ours.zone]
    assert "Garage Level 1" in html(page) and "Level 2" not in html(page)
    refused = browser.post(url("validation_create"), filled(ours.other))
    assert "zone" in errors(refused) and not Validation.objects.exists()
    assert browser.get(url("validation_report")).status_code == 403


def test_parking_NAV_3_a_hidden_page_is_a_403(ours, signed_in):
    browser = signed_in(ours, staff_member("guard", rights=["lots.view"]))
    for name in ("validation_create", "validation_list", "validation_report"):
        answer = browser.get(url(name))
        assert answer.status_code == 403 and answer.content
    assert browser.get("/admin/").status_code == 200


def test_vehicles_are_validated_and_listed_beneath_the_form(ours, signed_in):
    browser = signed_in(ours, ours.hotel)
    answer = browser.post(url("validation_create"), filled(ours.zone), follow=True)
    row = Validation.objects.get()
    assert f"Reference: {row.reference}" in text(answer)
    assert [plate.plate for plate in listed(answer)] == ["ABC 123", "DEF 456"]
    assert (row.created_by, row.created_by_label, row.comment) == (ours.hotel, str(ours.hotel), "Guests")
    assert (row.hours, row.days) == (sum(EVERY_HOUR), sum(EVERY_DAY))


def test_somebody_without_a_zone_is_told_so(ours, signed_in):
    browser = signed_in(ours, staff_member("new", rights=["validation.create"]))
    assert "No zone is assigned to you yet." in text(browser.get(url("validation_create")))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"plates": "  "}, "plates"),
        ({"plates": "ABC 123\n---"}, "plates"),
        ({"hours": []}, "hours"),
        ({"days": []}, "days"),
        ({"hours": ["3"]}, "hours"),
        ({"ends_on": "2001-01-01"}, "ends_on"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(ours, signed_in, changes, field):
    answer = signed_in(ours, ours.hotel).post(url("validation_create"), filled(ours.zone, **changes))
    assert list(errors(answer)) == [field] and not Validation.objects.exists()


def test_parking_VAL_2_one_plate_where_the_setting_says_so(ours, signed_in):
    save_settings(actor=ACTOR, values={"multiple_plate_validator": False})
    browser = signed_in(ours, ours.hotel)
    assert "<textarea" not in html(browser.get(url("validation_create")))
    answer = browser.post(url("validation_create"), filled(ours.zone))
    assert list(errors(answer)) == ["plates"] and not Validation.objects.exists()
    browser.post(url("validation_create"), filled(ours.zone, plates="ABC 123"))
    assert Validation.objects.count() == 1


def test_own_records_are_changed_and_cancelled_and_others_not_found(ours, signed_in):
    browser = signed_in(ours, ours.hotel)
    browser.post(url("validation_create"), filled(ours.zone))
    row = Validation.objects.get()
    form = browser.get(url("validation_own_edit", row)).context["form"]
    assert form["plates"].value() == "ABC 123\nDEF 456" and form["hours"].value() == EVERY_HOUR
    browser.post(url("validation_own_edit", row), filled(ours.zone, plates="NEW 1", hours=[1 << 20]))
    row.refresh_from_db()
    assert [plate.plate for plate in row.plates.all()] == ["NEW 1"] and row.hours == 1 << 20
    stranger = signed_in(ours, staff_member("clinic", rights=["validation.create"]))
    assert listed(stranger.get(url("validation_own"))) == []
    for name in ("validation_own_edit", "validation_own_cancel"):
        assert stranger.post(url(name, row), filled(ours.zone)).status_code == 404
        assert stranger.get(url(name.replace("_own", ""), row)).status_code == 403
    assert "Cancel the validation of NEW 1?" in text(browser.get(url("validation_own_cancel", row)))
    browser.post(url("validation_own_cancel", row))
    row.refresh_from_db()
    assert row.cancelled_at and browser.get(url("validation_own_edit", row)).status_code == 404


def test_the_office_changes_and_cancels_records_of_others(ours, signed_in):
    signed_in(ours, ours.hotel).post(url("validation_create"), filled(ours.zone))
    row, browser = Validation.objects.get(), signed_in(ours)
    assert listed(browser.get(url("validation_own"))) == []
    assert browser.get(url("validation_own_edit", row)).status_code == 404
    answer = browser.post(url("validation_edit", row), filled(ours.other, plates="NEW 1"))
    assert answer["Location"] == url("validation_list")
    row.refresh_from_db()
    assert (row.zone, row.created_by) == (ours.other, ours.hotel)
    assert browser.post(url("validation_cancel", row))["Location"] == url("validation_list")
    row.refresh_from_db()
    assert row.cancelled_at


def test_the_office_finds_everybodys_records(ours, signed_in):
    signed_in(ours, ours.hotel).post(url("validation_create"), filled(ours.zone))
    row, browser = Validation.objects.get(), signed_in(ours)
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto")).isoformat()
    for query, found in (
        ("", True),
        ("?q=abc-1", True),
        ("?q=zzz", False),
        (f"?zone={ours.zone.pk}", True),
        (f"?zone={ours.other.pk}", False),
        (f"?during_after={today}&during_before={today}", True),
        ("?during_before=2001-01-01", False),
        ("?during_after=2099-01-01", False),
        (f"?validator={ours.hotel.pk}", True),
        (f"?validator={ours.admin.pk}", False),
    ):
        assert listed(browser.get(url("validation_list") + query)) == ([row] if found else []), query
        plates = [one.plate for one in listed(browser.get(url("validation_report") + query))]
        assert bool(plates) is found, query


def test_the_report_is_exported_with_a_line_for_each_plate(ours, signed_in):
    signed_in(ours, ours.hotel).post(url("validation_create"), filled(ours.zone, hours=[1 << 20, 1 << 21]))
    answer = signed_in(ours).get(url("validation_report") + "?export=csv")
    words = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
    assert words.count("20:00–22:00") == 2 and str(Validation.objects.get().reference) in words


def test_lists_ask_the_database_no_more_for_more_records(ours, signed_in):
    browser, hotel = signed_in(ours), signed_in(ours, ours.hotel)
    hotel.post(url("validation_create"), filled(ours.zone))
    pages = [(browser, "validation_list"), (browser, "validation_report"), (hotel, "validation_create")]
    few = [queries(who, url(name)) for who, name in pages]
    for number in range(4):
        hotel.post(url("validation_create"), filled(ours.zone, plates=f"A{number}\nB{number}"))
    assert [queries(who, url(name)) for who, name in pages] == few


def test_zones_are_given_on_the_page_of_the_admin(ours, signed_in):
    browser, clinic = signed_in(ours), staff_member("clinic", first_name="C", last_name="Linic")
    facts = {"username": "clinic", "email": "c@example.com", "first_name": "C", "last_name": "Linic"}
    browser.post(url("staff_edit", clinic), facts | {"validator_zones": [ours.zone.pk, ours.other.pk]})
    assert ValidatorZone.objects.filter(staff=clinic).count() == 2
    form = browser.get(url("staff_edit", clinic)).context["form"]
    assert sorted(form["validator_zones"].value()) == [ours.zone.pk, ours.other.pk]
    browser.post(url("staff_edit", clinic), facts)
    assert not ValidatorZone.objects.filter(staff=clinic).exists()


def test_the_list_says_how_each_record_stands(ours, signed_in):
    browser, today = signed_in(ours, ours.hotel), timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    for first, last in ((-3, -1), (0, 1), (2, 3)):
        days = {
            name: (today + timedelta(days=days)).isoformat()
            for name, days in (("starts_on", first), ("ends_on", last))
        }
        browser.post(url("validation_create"), filled(ours.zone, plates=f"A{last + 9}", **days))
    cancelled = Validation.objects.get(starts_on=today)
    words = [text(browser.get(url("validation_own")))]
    browser.post(url("validation_own_cancel", cancelled))
    words.append(text(browser.get(url("validation_own"))))
    states = ("Not yet", "In force", "Over", "Cancelled")
    assert [[state in page for state in states] for page in words] == [
        [True, True, True, False],
        [True, False, True, True],
    ]


def test_parking_ZON_2_a_zone_of_a_validator_has_no_delete(ours, signed_in):
    page = html(signed_in(ours).get(url("lot_zone_list")))
    assert url("lot_zone_delete", ours.other) in page and url("lot_zone_delete", ours.zone) not in page
    set_validator_zones(actor=ACTOR, staff=ours.hotel, zones=[])
    assert url("lot_zone_delete", ours.zone) in html(signed_in(ours).get(url("lot_zone_list")))
