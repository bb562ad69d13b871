"""Bookings and payments at the same time, on real transactions (parking TMP-8, X-9); with controls that show the race
without the lot's lock."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.exceptions import RowMissing
from core.scoping import client_scope
from parking import temp_payables
from parking.exceptions import NoSpaceLeft, PlateHasPermit
from parking.models import Lot, TempPermit
from parking.services import temp_permits
from parking.services.temp_permits import hold_again
from payments.exceptions import ItemGone
from payments.models import PaymentState
from tests.at_once import at_once, meeting
from tests.factories.accounts import ACTOR
from tests.parking.temp_selling import book_guest, buy_as_guest, make_shop, open_shop, run_out, soon

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    site = make_shop("RACE")
    with client_scope(site.client):
        yield open_shop(site, temp_max=1)


@pytest.fixture
def without_the_lock(monkeypatch):
    """The lot is read and not locked, and nobody writes before both have looked."""

    def unlocked(*, model, pk):
        row = model.objects.filter(pk=pk).first()
        if row is None:
            raise RowMissing
        return row

    monkeypatch.setattr(temp_permits, "locked", unlocked)
    monkeypatch.setattr(temp_permits, "Occupancy", meeting(temp_permits.Occupancy))


def booking(office, plate):
    start = soon()

    def work(barrier):
        barrier.wait()
        return book_guest(office, plate, starts_at=start, ends_at=soon(3))

    return work


def two_bookings(office, plates=("A 1", "B 2")):
    return at_once(office.client, *(booking(office, plate) for plate in plates))


def test_parking_TMP_8_two_bookings_of_the_last_space(office, monkeypatch):
    monkeypatch.setattr(temp_permits, "Occupancy", meeting(temp_permits.Occupancy))
    results = two_bookings(office)
    assert sum(isinstance(result, NoSpaceLeft) for result in results) == 1 == TempPermit.objects.count()


def test_control_without_the_lots_lock_both_get_it(office, without_the_lock):
    two_bookings(office)
    assert TempPermit.objects.count() == 2


def test_parking_TMP_9_one_plate_twice_at_once(office, monkeypatch):
    Lot.objects.update(temp_max=5)
    monkeypatch.setattr(temp_permits, "Occupancy", meeting(temp_permits.Occupancy))
    results = two_bookings(office, plates=("A 1", "a-1"))
    assert sum(isinstance(result, PlateHasPermit) for result in results) == 1 == TempPermit.objects.count()


def test_control_without_the_lots_lock_the_plate_has_two(office, without_the_lock):
    Lot.objects.update(temp_max=5)
    two_bookings(office, plates=("A 1", "a-1"))
    assert TempPermit.objects.count() == 2


def test_thirty_people_for_ten_spaces_buy_ten(office):
    Lot.objects.update(temp_max=10)

    def buying(plate):
        book_it = booking(office, plate)

        def work(barrier):
            return buy_as_guest(office, book_it(barrier), payment_type=office.bank)

        return work

    results = at_once(office.client, *(buying(f"P {n}") for n in range(30)))
    assert sum(isinstance(result, PaymentState) for result in results) == 10
    assert sum(isinstance(result, NoSpaceLeft) for result in results) == 20
    assert TempPermit.objects.filter(status="held").count() == 10 == TempPermit.objects.count()


def two_payments(office):
    """Two whose holds ran out pay at once for the one space."""
    first = book_guest(office, "A 1")
    run_out(first)
    second = book_guest(office, "B 2")
    run_out(second)

    def pay_for(permit):
        def work(barrier):
            barrier.wait()
            return buy_as_guest(office, permit)

        return work

    return at_once(office.client, pay_for(first), pay_for(second))


def test_two_payments_of_the_last_space_after_their_holds(office, monkeypatch):
    monkeypatch.setattr(temp_payables, "Occupancy", meeting(temp_payables.Occupancy))
    results = two_payments(office)
    assert sum(isinstance(result, ItemGone) for result in results) == 1
    assert TempPermit.objects.filter(status="held").count() == 1


def test_control_without_the_lots_lock_both_pay(office, monkeypatch):
    read = temp_payables._read
    monkeypatch.setattr(temp_payables, "_read", lambda ids, lock: read(ids, False))
    monkeypatch.setattr(temp_payables, "Occupancy", meeting(temp_payables.Occupancy))
    results = two_payments(office)
    assert all(isinstance(result, PaymentState) for result in results)
    assert TempPermit.objects.filter(status="held").count() == 2


def locks(queries):
    """The tables of lots and temporary permits in the order in which their rows were locked."""
    locking = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    found = (re.search(r'FROM "(parking_lot|parking_temppermit)"', sql) for sql in locking)
    return [match[1] for match in found if match]


def test_lot_before_permit_everywhere_so_that_nobody_waits_in_a_circle(office):
    permit = book_guest(office, "A 1")
    with CaptureQueriesContext(connection) as asked:
        hold_again(actor=ACTOR, permit_id=permit.pk, person=None)
    assert locks(asked) == ["parking_lot", "parking_temppermit"]
    with CaptureQueriesContext(connection) as asked:
        buy_as_guest(office, permit)
    assert locks(asked) == ["parking_lot", "parking_temppermit", "parking_temppermit"]
