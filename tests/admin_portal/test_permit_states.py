"""Manage Permit States (parking §7.1, X-13)."""

import pytest
from django.urls import reverse

from core.scoping import client_scope
from parking.models import PermitState
from tests.factories.accounts import make_site
from tests.factories.parking import PermitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        yield site


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def at(name, *args):
    return reverse(f"admin_portal:{name}", args=[arg.pk for arg in args])


def words(answer):
    return answer.content.decode()


def named(name):
    return PermitState.objects.get(name=name)


def test_a_state_is_added_changed_and_found(ours, office):
    assert office.post(at("permit_state_add"), {"name": "Worn"})["Location"] == at("permit_state_list")
    assert not named("Worn").is_valid
    office.post(at("permit_state_edit", named("Worn")), {"name": "Used", "is_valid": "on"})
    assert named("Used").is_valid
    rows = office.get(at("permit_state_list") + "?q=use").context["table"].rows
    assert [row.record.name for row in rows] == ["Used"]


@pytest.mark.parametrize(
    ("name", "values", "field"), [("Lost", {"name": "GOOD"}, "name"), ("Good", {"name": "Good"}, "is_valid")]
)
def test_what_does_not_fit_is_refused_beside_its_field(ours, office, name, values, field):
    answer = office.post(at("permit_state_edit", named(name)), values)
    assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
    assert named("Good").is_valid


def test_another_state_is_chosen_for_new_permits(ours, office):
    used = PermitState.objects.create(name="Used")
    listed = words(office.get(at("permit_state_list")))
    assert at("permit_state_default", used) in listed
    assert at("permit_state_default", named("Lost")) not in listed
    office.post(at("permit_state_default", used))
    assert PermitState.objects.get(is_default=True) == used
    assert "not a valid state" in words(office.post(at("permit_state_default", named("Lost"))))


def test_parking_X_13_a_state_is_deleted_only_while_no_permit_is_in_it(ours, office):
    lost = named("Lost")
    permit = PermitFactory(state=lost)
    assert at("permit_state_delete", lost) not in words(office.get(at("permit_state_list")))
    assert "is in use (1 permit)" in words(office.post(at("permit_state_delete", lost)))
    permit.delete()
    assert at("permit_state_delete", lost) in words(office.get(at("permit_state_list")))
    office.post(at("permit_state_delete", lost))
    assert not PermitState.objects.filter(name="Lost").exists()
