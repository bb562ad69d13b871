"""Buyers at the same time, on real transactions; with controls that show the race without its guard."""

import pytest
from django.db import connection

from core.scoping import client_scope
from parking.choices import OPEN_RENTALS
from parking.exceptions import LotFull, NotOffered
from parking.models import PermitRental
from parking.services import rentals
from parking.services.rental_endings import release_permit
from parking.services.rentals import sell_permit
from parking.services.switching import switch_permit
from tests.at_once import at_once, meeting
from tests.factories.accounts import ACTOR
from tests.parking.selling import another_driver, ask, buy, free_numbers, make_shop, open_shop

pytestmark = pytest.mark.django_db(transaction=True)


def shop_of(permits, drivers):
    shop = make_shop(permits=permits)
    with client_scope(shop.site.client):
        open_shop(shop)
        people = [another_driver(f"person{n}") for n in range(drivers)]
    return shop, people


def asking(shop, person):
    def work(barrier):
        barrier.wait()
        return ask(shop, person)

    return work


def sold(shop):
    with client_scope(shop.client):
        rows = PermitRental.objects.filter(status__in=OPEN_RENTALS)
        return sorted(rows.values_list("permit__sequence", flat=True))


def test_parking_29_7_two_buyers_and_one_permit_left(monkeypatch):
    shop, people = shop_of(1, 2)
    results = at_once(shop.client, *(asking(shop, person) for person in people))
    winners = [row for row in results if isinstance(row, PermitRental)]
    (loser,) = [row for row in results if not isinstance(row, PermitRental)]
    assert len(winners) == 1 and isinstance(loser, LotFull | NotOffered)
    assert "All permits of this lot are taken" in str(loser) or "All permits are taken" in str(loser)
    assert sold(shop) == [1]


def test_without_lock_second_look_and_constraint_both_would_win(monkeypatch):
    """The control: what the guard is for."""
    shop, people = shop_of(1, 2)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX permit_is_rented_once_a_window")
    unguarded = meeting(lambda permits, waiting: permits.first())
    monkeypatch.setattr(rentals, "_first_locked", unguarded)
    try:
        at_once(shop.client, *(asking(shop, person) for person in people))
        assert sold(shop) == [1, 1]
    finally:
        with client_scope(shop.client):
            PermitRental.objects.order_by("pk").last().vehicles.all().delete()
            PermitRental.objects.order_by("pk").last().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE UNIQUE INDEX permit_is_rented_once_a_window"
                " ON parking_permitrental (client_id, permit_id, sales_window_id)"
                " WHERE status IN ('requested', 'reserved', 'rented')"
            )


def test_parking_PER_3_many_buyers_get_each_number_once():
    shop, people = shop_of(6, 12)
    results = at_once(shop.client, *(asking(shop, person) for person in people))
    assert sold(shop) == [1, 2, 3, 4, 5, 6]
    assert sum(isinstance(row, PermitRental) for row in results) == 6
    assert all(isinstance(row, PermitRental | LotFull | NotOffered) for row in results)


def test_parking_PER_2_one_person_asks_twice_at_once_and_gets_one():
    shop, _people = shop_of(2, 0)
    at_once(shop.client, asking(shop, shop.driver), asking(shop, shop.driver))
    assert len(sold(shop)) == 1


def test_a_number_that_is_named_is_sold_once():
    shop, people = shop_of(2, 2)

    def selling(person):
        def work(barrier):
            barrier.wait()
            terms = rentals.Terms(permit_id=shop.numbers[0].pk)
            return sell_permit(actor=ACTOR, person_id=person.pk, lot_id=shop.lot.pk, terms=terms)

        return work

    at_once(shop.client, *map(selling, people))
    assert sold(shop) == [1]


def test_a_switch_and_a_buyer_want_the_same_number():
    shop, people = shop_of(2, 2)
    with client_scope(shop.client):
        rental, _state = buy(shop, people[0])

    def switching(barrier):
        barrier.wait()
        return switch_permit(
            actor=ACTOR, rental_id=rental.pk, permit_id=shop.numbers[1].pk, price="full", reason="x"
        )

    at_once(shop.client, switching, asking(shop, people[1]))
    numbers = sold(shop)
    assert len(numbers) == len(set(numbers)) and len(numbers) <= 2


def test_two_switches_that_cross_do_not_lock_each_other_out():
    shop, people = shop_of(2, 2)
    with client_scope(shop.client):
        first, second = (buy(shop, person)[0] for person in people)

    def switching(rental, permit):
        def work(barrier):
            barrier.wait()
            return switch_permit(
                actor=ACTOR, rental_id=rental.pk, permit_id=permit.pk, price="full", reason="x"
            )

        return work

    results = at_once(shop.client, switching(first, shop.numbers[1]), switching(second, shop.numbers[0]))
    assert sold(shop) == [1, 2]
    assert not [
        row for row in results if isinstance(row, Exception) and type(row).__module__ == "django.db.utils"
    ]


def test_a_release_and_the_next_buyer():
    shop, people = shop_of(1, 2)
    with client_scope(shop.client):
        rental = ask(shop, people[0])

    def releasing(barrier):
        barrier.wait()
        return release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")

    at_once(shop.client, releasing, asking(shop, people[1]))
    with client_scope(shop.client):
        rental.refresh_from_db()
        assert rental.status == "released" and len(free_numbers(shop)) + len(sold(shop)) == 1
