"""A driver's own vehicles (parking §25, enforcement VEH-1 to VEH-15)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import UserType
from content.services.texts import Draft, save_text
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.models import Vehicle, VehicleDriver
from parking.services.drivers import link_driver
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import DnttFactory, PlateTypeFactory, ProvinceFactory, VehicleFactory
from tests.user_portal.test_home import park
from tests.user_portal.test_registration import words

pytestmark = pytest.mark.django_db
POPUP = "/popup/vehicle_add/"


def own(user, plate="ABC 123", **facts):
    vehicle = VehicleFactory(plate=plate, **facts)
    link_driver(actor=ACTOR, vehicle_id=vehicle.pk, user=user)
    return vehicle


def facts(plate="ABC 123", **more):
    return {"plate": plate, "province": ProvinceFactory().pk, "plate_type": PlateTypeFactory().pk, **more}


def add(browser, **more):
    browser.post(POPUP)
    return browser.post("/vehicles/add/", facts(**more))


def plates(user):
    return sorted(
        VehicleDriver.objects.filter(user=user, until=None).values_list("vehicle__plate", flat=True)
    )


def switch(browser, vehicle, is_active):
    return words(browser.post(f"/vehicles/{vehicle.pk}/active/", {"is_active": is_active}, follow=True))


def test_enforcement_VEH_15_the_disclaimer_is_accepted_before_the_form_opens(scope, signed_in):
    browser = signed_in(scope)
    first = f"{POPUP}?next=%2Fvehicles%2Fadd%2F"
    assert browser.get("/vehicles/add/")["Location"] == first
    assert browser.post("/vehicles/add/", facts())["Location"] == first
    assert plates(scope.driver) == []
    assert "I drive this vehicle" in words(browser.get(POPUP))
    draft = Draft(title="Our own title", body="<p>Our own words</p>", label="Agreed")
    save_text(actor=ACTOR, kind="popup", key="vehicle_add", language="en", draft=draft)
    shown = words(browser.get(POPUP))
    assert "Our own words" in shown and "Agreed" in shown and 'href="/vehicles/"' in shown
    assert browser.post(POPUP, {"next": "/vehicles/add/"})["Location"] == "/vehicles/add/"
    assert AuditEntry.objects.get(action="popup.accepted").data["popup"] == "Our own title"
    assert browser.post("/vehicles/add/", facts())["Location"] == "/vehicles/"
    assert browser.get("/vehicles/add/").status_code == 302, "once for each vehicle"


def test_a_vehicle_is_added_and_listed(scope, signed_in):
    browser = signed_in(scope)
    assert "You have no vehicle here yet." in words(browser.get("/vehicles/"))
    page = words(browser.get(add(browser, year="2020")["Location"]))
    assert "ABC 123 is on your list." in page and "Active" in page and "2020" in page
    assert "You may have 1 active vehicle at a time." in page
    park(Vehicle.objects.get(), zone_name="Zone 1001")
    assert "Zone 1001" in words(browser.get("/vehicles/"))


def test_the_page_one_came_from_is_shown_after_adding(scope, signed_in):
    browser = signed_in(scope)
    asked = browser.get("/vehicles/add/?next=/profile/")["Location"]
    assert asked == f"{POPUP}?next=%2Fvehicles%2Fadd%2F%3Fnext%3D%252Fprofile%252F"
    assert '<input type="hidden" name="next" value="/vehicles/add/?next=%2Fprofile%2F">' in words(
        browser.get(asked)
    )
    form = browser.post(POPUP, {"next": "/vehicles/add/?next=%2Fprofile%2F"})["Location"]
    assert '<input type="hidden" name="next" value="/profile/">' in words(browser.get(form))
    assert browser.post("/vehicles/add/", facts(next="/profile/"))["Location"] == "/profile/"
    away = browser.post(POPUP, {"next": "https://evil.example.com/"})["Location"]
    assert away == "/"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"plate": "-"}, "plate"),
        ({"plate": ""}, "plate"),
        ({"province": ""}, "province"),
        ({"plate_type": ""}, "plate_type"),
        ({"year": "20"}, "year"),
    ],
)
def test_enforcement_VEH_1_plate_province_and_type_are_needed(scope, signed_in, wrong, field):
    refused = add(signed_in(scope), **wrong)
    assert refused.status_code == 200 and list(refused.context["form"].errors) == [field]
    assert not Vehicle.objects.exists()


def test_enforcement_VEH_3_a_vin_alone_will_do(scope, signed_in):
    add(signed_in(scope), plate="", vin="1HGCM82633A")
    assert plates(scope.driver) == ["1HGCM82633A"]


def test_enforcement_VEH_4_without_its_setting_no_vin_is_asked_for_or_taken(scope, signed_in):
    save_settings(actor=ACTOR, values={"vin_field": False})
    browser = signed_in(scope)
    assert add(browser, plate="", vin="1HGCM82633A").status_code == 200
    assert 'name="vin"' not in words(browser.get("/vehicles/add/"))
    browser.post("/vehicles/add/", facts(vin="SNEAKED"))
    assert Vehicle.objects.get().vin == ""


def test_enforcement_VEH_2_a_known_plate_is_offered_and_associated_once_confirmed(scope, signed_in):
    own(make_driver("first"), "abc-123")
    browser = signed_in(scope)
    offer = add(browser)
    assert offer.status_code == 200 and "This vehicle is known here already" in words(offer)
    assert "first" not in words(offer) and plates(scope.driver) == []
    assert browser.get("/vehicles/associate/").status_code == 405
    assert browser.post("/vehicles/associate/", facts())["Location"] == "/vehicles/"
    assert plates(scope.driver) == ["abc-123"]
    page = words(browser.get("/vehicles/"))
    assert "somebody else is the primary driver" in page and "Edit" not in page


def test_associating_needs_the_disclaimer_and_a_plate_that_is_known(scope, signed_in):
    vehicle = own(make_driver("first"))
    browser = signed_in(scope)
    browser.post("/vehicles/associate/", facts())
    browser.post(POPUP)
    for guess in ({"plate": "XYZ"}, {"province": ""}, {"plate": ""}, {"plate": str(vehicle.pk)}):
        assert browser.post("/vehicles/associate/", facts() | guess)["Location"] == "/vehicles/add/"
    assert plates(scope.driver) == []


def test_a_plate_of_ones_own_is_not_offered_again(scope, signed_in):
    own(scope.driver)
    refused = add(signed_in(scope))
    assert "on your list already" in str(refused.context["form"].errors["plate"])


def test_the_twin_plate_of_another_client_is_never_offered(scope, there, signed_in):
    with client_scope(there.client):
        theirs = own(there.driver)
    browser = signed_in(scope)
    assert add(browser)["Location"] == "/vehicles/"
    assert Vehicle.objects.count() == 1 and Vehicle.objects.get() != theirs
    for path in ("", "active/", "remove/"):
        assert browser.post(f"/vehicles/{theirs.pk}/{path}", {"is_active": "0"}).status_code == 404
    with client_scope(there.client):
        assert plates(there.driver) == ["ABC 123"]


def test_vehicles_of_others_are_no_page(scope, signed_in):
    theirs = own(make_driver("other"))
    gone = own(scope.driver, "GONE 1")
    VehicleDriver.objects.filter(vehicle=gone).update(until="2026-01-01T00:00Z")
    browser = signed_in(scope)
    for vehicle in (theirs, gone):
        for path in ("", "remove/"):
            assert browser.get(f"/vehicles/{vehicle.pk}/{path}").status_code == 404
        assert browser.post(f"/vehicles/{vehicle.pk}/active/", {"is_active": "0"}).status_code == 404


def test_the_only_driver_changes_all_of_it(scope, signed_in):
    vehicle, browser = own(scope.driver), signed_in(scope)
    assert browser.get(f"/vehicles/{vehicle.pk}/").status_code == 200
    browser.post(f"/vehicles/{vehicle.pk}/", facts("NEW 1", year="2001"))
    vehicle.refresh_from_db()
    assert (vehicle.plate, vehicle.plate_key, vehicle.year) == ("NEW 1", "NEW1", 2001)
    own(make_driver("other"), "TAKEN 1")
    refused = browser.post(f"/vehicles/{vehicle.pk}/", facts("taken1"))
    assert "exists already" in str(refused.context["form"].errors["plate"])


def test_of_several_the_primary_driver_describes_it(scope, signed_in):
    vehicle, second = own(scope.driver), make_driver("second")
    link_driver(actor=ACTOR, vehicle_id=vehicle.pk, user=second)
    browser = signed_in(scope)
    assert 'name="plate"' not in words(browser.get(f"/vehicles/{vehicle.pk}/"))
    browser.post(f"/vehicles/{vehicle.pk}/", facts("NEW 1", year="2001"))
    vehicle.refresh_from_db()
    assert (vehicle.plate, vehicle.year) == ("ABC 123", 2001)


def test_who_is_not_primary_changes_nothing(scope, signed_in):
    vehicle = own(make_driver("first"))
    link_driver(actor=ACTOR, vehicle_id=vehicle.pk, user=scope.driver)
    answer = signed_in(scope).post(f"/vehicles/{vehicle.pk}/", facts("NEW 1", year="2001"))
    assert "Somebody else is the primary driver" in words(answer)
    vehicle.refresh_from_db()
    assert (vehicle.plate, vehicle.year) == ("ABC 123", None)


def test_parking_UT_1_the_limit_says_no_in_words(scope, signed_in):
    UserType.objects.update(extra_active_vehicles=1)
    first, second, third = (own(scope.driver, plate) for plate in ("ABC 123", "XYZ 789", "THIRD 3"))
    browser = signed_in(scope)
    assert "You may have 2 active vehicles at a time. Make another one" in switch(browser, third, 1)
    UserType.objects.update(extra_active_vehicles=3)
    assert "You may have 2 more active vehicles." in words(browser.get("/vehicles/"))
    assert "THIRD 3 is active." in switch(browser, third, 1)
    assert "You may have 1 more active vehicle." in words(browser.get("/vehicles/"))
    assert "ABC 123 is inactive." in switch(browser, first, 0)
    switch(browser, second, 0)
    assert "One of your vehicles stays active" in switch(browser, third, 0), "VEH-4"


def test_with_one_active_vehicle_allowed_another_takes_its_place(scope, signed_in):
    first, second = own(scope.driver), own(scope.driver, "XYZ 789")
    browser = signed_in(scope)
    page = words(browser.get("/vehicles/"))
    assert "Make active instead" in page and "Make inactive" not in page
    assert "XYZ 789 is active." in switch(browser, second, 1)
    assert not VehicleDriver.objects.get(vehicle=first).is_active


def test_a_vehicle_beyond_the_limit_is_saved_inactive_and_said_to_be(scope, signed_in):
    own(scope.driver, "XYZ 789")
    browser = signed_in(scope)
    add(browser)
    assert "ABC 123 is inactive: you have as many" in words(browser.get("/vehicles/"))


def test_enforcement_T3_removing_asks_first_and_keeps_the_history(scope, signed_in):
    vehicle, browser = own(scope.driver), signed_in(scope)
    DnttFactory(vehicle=vehicle)
    page = words(browser.get(f"/vehicles/{vehicle.pk}/remove/"))
    assert "Take ABC 123 off your list?" in page and plates(scope.driver)
    page = words(browser.post(f"/vehicles/{vehicle.pk}/remove/", follow=True))
    assert "ABC 123 is off your list." in page
    vehicle.refresh_from_db()
    assert vehicle.archived_at and vehicle.dntts.count() == 1
    add(browser, year="2022")
    vehicle.refresh_from_db()
    assert (vehicle.archived_at, vehicle.year, plates(scope.driver)) == (None, 2022, ["ABC 123"])


def test_the_number_of_queries_does_not_grow_with_the_rows(scope, signed_in):
    browser, counts = signed_in(scope), []
    for number in range(3):
        own(scope.driver, f"CAR {number}")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/vehicles/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[2]


def test_a_new_driver_is_led_to_adding_a_vehicle(scope, signed_in):
    assert 'href="/vehicles/add/"' in words(signed_in(scope).get("/"))
