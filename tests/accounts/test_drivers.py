"""Drivers (parking §24)."""

import pytest

from accounts.exceptions import EmailTaken, UniqueIdTaken, UserNameTaken
from accounts.models import LockerUserType, Profile, User
from accounts.queries import drivers, guest_type, locker_user_types, provinces, staff, user_types
from accounts.services.drivers import create_driver
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, make_driver

pytestmark = pytest.mark.django_db


def test_a_driver_has_a_profile_and_a_story(scope):
    locker = LockerUserType.objects.get(number=3)
    driver = create_driver(
        actor=scope.admin.actor,
        user_type=user_types().get(number=6),
        locker_user_type=locker,
        username="dora",
        first_name="Dora",
        last_name="Diver",
        unique_id="tester23",
    )
    profile = Profile.objects.get(user=driver)
    assert (profile.user_type.name, profile.locker_user_type) == ("Visitor", locker)
    assert (driver.kind, driver.login_source, driver.has_usable_password()) == ("driver", "OPSCOM", False)
    entry = AuditEntry.objects.get(action="driver.created", object_id=str(driver.pk))
    assert (entry.actor_label, entry.data) == ("admin", {"user_type": "Visitor"})


@pytest.mark.parametrize(("facts", "refusal", "field"), [
    ({"username": "DRIVER"}, UserNameTaken, "username"),
    ({"username": "x", "email": "DRIVER@example.com"}, EmailTaken, "email"),
    ({"username": "x", "unique_id": "7"}, UniqueIdTaken, "unique_id"),
])  # fmt: skip
def test_parking_UP_4_names_addresses_and_ids_are_unique_per_client(scope, there, facts, refusal, field):
    make_driver("seven", unique_id="7")
    with pytest.raises(refusal) as refused:
        create_driver(actor=ACTOR, user_type=guest_type(), **facts)
    assert refused.value.field == field
    with client_scope(there.client):
        make_driver("seven", unique_id="7")


def test_the_same_id_from_another_source_is_another_person(scope):
    make_driver("a", unique_id="7")
    make_driver("b", unique_id="7", login_source="SAML")
    assert User.objects.filter(unique_id="7").count() == 2


def test_lists_show_ones_own_client_in_a_few_queries(scope, there, django_assert_num_queries):
    make_driver("another")
    with django_assert_num_queries(1):
        assert {driver.profile.user_type.name for driver in drivers()} == {"Full Time Student"}
    with django_assert_num_queries(2):
        assert [[role.name for role in person.roles.all()] for person in staff()] == [
            ["Primary Administrator"],
            [],
        ]
    assert drivers().count() == 2
    assert provinces().first().code == "AB"
    assert locker_user_types().count() == 3
    with client_scope(there.client):
        assert drivers().count() == 1
