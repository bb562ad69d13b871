"""What the lots are worth: RPT-1 to RPT-6, against numbers written by hand and against the rules for any figures."""

from datetime import timedelta
from decimal import Decimal as D
from fractions import Fraction

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Profile
from parking.choices import RentalStatus
from parking.models import Lot, Permit, PermitRental, PermitState
from parking.queries.lot_value import lot_values
from parking.rules.lot_value import LotValue
from parking.services.lots import archive_lot
from parking.services.rental_endings import release_permit
from payments.queries.payment_types import built_in
from payments.services.refunds import ask_refund, process_refund
from payments.services.taxes import save_taxes
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, PermitFactory, PermitRentalFactory
from tests.parking.selling import another_driver, ask, buy, make_window
from tests.payments.conftest import pay

MONEY = st.decimals(0, 10**7, places=5)
CENTS = st.decimals(0, 10**5, places=2)


def value(**facts):
    known = {"lot_id": 1, "lot_type": "M", "lot_name": "A", "default_cost": D(0), "total_permits": 0}
    return LotValue(**known | {"rented_permits": 0} | facts)


def half_up(number, places):
    """Exact arithmetic, unlike the rule's own."""
    scaled = Fraction(number) * 10**places
    return Fraction(int(scaled + Fraction(1, 2)), 10**places)


@given(total=st.integers(0, 10**6), rented=st.integers(0, 10**6), cost=CENTS)
def test_parking_RPT_1_RPT_2_projection_and_utilization(total, rented, cost):
    row = value(total_permits=total, rented_permits=rented, default_cost=cost)
    assert row.amount_projected == rented * cost
    assert (row.utilized_pct is None) == (total == 0)
    if total:
        assert Fraction(row.utilized_pct) == half_up(Fraction(100 * rented, total), 2)


@given(amount=MONEY, tax1=MONEY, tax2=MONEY)
def test_parking_RPT_3_the_total_is_rounded_once(amount, tax1, tax2):
    row = value(amount=amount, tax_amount1=tax1, tax_amount2=tax2)
    assert Fraction(row.total) == half_up(Fraction(amount) + Fraction(tax1) + Fraction(tax2), 2)


def only(lot: Lot, at=None) -> LotValue:
    return next(row for row in lot_values(at or timezone.now()) if row.lot_id == lot.pk)


def figures(lot, at=None):
    row = only(lot, at)
    return row.rented_permits, row.amount, row.tax_amount1, row.tax_amount2


def test_parking_29_23_a_lot_without_permits_has_no_utilization(shop):
    Permit.objects.update(archived_at=timezone.now())
    row = only(shop.lot)
    assert (row.total_permits, row.rented_permits, row.utilized_pct, row.total) == (0, 0, None, 0)


def test_parking_RPT_4_promised_and_paid_permits_count_and_nothing_else(shop):
    rental = ask(shop)
    assert figures(shop.lot) == (0, 0, 0, 0), "it is only asked for"
    state = pay(shop.driver, shop.office.cash)
    assert only(shop.lot).rented_permits == 1, "promised"
    second = buy(shop, another_driver("second"))[0]
    assert figures(shop.lot) == (2, D(700), D(35), D(56)) and state.status == "promised"
    assert (only(shop.lot).amount_projected, only(shop.lot).utilized_pct) == (700, 100)
    release_permit(actor=ACTOR, rental_id=second.pk, reason="moved")
    PermitRental.objects.filter(pk=rental.pk).update(ends_at=timezone.now() + timedelta(hours=1))
    assert only(shop.lot).rented_permits == 1
    assert only(shop.lot, timezone.now() + timedelta(hours=2)).rented_permits == 0, "its time is over"


def test_parking_RPT_4_what_was_paid_counts_and_not_the_price_of_today(shop):
    buy(shop, shop.driver)
    Lot.objects.update(default_cost=200)
    row = only(shop.lot)
    assert (row.default_cost, row.amount_projected, row.amount) == (200, 200, 350)


