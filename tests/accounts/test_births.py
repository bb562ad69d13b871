"""A fresh client is usable at once (DESIGN §3, DECISIONS 7)."""

import pytest

from accounts.models import LockerUserType, LoginSource, Province, Role, UserType
from accounts.queries import guest_type, user_types
from core.actors import system_actor
from core.rights import rights
from core.scoping import client_scope
from core.services.clients import create_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def born():
    client = create_client(actor=system_actor(), code="NEW", name="New", hosts=["new.example.com"])
    with client_scope(client):
        yield client


def test_user_types_count_from_one_and_reach_six(born):
    types = list(user_types().values_list("number", "name", "grouping"))
    assert types[0] == (1, "Full Time Student", "Student")
    assert types[5] == (6, "Visitor", "Public")
    assert [number for number, _name, _grouping in types] == list(range(1, 8))
    assert {grouping for _number, _name, grouping in types} == {"Student", "Staff", "Public", "Athletics"}


def test_parking_UT_2_guest_user_is_the_system_s_and_cannot_be_chosen(born):
    guest = guest_type()
    assert (guest.name, guest.grouping, guest.visible_to_users) == ("Guest User", "Public", False)
    assert UserType.objects.filter(is_system=True).count() == 1


def test_locker_types_reach_three_and_one_login_source_is_there(born):
    assert list(LockerUserType.objects.values_list("number", flat=True)) == [1, 2, 3]
    source = LoginSource.objects.get()
    assert (source.code, source.is_enabled) == ("OPSCOM", True)


def test_provinces_and_states(born):
    canada = dict(Province.objects.filter(country="CA").values_list("code", "name"))
    assert len(canada) == 13
    assert canada["ON"] == "Ontario"
    states = dict(Province.objects.filter(country="US").values_list("code", "name"))
    assert len(states) == 51
    assert (states["MA"], states["DC"]) == ("Massachusetts", "District of Columbia")
    assert sorted(Province.objects.values_list("number", flat=True)) == list(range(1, 65))


def test_a_french_client_gets_french_names():
    client = create_client(actor=system_actor(), code="FR", name="Fr", default_language="fr")
    with client_scope(client):
        assert Province.objects.get(code="NS").name == "Nouvelle-Écosse"


def test_parking_28_seed_roles_hold_those_of_their_rights_that_exist(born):
    names = list(Role.objects.values_list("name", flat=True))
    assert names[0] == "Primary Administrator"
    assert set(names[1:]) == {"Parking Office", "Finance", "Patrol Officer", "Parking Validator", "Read-only"}
    known = {right.key for right in rights}
    assert Role.objects.get(is_primary=True).granted == {k for k in known if not k.startswith("vendor.")}
    for role in Role.objects.filter(is_primary=False):
        assert set(role.rights) <= known
    assert "users.view" in Role.objects.get(name="Read-only").rights
    assert not [r for r in Role.objects.get(name="Read-only").rights if r.endswith((".edit", ".manage"))]
