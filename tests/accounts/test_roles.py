"""Roles and rights (parking ADM-4..6)."""

import pytest

from accounts.exceptions import PrimaryRoleFixed, RoleNameTaken, UnknownRight
from accounts.models import Role
from accounts.queries import primary_role
from accounts.rules.rights import missing_needs
from accounts.services.roles import save_role
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db


def test_parking_ADM_5_a_role_is_made_and_changed_with_its_story(scope):
    role = save_role(
        actor=scope.admin.actor, name=" Night shift ", description="d", rights=["users.view", "users.view"]
    )
    assert (role.name, role.rights) == ("Night shift", ["users.view"])
    save_role(actor=scope.admin.actor, role=role, name="Nights", description="d", rights=["tasks.view"])
    told = AuditEntry.objects.filter(object_type="accounts.role").order_by("id")
    assert [(entry.action, entry.data) for entry in told] == [
        ("role.created", {"name": "Night shift", "rights": ["users.view"]}),
        ("role.changed", {"name": ["Night shift", "Nights"], "rights": [["users.view"], ["tasks.view"]]}),
    ]


def test_saving_without_a_change_tells_nothing(scope):
    role = save_role(actor=ACTOR, name="One", rights=["users.view"])
    save_role(actor=ACTOR, role=role, name="One", rights=["users.view"])
    assert not AuditEntry.objects.filter(action="role.changed").exists()


def test_parking_ADM_4_primary_administrator_is_not_editable(scope):
    with pytest.raises(PrimaryRoleFixed):
        save_role(actor=scope.admin.actor, role=primary_role(), name="Other", rights=[])
    assert primary_role().name == "Primary Administrator"


@pytest.mark.parametrize("name", ["Finance", "FINANCE", " finance "])
def test_role_names_are_unique_per_client(scope, name):
    with pytest.raises(RoleNameTaken) as refusal:
        save_role(actor=ACTOR, name=name)
    assert refusal.value.field == "name"


def test_another_client_s_role_names_do_not_count(scope, there):
    save_role(actor=ACTOR, name="Nights")
    with client_scope(there.client):
        save_role(actor=ACTOR, name="Nights")
        assert Role.objects.filter(name="Nights").count() == 1


@pytest.mark.parametrize("key", ["no.such", "vendor.settings"])
def test_only_registered_rights_and_never_the_vendors(scope, key):
    with pytest.raises(UnknownRight):
        save_role(actor=ACTOR, name="One", rights=["users.view", key])
    assert not Role.objects.filter(name="One").exists()


def test_parking_ADM_6_rights_say_what_they_need():
    assert missing_needs(["tasks.run", "users.view"]) == {"tasks.run": ("tasks.view",)}
    assert missing_needs(["tasks.run", "tasks.view", "unknown.right"]) == {}
