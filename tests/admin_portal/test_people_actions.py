"""Merging, changing types, companies and vehicles of people on the pages (parking USR-3, USR-4, §§24.7, 25)."""

import pytest
from django.urls import reverse

from accounts.choices import UserStatus
from accounts.models import Company, PersonMerge, Profile, User, UserType
from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import Vehicle, VehicleDriver
from tests.factories.accounts import make_driver
from tests.factories.parking import VehicleDriverFactory, VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


@pytest.fixture
def twin(ours):
    twin = make_driver("twin", first_name="Tim", last_name="Twin")
    Profile.objects.filter(user=twin).update(student_no="S-77")
    return twin


def at(name, *args):
    return reverse(f"admin_portal:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def words(answer):
    return answer.content.decode()


def test_parking_USR_3_the_other_is_searched_looked_at_and_merged(ours, office, twin):
    url = at("user_merge", ours.driver)
    assert f"?other={twin.pk}" in words(office.get(url, {"q": "s-77"}))
    page = words(office.get(url, {"other": twin.pk}))
    assert "S-77" in page and "Everything of Tim Twin moves to" in page and "ABC 123" in page
    assert User.objects.get(pk=twin.pk).is_active  # looking changes nothing
    assert office.post(url, {"other": twin.pk})["Location"] == at("user_detail", ours.driver)
    twin.refresh_from_db()
    assert (twin.status, twin.merged_into) == (UserStatus.ARCHIVED, ours.driver)
    assert "This person was merged into" in words(office.get(at("user_detail", twin)))
    merge = PersonMerge.objects.get(merged=twin)
    office.post(at("merge_undo", merge))
    twin.refresh_from_db()
    assert (
        twin.is_active
        and at("merge_undo", merge)
        not in words(office.get(f"{at('merge_list')}?q=twin")).partition("<tbody>")[2]
    )


def test_a_merge_that_is_no_longer_possible_is_refused_in_words(ours, office, twin):
    User.objects.filter(pk=twin.pk).update(status=UserStatus.DISABLED)
    page = office.post(at("user_merge", ours.driver), {"other": twin.pk})
    assert "Only active people can be merged" in words(page)
    page = office.post(at("user_merge", twin), {"other": twin.pk})
    assert "this is the same one" in words(page)
    assert not PersonMerge.objects.filter(merged=twin).exists()


def test_nobody_of_another_client_can_be_merged(ours, office, world):
    url = at("user_merge", ours.driver)
    for other in (world.theirs.driver.pk, world.ours.clerk.pk, 10**17):
        assert office.get(url, {"other": other}).status_code == 404
        assert office.post(url, {"other": other}).status_code == 404
    assert PersonMerge.objects.count() == 1  # the world's own


def test_duplicates_lead_to_the_merge(ours, office, twin):
    Profile.objects.filter(user=ours.driver).update(student_no="s-77")
    page = words(office.get(at("duplicates_student")))
    assert at("user_merge", ours.driver) in page and at("user_merge", twin) in page
    VehicleDriverFactory(vehicle=ours.vehicle, user=twin)
    assert at("user_merge", twin) in words(office.get(at("duplicates_vehicle")))


def test_parking_USR_4_types_are_changed_after_a_count_and_a_question(ours, office, twin):
    student, visitor = UserType.objects.get(number=1), UserType.objects.get(number=6)
    chosen = {"current": student.pk, "new": visitor.pk}
    url = at("user_bulk_type")
    page = words(office.get(url, chosen))
    assert "3 users would change." in page
    assert Profile.objects.filter(user_type=student).count() == 3
    said = words(office.post(url, chosen, follow=True))
    assert "3 users are now “Visitor”." in said
    assert Profile.objects.filter(user_type=visitor).count() == 3
    assert AuditEntry.objects.filter(action="driver.changed", data__has_key="user_type").count() == 3
    assert "0 users would change." in words(office.get(url, chosen))


def test_a_type_is_not_changed_to_itself_or_to_a_guest(ours, office):
    student, guest = UserType.objects.get(number=1), UserType.objects.get(is_system=True)
    for new in (student, guest):
        page = office.post(at("user_bulk_type"), {"current": student.pk, "new": new.pk})
        assert page.context["form"].errors["new"]
    assert Profile.objects.filter(user_type=student).count() == 2


def test_a_companys_people_are_added_marked_and_removed(ours, office, twin):
    office.post(at("company_add"), {"name": "Acme", "account_number": "77"})
    acme = Company.objects.get(name="Acme")
    page = office.post(at("company_member_add", acme), {"q": "twin"})
    assert page["Location"] == at("company_members", acme)
    assert "Tim Twin" in words(office.get(at("company_members", acme)))
    office.post(at("company_member_edit", twin), {"is_manager": "on", "is_bill_recipient": "on"})
    profile = Profile.objects.get(user=twin)
    assert (profile.company, profile.is_company_manager, profile.is_bill_recipient) == (acme, True, True)
    office.post(at("company_member_remove", twin))
    assert Profile.objects.get(user=twin).company is None
    office.post(at("company_archive", acme))
    assert "Acme" not in words(office.get(at("company_list"))).partition("<tbody>")[2]
    assert "archived" in words(office.post(at("company_member_add", acme), {"q": "twin"}))


def test_of_several_people_one_is_chosen(ours, office, twin):
    make_driver("twin2", first_name="Tom", last_name="Twin")
    page = office.post(at("company_member_add", ours.company), {"q": "twin"})
    assert page.context["form"].errors["person"]
    office.post(at("company_member_add", ours.company), {"q": "twin", "person": twin.pk})
    assert Profile.objects.get(user=twin).company == ours.company
    assert office.post(at("company_member_add", ours.company), {"q": "nobody!"}).context["form"].errors["q"]


def test_a_vehicle_is_added_to_a_person_and_a_known_one_is_offered_to_associate(ours, office, twin):
    car = ours.vehicle
    facts = {"plate": "NEW 1", "plate_type": car.plate_type_id, "province": car.province_id}
    assert office.post(at("user_vehicle_add", twin), facts)["Location"] == at("user_vehicles", twin)
    new = Vehicle.objects.get(plate="NEW 1")
    assert VehicleDriver.objects.get(vehicle=new).user == twin
    page = words(office.post(at("user_vehicle_add", twin), facts | {"plate": car.plate}))
    assert f"{at('user_vehicle_link', twin)}?plate=" in page
    assert office.post(at("user_vehicle_link", twin), {"plate": "abc-123"}).status_code == 302
    link = VehicleDriver.objects.get(vehicle=car, user=twin)
    assert (link.is_primary, link.is_active) == (False, False)  # one active vehicle is the limit
    page = office.post(at("user_vehicle_link", twin), {"plate": "nothing"})
    assert page.context["form"].errors["plate"]


def test_of_several_vehicles_of_a_plate_one_is_chosen(ours, office, twin):
    other = VehicleFactory(plate=ours.vehicle.plate, plate_type=ours.vehicle.plate_type, province__code="QC")
    page = office.post(at("user_vehicle_link", twin), {"plate": "abc123"})
    assert page.context["form"].errors["vehicle"]
    office.post(at("user_vehicle_link", twin), {"plate": "abc123", "vehicle": other.pk})
    assert VehicleDriver.objects.get(user=twin).vehicle == other


def test_parking_UT_1_a_vehicle_is_made_active_within_the_limit_primary_and_removed(ours, office, twin):
    link = VehicleDriverFactory(vehicle=ours.vehicle, user=twin, is_active=False)
    own = VehicleDriverFactory(vehicle=VehicleFactory(plate="OWN 1"), user=twin, is_primary=True)
    page = words(office.post(at("user_vehicle_activate", link)))
    assert "active vehicle at a time" in page
    UserType.objects.filter(number=1).update(extra_active_vehicles=1)
    assert office.post(at("user_vehicle_activate", link))["Location"] == at("user_vehicles", twin)
    office.post(at("user_vehicle_primary", link))
    office.post(at("user_vehicle_deactivate", own))
    link.refresh_from_db()
    own.refresh_from_db()
    assert (link.is_active, link.is_primary, own.is_active) == (True, True, False)
    assert "its other drivers" in words(office.get(at("user_vehicle_unlink", link)))
    office.post(at("user_vehicle_unlink", link), {})
    assert "only driver" in words(office.get(at("user_vehicle_unlink", own)))
    office.post(at("user_vehicle_unlink", own), {})
    assert not VehicleDriver.objects.filter(user=twin, until=None).exists()
    assert Vehicle.objects.get(plate="OWN 1").archived_at is not None
    assert VehicleDriver.objects.get(vehicle=ours.vehicle, until=None).is_primary
