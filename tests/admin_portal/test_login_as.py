"""Login as User (parking UP-11)."""

import pytest
from django.urls import reverse

from accounts.choices import UserStatus
from accounts.models import Profile, Role, RoleAssignment, Session, User
from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
FILLED = {"street": "1 Main", "city": "Ottawa", "postal_code": "K1A 0A1", "phone_cell": "613 555 0100"}


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        Profile.objects.filter(user=world.ours.driver).update(**FILLED)
        User.objects.filter(pk=world.ours.driver.pk).update(first_name="Dora", last_name="Driver")
        world.ours.driver.refresh_from_db()
        yield world.ours


@pytest.fixture
def helpdesk(ours):
    return staff_member(
        "helpdesk", rights={"users.view", "users.login_as"}, first_name="Hel", last_name="Desk"
    )


@pytest.fixture
def acting(ours, helpdesk, signed_in):
    """A browser of the help desk that goes on as the driver."""
    browser = signed_in(ours, helpdesk)
    assert browser.post(begin(ours.driver))["Location"] == "/"
    return browser


def begin(user):
    return reverse("admin_portal:user_login_as", args=[user.pk])


def words(browser, address="/"):
    return browser.get(address, follow=True).content.decode()


def entries(**facts):
    return list(AuditEntry.objects.filter(**facts).order_by("id"))


def test_parking_UP_11_the_portal_opens_as_the_driver_under_a_banner(ours, acting):
    page = words(acting)
    assert "You are signed in as Dora Driver." in page and "Return to Admin" in page
    assert ours.vehicle.plate in page
    assert "User Search" in words(acting, "/admin/")  # on the admin's pages one stays oneself
    assert "You are signed in as" not in words(acting, "/admin/")


def test_parking_UP_11_what_is_done_carries_both_names(ours, acting, helpdesk):
    page = acting.get("/profile/")
    assert page.status_code == 200
    sent = {
        field.html_name: getattr(field.value(), "pk", field.value()) or "" for field in page.context["form"]
    }
    sent |= {"city": "Gatineau"}
    assert acting.post("/profile/", sent).status_code == 302
    entry = entries(action="driver.changed")[-1]
    assert entry.data["city"] == ["Ottawa", "Gatineau"]
    assert (entry.actor_label, entry.actor_id, entry.behalf_label) == (
        "Hel Desk",
        str(helpdesk.pk),
        "Dora Driver",
    )
    started = entries(action="driver.login_as_started")[0]
    assert (started.actor_label, started.object_id) == ("Hel Desk", str(ours.driver.pk))


def test_parking_UP_11_password_and_address_stay_the_drivers(ours, acting, helpdesk):
    new = {
        "old_password": PASSWORD,
        "new_password1": "another long phrase",
        "new_password2": "another long phrase",
    }
    acting.post("/password/", new)
    ours.driver.refresh_from_db()
    helpdesk.refresh_from_db()
    assert ours.driver.check_password(PASSWORD) and helpdesk.check_password(PASSWORD)
    User.objects.filter(pk=ours.driver.pk).update(password="!unusable")
    acting.post("/profile/email/", {"email": "thief@example.com", "password": PASSWORD})
    ours.driver.refresh_from_db()
    assert (ours.driver.email, ours.driver.new_email) == ("driver@example.com", "")


def test_a_driver_with_a_temporary_password_can_be_looked_at(ours, acting):
    User.objects.filter(pk=ours.driver.pk).update(must_change_password=True)
    assert ours.vehicle.plate in words(acting)


def test_return_to_admin_ends_it_and_is_told(ours, acting):
    answer = acting.post(reverse("admin_portal:login_as_end"))
    assert answer["Location"] == reverse("admin_portal:user_detail", args=[ours.driver.pk])
    assert "You are signed in as" not in words(acting)
    assert acting.get("/profile/").status_code == 302
    assert len(entries(action="driver.login_as_ended")) == 1
    acting.post(reverse("admin_portal:login_as_end"))
    assert len(entries(action="driver.login_as_ended")) == 1


def test_signing_out_on_the_portal_only_returns_to_admin(ours, acting):
    acting.post("/logout/")
    assert "You are signed in as" not in words(acting)
    assert acting.get("/admin/").status_code == 200


def test_it_ends_with_the_admins_session_and_with_the_right(ours, acting, helpdesk):
    assert acting.get("/profile/").status_code == 200
    RoleAssignment.objects.filter(user=helpdesk).update(
        role=Role.objects.create(name="none", rights=["users.view"])
    )
    assert acting.get("/profile/").status_code == 302
    RoleAssignment.objects.filter(user=helpdesk).update(role=Role.objects.get(name="role of helpdesk"))
    assert acting.get("/profile/").status_code == 200
    Session.objects.filter(user=helpdesk).delete()
    assert acting.get("/profile/").status_code == 302


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.ARCHIVED, UserStatus.PENDING])
def test_nobody_goes_on_as_somebody_who_could_not_sign_in(ours, helpdesk, signed_in, status):
    User.objects.filter(pk=ours.driver.pk).update(status=status)
    browser = signed_in(ours, helpdesk)
    assert browser.post(begin(ours.driver))["Location"] == reverse(
        "admin_portal:user_detail", args=[ours.driver.pk]
    )
    assert browser.get("/profile/").status_code == 302
    assert not entries(action="driver.login_as_started")


def test_a_driver_who_is_archived_meanwhile_is_left_at_once(ours, acting):
    User.objects.filter(pk=ours.driver.pk).update(status=UserStatus.ARCHIVED)
    assert acting.get("/profile/").status_code == 302


def test_without_the_right_it_is_a_403_and_other_clients_people_do_not_exist(
    world, ours, helpdesk, signed_in
):
    looker = signed_in(ours, staff_member("looker", rights={"users.view", "users.edit"}))
    assert looker.post(begin(ours.driver)).status_code == 403
    browser = signed_in(ours, helpdesk)
    for foreign in (world.theirs.driver, ours.admin, ours.clerk):
        assert browser.post(begin(foreign)).status_code == 404
    assert browser.get("/profile/").status_code == 302


def test_a_session_that_is_carried_to_another_host_is_nobody_there(world, ours, acting):
    assert acting.get("/profile/", headers={"host": world.theirs.host}).status_code == 302


def test_going_on_as_a_second_driver_leaves_the_first(ours, acting):
    acting.post(begin(ours.other))
    assert len(entries(action="driver.login_as_ended")) == 1
    page = words(acting, "/profile/")
    assert f"You are signed in as {ours.other}." in page
