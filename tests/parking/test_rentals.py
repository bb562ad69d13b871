"""Standard permits: who gets one, at which price, and why not (parking §§7, 8)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Profile, UserType
from accounts.queries import guest_type
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import BarCode, LotScope, RentalSource, RentalStatus, Visibility
from parking.exceptions import (
    CannotProrate,
    CostChanged,
    LotFull,
    NegativeCost,
    NotOffered,
    NoWindow,
    PermitNotSellable,
    PermitTaken,
    RentalInPayment,
    VehicleHeld,
    VehicleNotTheirs,
    WindowOver,
)
from parking.models import Deposit, LotUserType, PermitRental, PermitState
from parking.ports import purchase_bars
from parking.queries import check_plate, permit_stats
from parking.queries.offers import bookable_lots, offer_of, offers_of
from parking.rules.offering import NO_ACCESS, Access
from parking.services.deposit_types import save_deposit_type
from parking.services.drivers import link_driver, unlink_driver
from parking.services.rental_endings import release_permit
from parking.services.rentals import Terms, request_permit, sell_permit, set_renewable, set_vehicles
from parking.services.sales_windows import choose_active_windows
from payments.queries.cart import due_lines
from payments.services.settlement import process_promise
from tests.factories.accounts import ACTOR
from tests.factories.parking import (
    LotFactory,
    LotZoneFactory,
    LotZoneRowFactory,
    PermitFactory,
    VehicleFactory,
)
from tests.parking.selling import another_driver, ask, buy, free_numbers, make_shop, make_window, open_shop
from tests.payments.conftest import pay

DAY = timedelta(days=1)
TORONTO = ZoneInfo("America/Toronto")


def offer(shop, person="driver", access=NO_ACCESS):
    shop.lot.refresh_from_db()
    return offer_of(shop.lot, shop.driver if person == "driver" else person, timezone.now(), access)


def sell(shop, person=None, **terms):
    return sell_permit(
        actor=ACTOR, person_id=(person or shop.driver).pk, lot_id=shop.lot.pk, terms=Terms(**terms)
    )


def test_a_request_takes_the_lowest_number_and_waits_in_the_cart(shop):
    rental = ask(shop)
    assert (rental.permit.number, rental.status, rental.cost) == ("1", RentalStatus.REQUESTED, 350)
    assert rental.starts_at == datetime.combine(
        shop.window.starts_on, datetime.min.time(), ZoneInfo("America/Toronto")
    )
    assert timezone.localtime(rental.ends_at, TORONTO).strftime("%H:%M:%S") == "23:59:59"
    assert rental.reserved_until - rental.requested_at == DAY
    assert [row.vehicle for row in rental.vehicles.all()] == [shop.car]
    (line,) = due_lines(shop.driver, timezone.now())
    assert line.quote.description == "Permit 1, North Lot, Yearly" and line.quote.gl_code == "4100"
    entry = AuditEntry.objects.get(action="permit.requested")
    assert entry.object_id == str(rental.permit_id) and Decimal(entry.data["cost"]) == 350


def test_numbers_are_given_as_people_count(shop):
    for number in (10, 9):
        PermitFactory(lot=shop.lot, sequence=number, number=str(number))
    given = [ask(shop, another_driver(f"driver{n}")).permit.number for n in range(4)]
    assert given == ["1", "2", "9", "10"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"archived_at": timezone.now()}, BarCode.UNAVAILABLE),
        ({"visibility": Visibility.NOT_VISIBLE}, BarCode.UNAVAILABLE),
        ({"visibility": Visibility.HIDDEN_ACCESSIBLE}, BarCode.UNAVAILABLE),
        ({"temp_only": True}, BarCode.NOT_SOLD),
        ({"window_type": "M"}, BarCode.NO_WINDOW),
        ({"lot_scope": LotScope.USER_TYPE}, BarCode.USER_TYPE),
        ({"password_enabled": True, "password": "x"}, BarCode.PASSWORD),
    ],
)
def test_parking_LOT_1_each_factor_alone_keeps_a_driver_out(shop, facts, code):
    assert offer(shop).bars == ()
    type(shop.lot).objects.filter(pk=shop.lot.pk).update(**facts)
    assert offer(shop).codes == {code}
    with pytest.raises(NotOffered) as refused:
        ask(shop)
    assert refused.value.facts["codes"] == {code} and not PermitRental.objects.exists()


@pytest.mark.parametrize(
    "facts", [{"visible_to_user": False}, {"state": "Lost"}, {"archived_at": timezone.now()}]
)
def test_parking_LOT_1_d_a_lot_without_a_free_number_is_listed_as_full(shop, facts):
    if "state" in facts:
        facts = {"state": PermitState.objects.get(name="Lost")}
    shop.numbers[0].__class__.objects.update(**facts)
    assert offer(shop).is_full and shop.lot in bookable_lots()
    with pytest.raises(NotOffered, match="All permits are taken"):
        ask(shop)


def test_parking_LOT_1_f_the_allowed_user_type_may_buy(shop):
    type(shop.lot).objects.update(lot_scope=LotScope.USER_TYPE)
    LotUserType.objects.create(lot=shop.lot, user_type=shop.driver.profile.user_type)
    assert ask(shop).status == RentalStatus.REQUESTED


def test_parking_LOT_4_and_LOT_6_an_event_lot_needs_link_and_password(shop):
    type(shop.lot).objects.update(
        visibility=Visibility.HIDDEN_ACCESSIBLE, password_enabled=True, password="x"
    )
    both = Access(reached={shop.lot.pk}, unlocked={shop.lot.pk})
    assert offer(shop).codes == {BarCode.UNAVAILABLE, BarCode.PASSWORD}
    assert offer(shop, access=Access(reached={shop.lot.pk})).codes == {BarCode.PASSWORD}
    assert offer(shop, access=Access(unlocked={shop.lot.pk})).codes == {BarCode.UNAVAILABLE}
    assert offer(shop, access=both).bars == () and shop.lot in bookable_lots(both)
    assert shop.lot not in bookable_lots()
    assert ask(shop, access=both).permit.number == "1"


def test_a_stored_password_is_asked_for_only_when_that_is_switched_on(shop):
    type(shop.lot).objects.update(password="x")
    assert offer(shop).bars == ()


def test_guests_are_told_to_sign_in_and_why_a_lot_is_not_theirs(shop):
    assert offer(shop, person=None).codes == {BarCode.USER_TYPE, BarCode.PERSON}
    LotUserType.objects.create(lot=shop.lot, user_type=guest_type())
    assert offer(shop, person=None).codes == {BarCode.PERSON}


def test_parking_UP_6_a_driver_without_a_vehicle_is_told_to_add_one(shop):
    unlink_driver(actor=ACTOR, vehicle_id=shop.car.pk, user=shop.driver)
    assert offer(shop).codes == {BarCode.NO_VEHICLE}


def test_parking_UP_12_what_other_rooms_say_against_somebody(shop, monkeypatch):
    said = {"test": lambda person: [f"{person.username} owes too much."]}
    rental = ask(shop)
    monkeypatch.setattr(purchase_bars, "_entries", said)
    assert [str(bar) for bar in offer(shop).bars if bar.code == BarCode.PERSON] == ["driver owes too much."]
    (line,) = due_lines(shop.driver, timezone.now())
    assert line.key == ("permit", rental.pk) and "owes too much" in line.quote.problem


def test_parking_PER_2_one_permit_at_a_time_unless_the_lot_allows_a_second(shop):
    ask(shop)
    assert offer(shop).codes == {BarCode.HAS_PERMIT}
    with pytest.raises(NotOffered, match="You have permit 1 in North Lot"):
        ask(shop)
    with pytest.raises(NotOffered):
        sell(shop)
    type(shop.lot).objects.update(allow_second_permit=True)
    assert ask(shop).permit.number == "2"


def test_next_years_permit_can_be_had_beside_this_years(shop):
    ask(shop)
    starts_on = shop.window.ends_on + DAY
    make_window("Next", starts_on=starts_on, ends_on=starts_on + 364 * DAY)
    rental = ask(shop)
    assert rental.permit.number == "1" and rental.sales_window.name == "Next"  # PER-1: once a window


def test_parking_WIN_5_an_advance_sale_gives_no_right_yet(shop):
    starts_on = timezone.localdate(timezone=ZoneInfo("America/Toronto")) + 30 * DAY
    make_window("Autumn", starts_on=starts_on, ends_on=starts_on + 90 * DAY)
    buy(shop)
    assert check_plate(plate=shop.car.plate, at=timezone.now()).rights == ()
    (right,) = check_plate(plate=shop.car.plate, at=timezone.now() + 31 * DAY).rights
    assert right.label == "standard"


def test_the_price_that_was_looked_at_is_the_price(shop):
    type(shop.lot).objects.update(default_cost=400)
    with pytest.raises(CostChanged):
        ask(shop, seen=Decimal(350))
    assert ask(shop, seen=Decimal(400)).cost == 400


def test_parking_LOT_8_a_new_price_is_for_new_requests(shop):
    ask(shop)
    type(shop.lot).objects.update(default_cost=400)
    assert due_lines(shop.driver, timezone.now())[0].quote.amount == 350
    assert ask(shop, another_driver("later")).cost == 400


def test_parking_PRC_2_the_portal_prorates_only_where_both_allow_it(shop):
    window = shop.window
    window.starts_on = timezone.localdate(timezone=ZoneInfo("America/Toronto")) - timedelta(days=219)
    window.ends_on = window.sale_ends_on = window.starts_on + 364 * DAY
    window.save(update_fields=["starts_on", "ends_on", "sale_ends_on"])
    type(shop.lot).objects.update(can_prorate=True)
    assert offer(shop).cost == 350
    save_settings(actor=ACTOR, values={"prorate_on_portal": True})
    assert offer(shop).cost == Decimal("140.00")  # PRC-3: 146 of 365 days
    rental = ask(shop)
    assert (rental.cost, rental.list_cost) == (Decimal("140.00"), 350)
    type(shop.lot).objects.update(can_prorate=False)
    assert offer(shop).cost == 350


def test_parking_PRC_4_the_office_agrees_another_price_and_the_list_price_stays(shop):
    rental = sell(shop, cost=Decimal("12.50"))
    assert (rental.cost, rental.list_cost, rental.source) == (Decimal("12.50"), 350, RentalSource.ADMIN)
    assert AuditEntry.objects.get(action="permit.requested").data["list_cost"] == "350.00"
    with pytest.raises(NegativeCost):
        sell(shop, another_driver("b"), cost=Decimal(-1))


def test_the_office_prorates_where_the_lot_allows_it(shop):
    half = timezone.localdate(timezone=ZoneInfo("America/Toronto")) + 183 * DAY
    with pytest.raises(CannotProrate):
        sell(shop, is_prorated=True)
    type(shop.lot).objects.update(can_prorate=True)
    rental = sell(shop, is_prorated=True, from_on=half)
    assert rental.cost == (Decimal(350) * 182 / 365).quantize(Decimal("0.01"))
    assert timezone.localtime(rental.starts_at, TORONTO).date() == half


def test_parking_LOT_11_the_office_sells_what_users_do_not_see(shop):
    type(shop.lot).objects.update(
        visibility=Visibility.NOT_VISIBLE, lot_scope=LotScope.USER_TYPE, temp_only=True
    )
    shop.numbers[0].__class__.objects.update(visible_to_user=False)
    shop.window.sale_starts_at = timezone.now() + DAY
    shop.window.save(update_fields=["sale_starts_at"])
    assert sell(shop).permit.number == "1"


def test_the_office_chooses_number_and_window(shop):
    later = make_window("Later", active=False)
    rental = sell(shop, permit_id=shop.numbers[1].pk, window_id=later.pk)
    assert (rental.permit.number, rental.sales_window) == ("2", later)
    other = another_driver("other")
    with pytest.raises(PermitTaken, match="Permit 2 is taken"):
        sell(shop, other, permit_id=shop.numbers[1].pk)
    PermitState.objects.filter(name="Good").update(is_default=False, is_valid=False)
    with pytest.raises(PermitNotSellable):
        sell(shop, other, permit_id=shop.numbers[0].pk)
    with pytest.raises(RowMissing):
        sell(shop, other, permit_id=PermitFactory(lot=LotFactory()).pk)


def test_no_window_and_one_that_is_over(shop):
    over = timezone.localdate(timezone=ZoneInfo("America/Toronto")) - DAY
    past = make_window(
        "Past", active=False, starts_on=over, ends_on=over, sale_starts_at=timezone.now() - 9 * DAY
    )
    with pytest.raises(WindowOver):
        sell(shop, window_id=past.pk)
    choose_active_windows(actor=ACTOR, chosen={"Y": None})
    with pytest.raises(NoWindow):
        sell(shop)


def test_staff_and_people_of_elsewhere_get_no_permit(shop):
    with pytest.raises(RowMissing):
        sell(shop, shop.site.admin)
    other = make_shop("BETA")
    with client_scope(other.site.client):
        open_shop(other)
    with pytest.raises(RowMissing):
        sell_permit(actor=ACTOR, person_id=other.driver.pk, lot_id=shop.lot.pk)
    with pytest.raises(RowMissing):
        request_permit(actor=ACTOR, person_id=shop.driver.pk, lot_id=other.lot.pk)


def test_parking_PRC_5_deposits_are_asked_for_once(shop):
    card = save_deposit_type(actor=ACTOR, values={"label": "Card", "amount": Decimal(25)})
    shop.lot.deposit_types.add(card, through_defaults={"client": shop.client})
    type(shop.lot).objects.update(allow_second_permit=True)
    rental = ask(shop)
    assert Deposit.objects.get().rental == rental
    assert sorted(line.quote.kind for line in due_lines(shop.driver, timezone.now())) == ["deposit", "permit"]
    pay(shop.driver, shop.office.sure)
    ask(shop)
    assert Deposit.objects.count() == 1


def test_parking_PER_4_and_PER_15_states_and_what_they_are_worth_at_the_curb(shop):
    rental = ask(shop)

    def right():
        return [right.reference for right in check_plate(plate=shop.car.plate, at=timezone.now()).rights]

    assert right() == []
    state = pay(shop.driver, shop.office.cash)
    rental.refresh_from_db()
    assert rental.status == RentalStatus.RESERVED and right() == ["1"]
    save_settings(actor=ACTOR, values={"reserved_is_valid": False})
    assert right() == []
    process_promise(actor=ACTOR, payment_id=state.payment_id)
    rental.refresh_from_db()
    assert rental.status == RentalStatus.RENTED and right() == ["1"]
    shop.numbers[0].__class__.objects.update(state=PermitState.objects.get(name="Stolen"))
    assert right() == []  # PER-7


def test_a_plate_counts_as_standard_with_its_lot_and_only_there(shop):
    buy(shop)
    (right,) = check_plate(plate=shop.car.plate, at=timezone.now(), target=shop.lot).rights
    assert (right.label, right.name, right.in_target) == ("standard", "NORTH", True)
    (right,) = check_plate(plate=shop.car.plate, at=timezone.now(), target=LotFactory()).rights
    assert not right.in_target


def test_stats_count_standard_permits_in_every_zone_that_their_lot_accepts(shop):
    zone, other = LotZoneFactory(), LotZoneFactory()
    LotZoneRowFactory(lot=shop.lot, zone=zone)
    buy(shop)
    ask(shop, another_driver("unpaid"))
    found = {row.zone: row.total for row in permit_stats(timezone.now()) if row.type == "standard"}
    assert found == {zone.name: 1, other.name: 0}


def test_free_permits_cost_nothing_and_are_rented_through_the_checkout(shop):
    type(shop.lot).objects.update(default_cost=0)  # LOT-9, PRC-7
    rental = ask(shop)
    state = pay(shop.driver, None)
    rental.refresh_from_db()
    assert rental.status == RentalStatus.RENTED and state.payment.payment_type.provider == "free"


def test_vehicles_of_a_permit_are_the_drivers_own(shop):
    rental, _state = buy(shop)
    second = VehicleFactory()
    link_driver(actor=ACTOR, vehicle_id=second.pk, user=shop.driver)
    set_vehicles(actor=ACTOR, rental_id=rental.pk, vehicle_ids=[second.pk])
    assert check_plate(plate=shop.car.plate, at=timezone.now()).rights == ()
    assert check_plate(plate=second.plate, at=timezone.now()).rights
    with pytest.raises(VehicleNotTheirs):
        set_vehicles(actor=ACTOR, rental_id=rental.pk, vehicle_ids=[VehicleFactory().pk])
    with pytest.raises(VehicleHeld, match="permit 1 in North Lot"):
        unlink_driver(actor=ACTOR, vehicle_id=second.pk, user=shop.driver)
    unlink_driver(actor=ACTOR, vehicle_id=shop.car.pk, user=shop.driver)


def test_renewal_is_switched_off_by_the_office(shop):
    rental = ask(shop)
    set_renewable(actor=ACTOR, rental_id=rental.pk, renewable=False)
    rental.refresh_from_db()
    assert not rental.renewable


def test_a_page_of_offers_asks_as_often_however_many_lots(shop, django_assert_num_queries):
    offers_of(bookable_lots(), shop.driver, timezone.now())
    with django_assert_num_queries(6):
        offers_of(bookable_lots(), shop.driver, timezone.now())
    for _n in range(5):
        PermitFactory(lot=LotFactory())
    with django_assert_num_queries(6):
        assert len(offers_of(bookable_lots(), shop.driver, timezone.now())) == 6


def test_a_changed_user_type_cannot_pay_what_is_not_for_it_any_more(shop):
    type(shop.lot).objects.update(lot_scope=LotScope.USER_TYPE)
    LotUserType.objects.create(lot=shop.lot, user_type=shop.driver.profile.user_type)
    ask(shop)
    assert due_lines(shop.driver, timezone.now())[0].is_payable
    other = UserType.objects.exclude(pk=shop.driver.profile.user_type_id).first()
    Profile.objects.filter(user=shop.driver).update(user_type=other)
    (line,) = due_lines(shop.driver, timezone.now())
    assert "user type" in line.quote.problem and not line.is_payable


def test_a_price_in_an_open_payment_is_not_taken_away(shop):
    rental = ask(shop)
    pay(shop.driver, shop.office.bank)
    with pytest.raises(RentalInPayment):
        release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")
    assert free_numbers(shop) == ["2"]


def test_lot_full_for_the_office_too(shop):
    for name in ("a", "b"):
        sell(shop, another_driver(name))
    with pytest.raises(LotFull):
        sell(shop)


ZONES = ("America/Toronto", "America/St_Johns", "America/Vancouver")
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_nothing_sells_before_opening_or_after_closing_on_a_day_the_clocks_change(db, monkeypatch, name, day):
    zone, second = ZoneInfo(name), timedelta(seconds=1)
    shop = make_shop(permits=5, time_zone=name)
    with client_scope(shop.site.client), timezone.override(zone):
        open_shop(shop)
        opens = datetime(day.year, day.month, day.day, 8, tzinfo=zone)
        make_window("DST", sale_starts_at=opens, sale_ends_on=day, starts_on=day, ends_on=day + 9 * DAY)
        opens = opens.astimezone(ZoneInfo("UTC"))
        closes = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone).astimezone(ZoneInfo("UTC"))
        people = [another_driver(f"person{n}") for n in range(4)]

        def at(instant):
            monkeypatch.setattr(timezone, "now", lambda: instant)

        at(opens - second)
        with pytest.raises(NotOffered) as early:
            ask(shop, people[0])
        assert early.value.facts["codes"] == {BarCode.NOT_YET}
        at(opens)
        paid, late = ask(shop, people[0]), ask(shop, people[1])
        at(closes)
        assert pay(people[0], shop.office.sure).is_paid and ask(shop, people[2])
        at(closes + second)
        with pytest.raises(NotOffered) as over:
            ask(shop, people[3])
        assert over.value.facts["codes"] == {BarCode.OVER}
        (line,) = due_lines(people[1], closes + second)  # the window is looked at again when it is paid
        assert line.key == ("permit", late.pk) and "its sale ended" in line.quote.problem
        paid.refresh_from_db()
        assert paid.status == RentalStatus.RENTED
        elapsed = (closes - opens).total_seconds()
        assert elapsed == 16 * 3600 - 1
