"""Parking Permit Information: one permit, who has it, and what the office does about it (parking §7.2, §7.3)."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.models import AuditEntry
from parking.models import LotDepositType, PermitRental
from parking.services.deposit_types import save_deposit_type
from parking.services.drivers import link_driver
from parking.services.rental_endings import release_permit
from tests.admin_portal.desk import clerk_with, errors, html, lost_state, queries, text, url
from tests.factories.accounts import ACTOR
from tests.factories.parking import PermitFactory, VehicleFactory
from tests.parking.selling import another_driver, ask, buy, free_numbers
from tests.payments.conftest import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(shop, signed_in):
    return signed_in(shop.site)


def page_of(desk, permit):
    return desk.get(url("permit_detail", permit))


def test_it_says_what_the_permit_is_who_has_it_and_what_was_paid(shop, desk):
    rental, state = buy(shop)
    answer = page_of(desk, rental.permit)
    page = text(answer)
    assert "Permit 1, North Lot" in page and "Rented" in page and shop.window.name in page
    assert str(shop.driver) in page and shop.car.plate in page and "$350.00" in page
    assert url("payment_detail", state.payment) in html(answer) and "processed" in page
    assert "Reserved: payment promised" not in page and "Requested" in page  # its timeline
    assert "Nobody has this permit now." in text(page_of(desk, shop.numbers[1]))


def test_who_had_it_before_stays_with_the_reason(shop, desk):
    rental, state = buy(shop)
    release_permit(actor=ACTOR, rental_id=rental.pk, reason="Moved to Halifax")
    other = another_driver("second")
    ask(shop, other)
    answer = page_of(desk, rental.permit)
    page = text(answer)
    assert "Moved to Halifax" in page and str(shop.driver) in page and str(other) in page
    assert str(state.payment) in page, "the money of the former renter is on record"
    assert [row.person for row, *_rest in answer.context["renters"]] == [other, shop.driver]


@pytest.mark.parametrize(
    ("rights", "shown"),
    [
        ((), set()),
        (("permits.release",), {"rental_release"}),
        (("permits.sell",), {"rental_extend", "rental_vehicles", "rental_renewable"}),
        (("permits.edit_price",), {"rental_price"}),
        (("permits.switch",), {"rental_lost"}),
    ],
)
def test_each_act_is_offered_to_who_may_do_it(shop, signed_in, rights, shown):
    rental = ask(shop)
    browser = signed_in(shop.site, clerk_with("permits.view", *rights))
    page = html(page_of(browser, rental.permit))
    acts = (
        "rental_release",
        "rental_extend",
        "rental_vehicles",
        "rental_renewable",
        "rental_price",
        "rental_lost",
    )
    assert {name for name in acts if url(name, rental) in page} == shown
    assert "Make Payment" not in page and url("user_parking", shop.driver) not in page


def test_only_a_request_is_repriced_extended_and_paid_and_only_others_move(shop, desk):
    rental = ask(shop)
    page = html(page_of(desk, rental.permit))
    pay_here = f"{url('user_pay', shop.driver)}?item=permit%3A{rental.pk}"
    assert url("rental_price", rental) in page and url("rental_extend", rental) in page and pay_here in page
    assert url("permit_move") not in page.split("<main")[1]
    assert "North Lot" in text(desk.get(pay_here)) and "$395.50" in text(desk.get(pay_here))
    pay(shop.driver, shop.office.cash)
    page = html(page_of(desk, rental.permit))
    assert url("rental_price", rental) not in page and pay_here not in page
    assert f"{url('permit_move')}?rental={rental.pk}" in page


def test_parking_PER_5_a_release_needs_a_reason_and_leads_to_the_money(shop, desk):
    rental, state = buy(shop)
    where = url("rental_release", rental)
    page = desk.get(where)
    assert "Money stays as it is" in text(page) and url("payment_detail", state.payment) in html(page)
    assert "reason" in errors(desk.post(where, {"reason": " "}))
    answer = desk.post(where, {"reason": "Sold the car"})
    assert answer["Location"] == url("permit_detail", rental.permit)
    rental.refresh_from_db()
    assert (rental.status, rental.end_reason) == ("released", "Sold the car") and free_numbers(shop) == [
        "1",
        "2",
    ]
    assert "is not in that state any more" in text(desk.post(where, {"reason": "Again"}))


def test_a_permit_in_an_open_payment_is_released_only_without_it(shop, desk):
    rental = ask(shop)
    pay(shop.driver, shop.office.cash)
    refused = desk.post(url("rental_release", rental), {"reason": "Left"})
    assert "Cancel that payment first" in text(refused)
    rental.refresh_from_db()
    assert rental.status == "reserved"


def test_parking_LOT_8_the_price_of_an_unpaid_permit_is_altered(shop, desk):
    rental = ask(shop)
    where = url("rental_price", rental)
    assert 'value="350.00"' in html(desk.get(where))
    assert set(errors(desk.post(where, {"cost": "-1", "reason": ""}))) == {"cost", "reason"}
    assert "cost" in errors(desk.post(where, {"cost": "1.005", "reason": "x"}))
    desk.post(where, {"cost": "120.50", "reason": "Half a year"})
    rental.refresh_from_db()
    assert (rental.cost, rental.list_cost) == (Decimal("120.5"), 350)
    page = text(page_of(desk, rental.permit))
    assert "cost: 350.00 → 120.50" in page and "List price $350.00" in page
    pay(shop.driver, shop.office.sure)
    assert "is not in that state any more: Rented" in text(desk.post(where, {"cost": "1", "reason": "x"}))


def test_a_request_is_kept_longer(shop, desk):
    rental = ask(shop)
    where = url("rental_extend", rental)
    later = (timezone.now() + timedelta(days=5)).astimezone(ZoneInfo(shop.client.time_zone))
    assert "still to come" in errors(desk.post(where, {"until": "2020-01-01T10:00"}))["until"][0]
    desk.post(where, {"until": later.strftime("%Y-%m-%dT%H:%M")})
    rental.refresh_from_db()
    assert rental.reserved_until == later.replace(second=0, microsecond=0)


def test_vehicles_are_chosen_among_the_persons_own(shop, desk):
    rental, _state = buy(shop)
    second, foreign = VehicleFactory(), VehicleFactory()
    link_driver(actor=ACTOR, vehicle_id=second.pk, user=shop.driver)
    where = url("rental_vehicles", rental)
    page = html(desk.get(where))
    assert str(second) in page and str(foreign) not in page
    assert "vehicles" in errors(desk.post(where, {"vehicles": [foreign.pk]}))
    desk.post(where, {"vehicles": [second.pk]})
    assert [row.vehicle for row in rental.vehicles.all()] == [second]


def test_renewal_is_switched_off_and_on(shop, desk):
    rental, _state = buy(shop)
    for given, kept in (({}, False), ({"renewable": "on"}, True)):
        desk.post(url("rental_renewable", rental), given)
        rental.refresh_from_db()
        assert rental.renewable is kept


def test_parking_PER_8_a_lost_permit_is_replaced_at_no_cost(shop, desk):
    rental, _state = buy(shop)
    old, lost = rental.permit, lost_state()
    where = url("rental_lost", rental)
    form = desk.get(where).context["form"]
    assert lost in form.fields["state"].queryset and old.state not in form.fields["state"].queryset
    assert list(form.fields["permit"].choices) == [(shop.numbers[1].pk, "2")]
    desk.post(where, {"state": lost.pk, "permit": shop.numbers[1].pk, "reason": "Stolen from the car"})
    rental.refresh_from_db(), old.refresh_from_db()
    assert (rental.permit.number, rental.cost, old.state) == ("2", 350, lost)
    page = text(page_of(desk, old))
    assert "permit: 1 → 2" in page and f"→ {lost.name}" in page and "Stolen from the car" in page


def test_in_a_lot_with_many_free_numbers_the_number_is_typed(shop, desk):
    rental, _state = buy(shop)
    for number in range(3, 110):
        PermitFactory(lot=shop.lot, sequence=number, number=str(number))
    where, lost = url("rental_lost", rental), lost_state()
    form = desk.get(where).context["form"]
    assert form["permit"].value() == "2", "the lowest free number is suggested"
    given = {"state": lost.pk, "reason": "Lost"}
    assert (
        "has no permit with the number 999"
        in errors(desk.post(where, given | {"permit": "999"}))["permit"][0]
    )
    ask(shop, another_driver("second"))
    desk.post(where, given | {"permit": "77"})
    rental.refresh_from_db()
    assert rental.permit.number == "77"


def test_the_state_and_the_comment_of_a_permit_are_changed(shop, desk):
    permit, lost = shop.numbers[0], lost_state()
    assert "reason" in errors(desk.post(url("permit_state", permit), {"state": lost.pk, "reason": ""}))
    desk.post(url("permit_state", permit), {"state": lost.pk, "reason": "Found broken"})
    desk.post(url("permit_note", permit), {"comment": "In the drawer"})
    permit.refresh_from_db()
    assert (permit.state, permit.comment) == (lost, "In the drawer")
    assert AuditEntry.objects.filter(action="permit.state_changed").count() == 1
    assert "In the drawer" in text(page_of(desk, permit))


def test_the_page_asks_the_database_as_often_for_many_renters(shop, desk):
    values = {"label": "Key", "amount": Decimal(25)}
    deposit = save_deposit_type(actor=ACTOR, values=values)
    LotDepositType.objects.create(lot=shop.lot, deposit_type=deposit)
    rental, _state = buy(shop)
    where = url("permit_detail", rental.permit)
    one = queries(desk, where)
    for name in ("b", "c"):
        release_permit(actor=ACTOR, rental_id=rental.pk, reason="Next")
        rental, _state = buy(shop, another_driver(name))
    assert PermitRental.objects.filter(permit=shop.numbers[0]).count() == 3
    assert queries(desk, where) == one
