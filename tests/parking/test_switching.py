"""Permits that change hands or numbers (parking PER-8, PER-11, PER-12)."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.exceptions import RowMissing
from core.models import AuditEntry
from parking.choices import RentalStatus, SwitchPrice
from parking.exceptions import (
    NotOffered,
    PermitNotSellable,
    ReasonRequired,
    RentalInPayment,
    RentalMoved,
    SameReceiver,
    StateStillValid,
    UnpaidStays,
)
from parking.models import PermitState
from parking.queries import check_plate
from parking.services.rental_endings import release_permit
from parking.services.switching import move_permit, replace_permit, switch_permit
from payments.choices import PaymentStatus
from payments.models import Charge
from payments.queries.credit import credit_of
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, PermitFactory
from tests.parking.selling import another_driver, ask, buy, free_numbers
from tests.payments.conftest import pay


def switch(rental, permit, price=SwitchPrice.FULL, reason="Closer to work"):
    return switch_permit(actor=ACTOR, rental_id=rental.pk, permit_id=permit.pk, price=price, reason=reason)


def elsewhere(cost):
    """A permit of another lot."""
    return PermitFactory(lot=LotFactory(name="South Lot", default_cost=cost), sequence=7, number="7")


def test_a_free_number_of_the_same_lot_costs_nothing(shop):
    rental, _state = buy(shop)
    switch(rental, shop.numbers[1])
    rental.refresh_from_db()
    assert (rental.permit.number, rental.cost, rental.status) == ("2", 350, RentalStatus.RENTED)
    assert free_numbers(shop) == ["1"] and not Charge.objects.exists()
    entries = AuditEntry.objects.filter(action="permit.switched")
    assert {(entry.object_type, entry.data["reason"]) for entry in entries} == {
        ("parking.permit", "Closer to work"), ("accounts.user", "Closer to work"),
    }  # fmt: skip
    assert entries.count() == 3  # both numbers, and the person


def test_parking_PER_11_full_price_charges_what_a_dearer_lot_costs_more(shop):
    rental, state = buy(shop)
    switch(rental, elsewhere(500))
    rental.refresh_from_db(), state.refresh_from_db()
    assert (rental.cost, rental.list_cost, state.status) == (500, 500, PaymentStatus.PROCESSED)
    charge = Charge.objects.get()
    assert (charge.amount, charge.person) == (150, shop.driver)
    assert charge.description == "Switch of permit 1 to 7"


def test_parking_PER_11_a_cheaper_lot_gives_credit(shop):
    rental, _state = buy(shop)
    switch(rental, elsewhere(200))
    assert credit_of(shop.driver) == 150


def test_parking_PER_11_prorated_is_the_part_for_the_days_left(shop):
    rental, _state = buy(shop)
    window = shop.window
    window.starts_on, window.ends_on = (
        timezone.localdate(timezone=ZoneInfo("America/Toronto")) + timedelta(days=n) for n in (-334, 30)
    )
    window.sale_ends_on = window.ends_on
    window.save(update_fields=["starts_on", "ends_on", "sale_ends_on"])  # 31 of 365 days are left
    switch(rental, elsewhere(715), SwitchPrice.PRORATED)
    assert Charge.objects.get().amount == Decimal("31.00")


def test_two_people_change_numbers_and_each_pays_or_gets_the_difference(shop):
    mine, _state = buy(shop)
    other = another_driver("other")
    shop.lot = (theirs := elsewhere(500)).lot
    yours, _state = buy(shop, other)
    switch(mine, theirs)
    mine.refresh_from_db(), yours.refresh_from_db()
    assert (mine.permit.number, yours.permit.number) == ("7", "1")
    assert (mine.status, yours.status) == (RentalStatus.RENTED, RentalStatus.RENTED)
    assert (mine.ended_at, yours.ended_at) == (None, None)
    assert Charge.objects.get().person == shop.driver and credit_of(other) == 150
    assert [right.name for right in check_plate(plate=shop.car.plate, at=timezone.now()).rights] == [
        theirs.lot.short_name
    ]


def test_an_unpaid_request_takes_the_new_price_and_one_in_a_payment_waits(shop):
    rental = ask(shop)
    switch(rental, elsewhere(500))
    rental.refresh_from_db()
    assert rental.cost == 500 and not Charge.objects.exists()
    pay(shop.driver, shop.office.bank)
    with pytest.raises(RentalInPayment):
        switch(rental, shop.numbers[0])


def test_what_a_switch_refuses(shop):
    rental, _state = buy(shop)
    with pytest.raises(ReasonRequired):
        switch(rental, shop.numbers[1], reason=" ")
    with pytest.raises(SameReceiver):
        switch(rental, shop.numbers[0])
    lost = PermitFactory(lot=shop.lot, state=PermitState.objects.get(name="Lost"))
    with pytest.raises(PermitNotSellable):
        switch(rental, lost)
    release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")
    with pytest.raises(RentalMoved):
        switch(rental, shop.numbers[1])
    lost.pk = 10**9
    with pytest.raises(RowMissing):
        switch(rental, lost)


def move(rental, person, reason="Job share"):
    return move_permit(actor=ACTOR, rental_id=rental.pk, person_id=person.pk, reason=reason)


def test_parking_PER_12_a_moved_permit_is_the_receivers_and_the_bill_stays(shop):
    rental, state = buy(shop)
    receiver = another_driver("receiver", plate="NEW 1")
    move(rental, receiver)
    rental.refresh_from_db(), state.refresh_from_db()
    assert rental.person == receiver and state.person == shop.driver
    assert check_plate(plate=shop.car.plate, at=timezone.now()).rights == ()
    assert check_plate(plate="NEW 1", at=timezone.now()).rights
    told = AuditEntry.objects.filter(action="permit.moved")
    assert {entry.object_label for entry in told} == {"1", str(shop.driver), str(receiver)}


def test_what_a_move_refuses(shop):
    rental = ask(shop)
    receiver = another_driver("receiver")
    with pytest.raises(UnpaidStays):
        move(rental, receiver)
    pay(shop.driver, shop.office.sure)
    with pytest.raises(ReasonRequired):
        move(rental, receiver, "")
    with pytest.raises(SameReceiver):
        move(rental, shop.driver)
    with pytest.raises(RowMissing):
        move(rental, shop.site.admin)
    buy(shop, receiver)
    with pytest.raises(NotOffered, match="permit 2 in North Lot"):
        move(rental, receiver)


def test_parking_PER_8_a_lost_permit_is_replaced_at_no_cost(shop):
    rental, _state = buy(shop)
    dear = elsewhere(900)
    facts = {"rental_id": rental.pk, "permit_id": dear.pk, "reason": "Lost downtown"}
    with pytest.raises(StateStillValid):
        replace_permit(actor=ACTOR, state_id=PermitState.objects.get(name="Good").pk, **facts)
    replace_permit(actor=ACTOR, state_id=PermitState.objects.get(name="Lost").pk, **facts)
    rental.refresh_from_db(), shop.numbers[0].refresh_from_db()
    assert (rental.permit, rental.cost) == (dear, 350)
    assert shop.numbers[0].state.name == "Lost"
    assert not Charge.objects.exists() and not credit_of(shop.driver)
