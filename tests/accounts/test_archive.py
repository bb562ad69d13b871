"""Archiving and restoring people (parking §24.2)."""

import pytest
from django.utils import timezone

from accounts.choices import UserStatus
from accounts.exceptions import ArchiveTypeGone, PersonMerged
from accounts.models import ArchiveType, Session, User
from accounts.ports import person_archived
from accounts.services.archive import archive_person, restore_person
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, make_driver

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(scope):
    return ArchiveType.objects.create(name="Graduated!")


def entries(action):
    return list(AuditEntry.objects.filter(action=action).values_list("data", flat=True))


def test_parking_USR_2_an_archived_person_is_signed_out_and_keeps_everything(scope, gone):
    Session.objects.create(session_key="s", user=scope.driver, expire_date=timezone.now())
    archived = archive_person(actor=ACTOR, user=scope.driver, archive_type=gone)
    assert (archived.status, archived.archive_type, archived.is_active) == ("archived", gone, False)
    assert archived.archived_at is not None and archived.profile.user_type_id
    assert not Session.objects.filter(user=scope.driver).exists()
    assert entries("driver.archived") == [{"archive_type": "Graduated!"}]


def test_a_person_is_archived_once(scope, gone):
    first = archive_person(actor=ACTOR, user=scope.driver, archive_type=gone)
    again = archive_person(actor=ACTOR, user=scope.driver)
    assert (again.archived_at, again.archive_type) == (first.archived_at, gone)
    assert len(entries("driver.archived")) == 1


@pytest.mark.parametrize("release", [True, False])
def test_parking_IMP_3_only_an_import_releases_what_is_held(scope, monkeypatch, release):
    asked = []
    let_go = {"permits": lambda *, actor, user: asked.append((actor, user)) or 2}
    monkeypatch.setattr(person_archived, "_entries", let_go)
    archive_person(actor=ACTOR, user=scope.driver, release=release)
    assert asked == ([(ACTOR, scope.driver)] if release else [])
    assert entries("driver.archived") == ([{"released": 2}] if release else [{}])


def test_an_archive_type_that_was_put_away_is_refused(scope, gone):
    ArchiveType.objects.filter(pk=gone.pk).update(archived_at=timezone.now())
    with pytest.raises(ArchiveTypeGone):
        archive_person(actor=ACTOR, user=scope.driver, archive_type=gone)
    assert User.objects.get(pk=scope.driver.pk).is_active


@pytest.mark.parametrize("status", [UserStatus.ACTIVE, UserStatus.DISABLED, UserStatus.PENDING])
def test_a_restored_person_is_what_they_were(scope, gone, status):
    driver = make_driver("dora", status=status)
    archive_person(actor=ACTOR, user=driver, archive_type=gone)
    restored = restore_person(actor=ACTOR, user=driver)
    assert (restored.status, restored.archived_at, restored.archive_type) == (status, None, None)
    assert entries("driver.restored") == [{"status": status}]
    assert restore_person(actor=ACTOR, user=driver).status == status
    assert len(entries("driver.restored")) == 1


def test_parking_USR_3_a_merged_person_is_not_restored(scope):
    other = make_driver("dora")
    archive_person(actor=ACTOR, user=other)
    User.objects.filter(pk=other.pk).update(merged_into=scope.driver)
    with pytest.raises(PersonMerged, match="driver"):
        restore_person(actor=ACTOR, user=other)


def test_staff_and_other_clients_people_are_not_archived(scope, there):
    with pytest.raises(User.DoesNotExist):
        archive_person(actor=ACTOR, user=scope.clerk)
    with pytest.raises(User.DoesNotExist):
        archive_person(actor=ACTOR, user=there.driver)
    with client_scope(there.client):
        assert User.objects.get(pk=there.driver.pk).is_active