def test_parking_TAX_5_taxes_are_those_of_the_payment_and_without_one_those_in_force(shop):
    buy(shop, shop.driver)
    save_taxes(actor=ACTOR, taxes=[{"slot": 1, "percentage": D(10)}, {"slot": 2, "is_enabled": False}])
    assert figures(shop.lot) == (1, D(350), D("17.5"), D(28)), "5 % and 8 % were paid"
    taken_over(shop, D("104.36447"), shop.numbers[1])
    assert figures(shop.lot) == (2, D("454.36447"), D("27.93645"), D(28)), "10.436447 and nothing more"


def test_parking_TAX_4_each_permit_is_rounded_to_five_places_half_up(shop):
    for number, cost in enumerate(("0.0001", "0.0003")):
        taken_over(shop, D(cost), shop.numbers[number])
    assert figures(shop.lot)[2:] == (D("0.00001") + D("0.00002"), D("0.00001") + D("0.00002"))


def test_parking_TAX_3_whoever_is_exempt_has_a_permit_without_taxes(shop):
    Profile.objects.filter(user=shop.driver).update(tax_exemption_code=" ")
    taken_over(shop, D(100), shop.numbers[0])
    assert figures(shop.lot)[2:] == (5, 8)
    Profile.objects.filter(user=shop.driver).update(tax_exemption_code="EX-1")
    assert figures(shop.lot) == (1, 100, 0, 0)


def test_a_price_that_a_switch_has_set_since_is_taxed_as_today(shop):
    rental, _state = buy(shop, shop.driver)
    PermitRental.objects.filter(pk=rental.pk).update(cost=D(100))
    assert figures(shop.lot) == (1, 100, 5, 8)


def test_parking_RPT_5_complimentary_permits_count(shop):
    taken_over(shop, D(0), shop.numbers[0])
    assert figures(shop.lot) == (1, 0, 0, 0)


def test_numbers_that_are_lost_or_put_away_are_neither_capacity_nor_rented(shop):
    taken_over(shop, D(350), shop.numbers[0])
    Permit.objects.filter(pk=shop.numbers[0].pk).update(state=PermitState.objects.get(name="Lost"))
    assert (only(shop.lot).total_permits, *figures(shop.lot)) == (1, 0, 0, 0, 0)


def test_a_number_that_is_also_sold_for_next_year_counts_once(shop):
    now = timezone.now()
    taken_over(shop, D(350), shop.numbers[0])
    days = {"starts_at": now + timedelta(days=40), "ends_at": now + timedelta(days=90)}
    taken_over(shop, D(999), shop.numbers[0], sales_window=make_window("Next", active=False), **days)
    assert figures(shop.lot)[:2] == (1, 350)
    taken_over(shop, D(400), shop.numbers[1], **days)
    assert figures(shop.lot)[:2] == (2, 750), "who buys in advance has the number already"


def test_parking_RPT_6_every_lot_in_its_order_and_archived_ones_not(shop):
    first = LotFactory(name="Zebra", short_name="Z", sort_order=-1, visibility="not_visible")
    gone = LotFactory(name="Gone", short_name="GONE")
    archive_lot(actor=ACTOR, lot_id=gone.pk)
    assert [row.lot_name for row in lot_values(timezone.now())] == ["Zebra", "North Lot"]
    assert only(first).total_permits == 0


def test_a_refund_that_is_asked_for_changes_nothing_and_one_that_is_whole_frees_the_number(shop):
    ask(shop)
    state = pay(shop.driver, shop.office.cash, is_received=True, payer=None)
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=None, comment="moved")
    assert figures(shop.lot) == (1, D(350), D("17.5"), D(28))
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=built_in("credit").pk)
    assert figures(shop.lot) == (0, 0, 0, 0)


def test_it_asks_as_often_for_many_lots(shop):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            lot_values(timezone.now())
        return len(captured)

    before = asked()
    for number in range(5):
        permit = PermitFactory(lot=LotFactory(name=f"Lot {number}", short_name=f"L{number}"))
        taken_over(shop, D(10), permit)
    assert asked() == before == 4


def taken_over(shop, cost, permit, **facts):
    """A rental that no payment is about."""
    now = timezone.now()
    known = {"person": shop.driver, "sales_window": shop.window, "status": RentalStatus.RENTED}
    known |= {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30)}
    return PermitRentalFactory(permit=permit, cost=cost, **known | facts)
