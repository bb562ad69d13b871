"""Permit Switch: two permits change hands, one goes to another person (parking §7.2, PER-11, PER-12)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from parking.models import SalesWindow
from payments.models import Charge
from payments.queries.credit import credit_of
from tests.admin_portal.desk import errors, html, lost_state, queries, text, url
from tests.factories.parking import LotFactory, PermitFactory
from tests.parking.selling import another_driver, ask, buy

pytestmark = pytest.mark.django_db

SWITCH = {"price": "full", "reason": "Closer to work"}


@pytest.fixture
def desk(shop, signed_in):
    return signed_in(shop.site)


@pytest.fixture
def south(shop):
    """A permit of a dearer lot."""
    lot = LotFactory(name="South Lot", default_cost=500)
    return PermitFactory(lot=lot, sequence=7, number="S7")


def step(name, **chosen):
    query = "&".join(f"{key}={getattr(value, 'pk', value)}" for key, value in chosen.items())
    return f"{url(name)}?{query}"


@pytest.mark.parametrize("asked", ["1", "driver", "driver@example.com"])
@pytest.mark.parametrize("name", ["permit_switch", "permit_move"])
def test_a_permit_is_found_by_its_number_and_by_who_has_it(shop, desk, name, asked):
    rental, _state = buy(shop)
    assert f"?rental={rental.pk}" in html(desk.get(step(name, q=asked)))
    assert "Nobody has such a permit now." in text(desk.get(step(name, q="zzz")))


def test_the_other_permit_is_chosen_among_those_of_a_lot_and_taken_ones_say_whose(shop, desk, south):
    rental, _state = buy(shop)
    other = another_driver("other")
    ask(shop, other)
    PermitFactory(lot=shop.lot, sequence=3, number="3", state=lost_state())
    page = desk.get(step("permit_switch", rental=rental, lot=shop.lot))
    assert [permit.number for permit in page.context["permits"]] == ["2"] and str(other) in text(page)
    page = desk.get(step("permit_switch", rental=rental, lot=south.lot, number="S7"))
    assert f"permit={south.pk}" in html(page) and "free" in text(page)
    page = text(desk.get(step("permit_switch", rental=rental, lot=south.lot, number="X")))
    assert "no other permit whose number begins like that" in page


def test_a_large_lot_shows_its_first_numbers_and_asks_for_more(shop, desk, south):
    rental, _state = buy(shop)
    for number in range(100, 170):
        PermitFactory(lot=south.lot, sequence=number, number=str(number))
    page = desk.get(step("permit_switch", rental=rental, lot=south.lot))
    assert len(page.context["permits"]) == 50 and "type more of the number" in text(page)
    page = desk.get(step("permit_switch", rental=rental, lot=south.lot, number="169"))
    assert [permit.number for permit in page.context["permits"]] == ["169"]


def test_parking_PER_11_both_differences_are_shown_and_the_chosen_one_is_charged(shop, desk, south):
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    rental, _state = buy(shop)
    days = {"starts_on": today - timedelta(days=219), "ends_on": today + timedelta(days=145)}
    SalesWindow.objects.update(sale_ends_on=today, **days)
    where = step("permit_switch", rental=rental, permit=south)
    page = text(desk.get(where))
    assert "+$150.00" in page and "+$60.00" in page  # 150 × 146 / 365
    assert "reason" in errors(desk.post(where, {"price": "prorated", "reason": ""}))
    assert "price" in errors(desk.post(where, {"price": "half", "reason": "x"}))
    answer = desk.post(where, {"price": "prorated", "reason": "Closer to work"})
    assert answer["Location"] == url("permit_detail", south)
    rental.refresh_from_db()
    assert (rental.permit, Charge.objects.get().amount) == (south, 60)
    assert "Closer to work" in text(desk.get(url("permit_detail", shop.numbers[0])))


def test_taken_permits_are_exchanged_with_the_difference_of_each(shop, desk, south):
    rental, _state = buy(shop)
    shop.north, shop.lot = shop.lot, south.lot
    other, _state = buy(shop, another_driver("other"))
    where = step("permit_switch", rental=rental, permit=south)
    page = text(desk.get(where))
    assert "taken by other" in page and "+$150.00" in page and "-$150.00" in page.replace("−", "-")
    desk.post(where, SWITCH)
    rental.refresh_from_db(), other.refresh_from_db()
    assert (rental.permit, other.permit) == (south, shop.numbers[0])
    assert Charge.objects.get().amount == 150 and credit_of(other.person) == 150


def test_a_permit_that_was_put_out_of_use_cannot_be_chosen(shop, desk, south):
    rental, _state = buy(shop)
    south.state = lost_state()
    south.save()
    assert desk.post(step("permit_switch", rental=rental, permit=south), SWITCH).status_code == 404
    refused = desk.post(step("permit_switch", rental=rental, permit=rental.permit), SWITCH)
    assert "nothing would change" in text(refused)


def test_parking_PER_12_a_permit_is_moved_and_its_bill_stays(shop, desk):
    rental, state = buy(shop)
    receiver = another_driver("receiver")
    page = html(desk.get(step("permit_move", rental=rental, person_q="receiver")))
    assert f"person={receiver.pk}" in page
    where = step("permit_move", rental=rental, person=receiver)
    assert "stays responsible" in text(desk.get(where))
    assert "reason" in errors(desk.post(where, {"reason": ""}))
    assert desk.post(where, {"reason": "Replaced in the team"})["Location"] == url(
        "permit_detail", rental.permit
    )
    rental.refresh_from_db(), state.refresh_from_db()
    assert (rental.person, state.person) == (receiver, shop.driver)
    page = text(desk.get(url("permit_detail", rental.permit)))
    assert f"person: {shop.driver} → {receiver}" in page and "Replaced in the team" in page


def test_what_cannot_be_moved_is_refused_in_words(shop, desk):
    rental, given = ask(shop), {"reason": "x"}
    receiver = another_driver("receiver")
    unpaid = desk.post(step("permit_move", rental=rental, person=receiver), given)
    assert "is not paid yet" in text(unpaid)
    paid, _state = buy(shop, receiver)
    same = desk.post(step("permit_move", rental=paid, person=receiver), given)
    assert "nothing would change" in text(same)
    second = desk.post(step("permit_move", rental=paid, person=shop.driver), given)
    assert "for this time already" in text(second)


@pytest.mark.parametrize("rental", ["0", "x", "9" * 30])
def test_a_rental_that_is_not_there_is_a_404(shop, desk, rental):
    assert desk.get(step("permit_switch", rental=rental)).status_code == 404


def test_another_clients_permits_and_people_are_not_there(world, signed_in):
    ours, theirs = world.ours, world.theirs
    browser = signed_in(ours)
    for asked in (
        step("permit_switch", rental=theirs.rental),
        step("permit_switch", rental=ours.rental, permit=theirs.permit),
        step("permit_switch", rental=ours.rental, lot=theirs.lot),
        step("permit_move", rental=ours.rental, person=theirs.driver),
        f"{url('user_permit_sell', ours.driver)}?lot={theirs.lot.pk}",
    ):
        assert browser.get(asked).status_code == 404 and browser.post(asked, SWITCH).status_code == 404


def test_it_asks_the_database_as_often_for_many_permits(shop, desk, south):
    rental, _state = buy(shop)
    where = step("permit_switch", rental=rental, lot=south.lot)
    search = step("permit_switch", q="driver")
    before = queries(desk, where), queries(desk, search)
    for number in (8, 9):
        shop.lot = south.lot
        PermitFactory(lot=south.lot, sequence=number, number=f"S{number}")
        ask(shop, another_driver(f"driver{number}"))
    assert (queries(desk, where), queries(desk, search)) == before
