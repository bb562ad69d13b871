"""Merging people and undoing it (parking USR-3)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from accounts.choices import UserStatus
from accounts.exceptions import MergeNeedsActive, MergeOver, SamePerson
from accounts.models import PersonMerge, Session, User
from accounts.services.archive import archive_person
from accounts.services.merges import OWN, merge_people, undo_merge
from core.models import AuditEntry, ClientModel
from core.scoping import client_scope
from parking.models import VehicleDriver
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import VehicleDriverFactory, VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(scope):
    return make_driver("twin")


@pytest.fixture
def later_model(scope):
    """A table that nobody had heard of when the merge was written."""
    attributes = {
        "__module__": "accounts.models",
        "user": models.ForeignKey(User, on_delete=models.PROTECT, related_name="+"),
        "name": models.TextField(default=""),
        "Meta": type("Meta", (), {"app_label": "accounts", "unique_together": [("user", "name")]}),
    }
    model = type("Later", (ClientModel,), attributes)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        editor.create_model(model)
    yield model
    apps.all_models["accounts"].pop("later")
    apps.clear_cache()


def links(user):
    return list(
        VehicleDriver.objects.filter(user=user, until=None).order_by("vehicle__plate").values_list(
            "vehicle__plate", "is_primary"
        )
    )  # fmt: skip


def test_parking_USR_3_everything_moves_and_the_other_is_archived_with_a_pointer(scope, twin):
    VehicleDriverFactory(vehicle=VehicleFactory(plate="AAA 1"), user=twin, is_primary=True)
    Session.objects.create(session_key="s", user=twin, expire_date=timezone.now())
    merge = merge_people(actor=scope.admin.actor, kept=scope.driver, merged=twin)
    twin.refresh_from_db()
    assert (twin.status, twin.merged_into) == (UserStatus.ARCHIVED, scope.driver)
    assert links(scope.driver) == [("AAA 1", True)] and links(twin) == []
    assert not Session.objects.filter(user=twin).exists()
    assert twin.profile.user == twin and merge.by == "admin"
    told = AuditEntry.objects.get(action="driver.merged")
    assert (told.object_id, told.data) == (str(scope.driver.pk), {"person": "twin", "count": 1})


def test_a_model_added_later_is_moved_without_being_named(scope, twin, later_model):
    row = later_model.objects.create(user=twin)
    merge = merge_people(actor=ACTOR, kept=scope.driver, merged=twin)
    assert later_model.objects.get(pk=row.pk).user == scope.driver
    undo_merge(actor=ACTOR, merge=merge)
    assert later_model.objects.get(pk=row.pk).user == twin


def test_a_collision_that_nobody_settles_leaves_the_row_and_moves_the_others(scope, twin, later_model):
    both, alone = (later_model.objects.create(user=twin, name=name) for name in ("both", "alone"))
    later_model.objects.create(user=scope.driver, name="both")
    merge = merge_people(actor=ACTOR, kept=scope.driver, merged=twin)
    assert later_model.objects.get(pk=both.pk).user == twin
    assert later_model.objects.get(pk=alone.pk).user == scope.driver
    assert [entry["left"] for entry in merge.moved] == [[both.pk]]
    later_model.objects.create(user=twin, name="alone")  # takes the place of what would come back
    undo_merge(actor=ACTOR, merge=merge)
    assert later_model.objects.get(pk=alone.pk).user == scope.driver
    assert AuditEntry.objects.filter(action="driver.unmerged", data__failed=1).count() == 1


def test_no_key_to_people_is_left_alone_but_their_own(scope, twin):
    """What a merge leaves alone exists; everything else that points at people is moved by the walk."""
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is User
    }
    assert keys >= OWN


@pytest.mark.parametrize("goes_primary", [True, False])
def test_a_vehicle_of_both_is_settled_and_comes_back(scope, twin, goes_primary):
    shared = VehicleFactory(plate="AAA 1")
    VehicleDriverFactory(vehicle=shared, user=twin, is_primary=goes_primary)
    VehicleDriverFactory(vehicle=shared, user=scope.driver, is_primary=not goes_primary)
    VehicleDriverFactory(vehicle=VehicleFactory(plate="BBB 2"), user=twin, is_primary=True)
    before = list(VehicleDriver.objects.order_by("pk").values())
    merge = merge_people(actor=ACTOR, kept=scope.driver, merged=twin)
    assert links(scope.driver) == [("AAA 1", True), ("BBB 2", True)] and links(twin) == []
    undo_merge(actor=ACTOR, merge=merge)
    assert list(VehicleDriver.objects.order_by("pk").values()) == before


def test_undo_leaves_alone_what_changed_hands_since(scope, twin):
    link = VehicleDriverFactory(vehicle=VehicleFactory(plate="AAA 1"), user=twin)
    merge = merge_people(actor=ACTOR, kept=scope.driver, merged=twin)
    third = make_driver("third")
    VehicleDriver.objects.filter(pk=link.pk).update(user=third)
    VehicleDriverFactory(vehicle=VehicleFactory(plate="CCC 3"), user=scope.driver)
    undone = undo_merge(actor=ACTOR, merge=merge)
    twin.refresh_from_db()
    assert (twin.status, twin.merged_into, twin.archived_at) == (UserStatus.ACTIVE, None, None)
    assert links(third) == [("AAA 1", False)] and links(scope.driver) == [("CCC 3", False)]
    assert undone.undone_at is not None


def test_merges_that_follow_each_other_are_undone_in_any_order(scope, twin):
    third = make_driver("third")
    VehicleDriverFactory(vehicle=VehicleFactory(plate="AAA 1"), user=third)
    VehicleDriverFactory(vehicle=VehicleFactory(plate="BBB 2"), user=twin)
    first = merge_people(actor=ACTOR, kept=twin, merged=third)
    second = merge_people(actor=ACTOR, kept=scope.driver, merged=twin)
    assert User.objects.get(pk=third.pk).merged_into == scope.driver
    undo_merge(actor=ACTOR, merge=first)
    assert links(third) == [("AAA 1", False)] and links(scope.driver) == [("BBB 2", False)]
    undo_merge(actor=ACTOR, merge=second)
    assert links(twin) == [("BBB 2", False)] and links(third) == [("AAA 1", False)]


def test_a_merge_is_undone_once_and_within_30_days(scope, twin):
    merge = merge_people(actor=ACTOR, kept=scope.driver, merged=twin)
    PersonMerge.objects.filter(pk=merge.pk).update(at=timezone.now() - timedelta(days=30, minutes=1))
    with pytest.raises(MergeOver):
        undo_merge(actor=ACTOR, merge=merge)
    PersonMerge.objects.filter(pk=merge.pk).update(at=timezone.now() - timedelta(days=29, hours=23))
    undo_merge(actor=ACTOR, merge=merge)
    with pytest.raises(MergeOver):
        undo_merge(actor=ACTOR, merge=merge)


def test_only_two_different_active_people_are_merged(scope, twin):
    with pytest.raises(SamePerson):
        merge_people(actor=ACTOR, kept=twin, merged=twin)
    archive_person(actor=ACTOR, user=twin)
    for kept, merged in ((scope.driver, twin), (twin, scope.driver)):
        with pytest.raises(MergeNeedsActive, match="twin is archived"):
            merge_people(actor=ACTOR, kept=kept, merged=merged)


def test_another_clients_person_is_not_merged(scope, there):
    with pytest.raises(KeyError):
        merge_people(actor=ACTOR, kept=scope.driver, merged=there.driver)
    with client_scope(there.client):
        assert User.objects.get(pk=there.driver.pk).is_active
