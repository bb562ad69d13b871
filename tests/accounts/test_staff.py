"""Admin accounts (parking §28)."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from accounts.choices import UserStatus
from accounts.exceptions import (
    EmailTaken,
    LastPrimaryAdministrator,
    NameMissing,
    PrimaryAdministratorOnly,
    UserNameTaken,
    WeakPassword,
)
from accounts.models import Role, User
from accounts.queries import primary_role, rights_of
from accounts.services import staff
from accounts.services.roles import save_role
from accounts.services.staff import (
    assign_roles,
    create_staff,
    disable_staff,
    enable_staff,
    reset_password_by_staff,
    update_staff,
)
from core.models import AuditEntry
from core.rights import rights
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, PASSWORD, make_driver, make_staff

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def last_entry():
    return AuditEntry.objects.first()


def test_parking_ADM_2_a_new_admin_has_a_temporary_password_to_be_changed(scope):
    user, temporary = create_staff(actor=scope.admin.actor, username="new", email="new@example.com")
    assert fresh(user).check_password(temporary)
    assert user.must_change_password
    assert len(temporary) == 16
    assert not set(temporary) & set("0O1lI")
    entry = AuditEntry.objects.get(action="staff.created", object_id=str(user.pk))
    assert entry.actor_label == "admin"
    assert temporary not in str(entry.data)


def test_a_typed_temporary_password_must_be_strong_and_changed_too(scope):
    with pytest.raises(WeakPassword) as refusal:
        create_staff(actor=ACTOR, username="new", password="short")
    assert refusal.value.field == "password"
    assert not User.objects.filter(username="new").exists()
    user, temporary = create_staff(actor=ACTOR, username="new", password="a typed long one")
    assert (user.must_change_password, temporary) == (True, "a typed long one")


@pytest.mark.parametrize(("facts", "refusal", "field"), [
    ({"username": "ADMIN"}, UserNameTaken, "username"),
    ({"username": " admin "}, UserNameTaken, "username"),
    ({"username": "x", "email": "Admin@Example.com"}, EmailTaken, "email"),
    ({}, NameMissing, "username"),
])  # fmt: skip
def test_names_are_unique_among_the_staff_of_a_client(scope, facts, refusal, field):
    with pytest.raises(refusal) as refused:
        create_staff(actor=ACTOR, **facts)
    assert refused.value.field == field
    assert User.objects.staff().count() == 2


def test_drivers_and_other_clients_may_have_the_same_names(scope, there):
    create_staff(actor=ACTOR, username="driver", email="driver@example.com")
    with client_scope(there.client):
        assert User.objects.staff().filter(username="admin").count() == 1


def test_parking_ADM_3_rights_are_the_union_of_the_roles(scope):
    one = save_role(actor=ACTOR, name="One", rights=["users.view"])
    two = save_role(actor=ACTOR, name="Two", rights=["users.view", "tasks.view"])
    assign_roles(actor=ACTOR, user=scope.clerk, roles=[one, two])
    assert rights_of(fresh(scope.clerk)) == {"users.view", "tasks.view"}
    assert last_entry().data == {"roles": [[], ["One", "Two"]]}
    assign_roles(actor=ACTOR, user=scope.clerk, roles=[one])
    assert rights_of(fresh(scope.clerk)) == {"users.view"}


def test_assigning_the_same_roles_tells_nothing(scope):
    before = AuditEntry.objects.count()
    assign_roles(actor=ACTOR, user=scope.admin, roles=[primary_role()])
    assert AuditEntry.objects.count() == before


def test_parking_ADM_4_primary_administrator_has_every_right_but_the_vendors(scope):
    rights.register("vendor.secret", rights.get("users.view").__class__("vendor.secret", "Vendor", "x"))
    try:
        held = rights_of(fresh(scope.admin))
    finally:
        del rights._entries["vendor.secret"]
    assert held == {right.key for right in rights}


def test_rights_that_nothing_registers_any_more_give_nothing(scope):
    role = save_role(actor=ACTOR, name="One", rights=["users.view"])
    Role.objects.filter(pk=role.pk).update(rights=["users.view", "gone.for_good", "vendor.secret"])
    assign_roles(actor=ACTOR, user=scope.clerk, roles=[role])
    assert rights_of(fresh(scope.clerk)) == {"users.view"}


def test_only_active_staff_have_rights(scope):
    for user in (
        scope.driver,
        User(kind="operator"),
        User(kind="staff", status="disabled", pk=scope.admin.pk),
    ):
        assert rights_of(user) == frozenset()


@pytest.mark.parametrize("change", [
    lambda s: disable_staff(actor=ACTOR, user=s.admin),
    lambda s: assign_roles(actor=ACTOR, user=s.admin, roles=[]),
])  # fmt: skip
def test_parking_ADM_4_the_last_active_primary_administrator_stays(scope, change):
    with pytest.raises(LastPrimaryAdministrator):
        change(scope)
    disabled = make_staff("second", roles=[primary_role()])
    disable_staff(actor=ACTOR, user=disabled)
    with pytest.raises(LastPrimaryAdministrator):
        change(scope)
    enable_staff(actor=ACTOR, user=disabled)
    change(scope)
    assert User.objects.staff().active().filter(roles__is_primary=True).get() == disabled


def test_parking_ADM_1_disabled_staff_keep_their_roles(scope):
    second = make_staff("second", roles=[primary_role()])
    disable_staff(actor=scope.admin.actor, user=second)
    assert fresh(second).status == UserStatus.DISABLED
    assert list(second.roles.all()) == [primary_role()]
    assert (last_entry().action, last_entry().object_label) == ("staff.disabled", "second")
    enable_staff(actor=scope.admin.actor, user=second)
    assert last_entry().action == "staff.enabled"


def test_disabling_twice_tells_once(scope):
    disable_staff(actor=ACTOR, user=scope.clerk)
    disable_staff(actor=ACTOR, user=scope.clerk)
    assert AuditEntry.objects.filter(action="staff.disabled").count() == 1


@pytest.mark.parametrize("change", [
    lambda s: assign_roles(actor=s.clerk.actor, user=s.clerk, roles=[primary_role()]),
    lambda s: assign_roles(actor=s.clerk.actor, user=s.admin, roles=[]),
    lambda s: disable_staff(actor=s.clerk.actor, user=s.admin),
    lambda s: update_staff(actor=s.clerk.actor, user=s.admin, email="clerk2@example.com"),
    lambda s: reset_password_by_staff(actor=s.clerk.actor, user=s.admin),
    lambda s: create_staff(actor=s.clerk.actor, username="x", roles=[primary_role()]),
])  # fmt: skip
def test_nobody_else_makes_unmakes_or_takes_over_a_primary_administrator(scope, change):
    with pytest.raises(PrimaryAdministratorOnly):
        change(scope)
    assert fresh(scope.admin).check_password(PASSWORD)
    assert User.objects.filter(roles__is_primary=True).get() == scope.admin


def test_changing_details_is_audited_with_before_and_after(scope):
    update_staff(actor=scope.admin.actor, user=scope.clerk, first_name=" Cleo ", email="cleo@example.com")
    clerk = fresh(scope.clerk)
    assert (clerk.first_name, clerk.email, clerk.username) == ("Cleo", "cleo@example.com", "clerk")
    assert last_entry().data == {
        "first_name": ["", "Cleo"],
        "email": ["clerk@example.com", "cleo@example.com"],
    }
    with pytest.raises(EmailTaken):
        update_staff(actor=ACTOR, user=scope.clerk, email="ADMIN@example.com")


def test_services_of_staff_refuse_drivers_and_other_clients_people(scope, there):
    for foreign in (scope.driver, there.admin):
        with pytest.raises(User.DoesNotExist):
            disable_staff(actor=ACTOR, user=foreign)
    with client_scope(there.client):
        other_role = Role.objects.get(name="Finance")
    assign_roles(actor=ACTOR, user=scope.clerk, roles=[other_role])
    assert not scope.clerk.roles.exists()


def test_a_driver_with_the_same_number_of_letters_is_not_staff(scope):
    assert not make_driver("second").rights


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Two administrators disable each other: only a lock keeps one of them."""

    def race(self, site, monkeypatch):
        """Both threads pass the check, if nothing makes one wait; returns who is left and the refusals."""
        meet, refusals, real = threading.Barrier(2, timeout=2), [], staff._refuse_if_last

        def check_then_meet(user):
            real(user)
            with suppress(threading.BrokenBarrierError):
                meet.wait()

        def disable(user):
            try:
                with client_scope(site.client):
                    disable_staff(actor=ACTOR, user=user)
            except LastPrimaryAdministrator as refusal:
                refusals.append(refusal)
            finally:
                connection.close()

        with client_scope(site.client):
            people = [site.admin, make_staff("second", roles=[primary_role()])]
        monkeypatch.setattr(staff, "_refuse_if_last", check_then_meet)
        threads = [threading.Thread(target=disable, args=[user]) for user in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with client_scope(site.client):
            return User.objects.staff().active().filter(roles__is_primary=True).count(), len(refusals)

    def test_one_of_two_stays(self, here, monkeypatch):
        assert self.race(here, monkeypatch) == (1, 1)

    def test_without_the_lock_none_would_stay(self, here, monkeypatch):
        monkeypatch.setattr(staff, "_primary_lock", lambda: Role.objects.get(is_primary=True))
        assert self.race(here, monkeypatch) == (0, 0)
