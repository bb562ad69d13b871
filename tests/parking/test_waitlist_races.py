"""Waiting lists with several people at once, on real transactions (parking X-9)."""

import pytest
from django.db import connection

from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import EntryStatus
from parking.exceptions import AlreadyWaiting, EntryMoved, LotFull, NotOffered, WaitsElsewhere
from parking.models import Permit, PermitRental, WaitlistEntry
from parking.services import waitlists
from parking.services.rental_endings import release_permit
from parking.services.waitlist_serving import assign_permit
from parking.services.waitlists import join_waitlist, leave_waitlist
from tests.at_once import at_once, meeting
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory
from tests.parking.selling import another_driver, ask, make_shop, open_shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full(db):
    """A full lot whose list is managed, another with a list, and two people who want a permit."""
    shop = make_shop(permits=2)
    with client_scope(shop.site.client):
        open_shop(shop)
        save_settings(actor=ACTOR, values={"waitlist_managed": True, "waitlist_only_when_full": False})
        type(shop.lot).objects.update(waitlist_enabled=True)
        shop.south = LotFactory(name="South Lot", waitlist_enabled=True)
        shop.taken = [ask(shop, another_driver(f"holder{n}")) for n in range(2)]
        shop.people = [another_driver(f"person{n}") for n in range(2)]
    return shop


def waiting(shop, person, lot=None):
    with client_scope(shop.client):
        return join_waitlist(actor=ACTOR, person_id=person.pk, lot_id=(lot or shop.lot).pk)


def at_the_barrier(service, **facts):
    def work(barrier):
        barrier.wait()
        return service(actor=ACTOR, **facts)

    return work


def joining(shop, person, lot):
    return at_the_barrier(join_waitlist, person_id=person.pk, lot_id=lot.pk)


def open_entries(shop):
    with client_scope(shop.client):
        return WaitlistEntry.objects.open().count()


def test_parking_WL_2_somebody_joins_two_lists_at_once_and_is_on_one(full):
    person = full.people[0]
    results = at_once(full.client, joining(full, person, full.lot), joining(full, person, full.south))
    assert open_entries(full) == 1
    assert sum(isinstance(row, WaitsElsewhere) for row in results) == 1


def test_parking_WL_2_a_double_click_joins_once(full):
    person = full.people[0]
    results = at_once(full.client, joining(full, person, full.lot), joining(full, person, full.lot))
    assert open_entries(full) == 1 and sum(isinstance(row, AlreadyWaiting) for row in results) == 1


def test_without_lock_and_constraint_they_would_be_on_both(full, monkeypatch):
    """The control: what the guard is for."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX person_waits_once")
    monkeypatch.setattr(waitlists, "driver_locked", lambda person_id: full.people[0])
    monkeypatch.setattr(waitlists, "entry_of", meeting(waitlists.entry_of))
    try:
        at_once(
            full.client, joining(full, full.people[0], full.lot), joining(full, full.people[0], full.south)
        )
        assert open_entries(full) == 2
    finally:
        with client_scope(full.client):
            WaitlistEntry.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE UNIQUE INDEX person_waits_once ON parking_waitlistentry (client_id, person_id)"
                " WHERE status IN ('waiting', 'assigned')"
            )


def test_two_clerks_serve_the_same_person(full):
    entry = waiting(full, full.people[0])
    with client_scope(full.client):
        type(full.lot).objects.update(allow_second_permit=True)
        for rental in full.taken:
            release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")
    results = at_once(full.client, *[at_the_barrier(assign_permit, entry_id=entry.pk)] * 2)
    assert sum(isinstance(row, PermitRental) for row in results) == 1
    assert sum(isinstance(row, EntryMoved) for row in results) == 1
    with client_scope(full.client):
        assert PermitRental.objects.filter(source="waitlist").count() == 1


def test_two_clerks_serve_two_people_with_one_number(full):
    entries = [waiting(full, person) for person in full.people]
    with client_scope(full.client):
        release_permit(actor=ACTOR, rental_id=full.taken[0].pk, reason="x")
    results = at_once(full.client, *(at_the_barrier(assign_permit, entry_id=row.pk) for row in entries))
    assert sum(isinstance(row, PermitRental) for row in results) == 1
    assert sum(isinstance(row, LotFull | NotOffered) for row in results) == 1
    with client_scope(full.client):
        stood = sorted(WaitlistEntry.objects.values_list("status", flat=True))
    assert stood == [EntryStatus.ASSIGNED, EntryStatus.WAITING]


def test_parking_X_9_permits_come_back_while_the_last_who_waits_leaves(full):
    """Whatever the order, no number stays out of sight once the clean-up has run."""
    entry = waiting(full, full.people[0])
    releasing = [at_the_barrier(release_permit, rental_id=rental.pk, reason="x") for rental in full.taken]
    leaving = at_the_barrier(leave_waitlist, person=full.people[0], entry_id=entry.pk)
    results = at_once(full.client, *releasing, leaving)
    assert not [row for row in results if isinstance(row, Exception)]
    with client_scope(full.client):
        waitlists.lift_holds(actor=ACTOR)
        assert not Permit.objects.exclude(held_at=None).exists()
