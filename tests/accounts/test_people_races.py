"""Two admins at once, on real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.exceptions import MergeNeedsActive
from accounts.models import PersonMerge, User, UserType
from accounts.services.archive import archive_person
from accounts.services.bulk_types import change_types
from accounts.services.merges import merge_people, undo_merge
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, make_driver, make_site

pytestmark = pytest.mark.django_db(transaction=True)


def both(client, *works):
    """Run the works at the same time, each on a connection of its own; their results or exceptions."""
    barrier = Barrier(len(works), timeout=10)

    def run(work):
        try:
            with client_scope(client):
                barrier.wait()
                return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def site(transactional_db):
    return make_site("RACE")


def test_parking_USR_3_a_person_merged_twice_at_once_goes_to_one(site):
    with client_scope(site.client):
        gone, other = make_driver("gone"), make_driver("other")
    results = both(
        site.client,
        lambda: merge_people(actor=ACTOR, kept=site.driver, merged=gone),
        lambda: merge_people(actor=ACTOR, kept=other, merged=gone),
    )
    assert sorted(type(result) for result in results if not isinstance(result, PersonMerge)) == [
        MergeNeedsActive
    ]
    with client_scope(site.client):
        merge = PersonMerge.objects.get()
        assert User.objects.get(pk=gone.pk).merged_into == merge.kept


def test_two_people_merged_into_each_other_at_once_leave_one(site):
    with client_scope(site.client):
        other = make_driver("other")
    results = both(
        site.client,
        lambda: merge_people(actor=ACTOR, kept=site.driver, merged=other),
        lambda: merge_people(actor=ACTOR, kept=other, merged=site.driver),
    )
    assert sum(isinstance(result, MergeNeedsActive) for result in results) == 1
    with client_scope(site.client):
        assert User.objects.drivers().active().count() == 1


def test_a_merge_undone_twice_at_once_is_undone_once(site):
    with client_scope(site.client):
        merge = merge_people(actor=ACTOR, kept=site.driver, merged=make_driver("other"))
    results = both(site.client, *[lambda: undo_merge(actor=ACTOR, merge=merge)] * 2)
    assert sum(isinstance(result, PersonMerge) for result in results) == 1


def test_parking_USR_4_types_changed_twice_at_once_are_told_once_each(site):
    with client_scope(site.client):
        old, one, two = UserType.objects.filter(number__in=[1, 5, 6]).order_by("number")
        for number in range(5):
            make_driver(f"driver{number}")
    numbers = both(
        site.client,
        lambda: change_types(actor=ACTOR, current=old, new=one),
        lambda: change_types(actor=ACTOR, current=old, new=two),
    )
    assert sorted(numbers) == [0, 6]
    with client_scope(site.client):
        assert AuditEntry.objects.filter(action="driver.changed").count() == 6


def test_a_person_archived_twice_at_once_is_told_once(site):
    both(site.client, *[lambda: archive_person(actor=ACTOR, user=site.driver)] * 2)
    with client_scope(site.client):
        assert AuditEntry.objects.filter(action="driver.archived").count() == 1
