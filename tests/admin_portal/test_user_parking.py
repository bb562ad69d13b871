"""A person's Parking tab, and the office giving them a permit (parking §7.2, LOT-11, PRC-2, PRC-4)."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from parking.choices import LotScope, Visibility
from parking.models import Lot, PermitRental
from parking.services.rental_endings import release_permit
from tests.admin_portal.desk import clerk_with, errors, html, listed, queries, text, url
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, PermitFactory, TempPermitFactory, TempPermitPlateFactory
from tests.parking.selling import another_driver, ask, buy, make_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(shop, signed_in):
    return signed_in(shop.site)


def selling(shop, lot=None):
    return f"{url('user_permit_sell', shop.driver)}?lot={(lot or shop.lot).pk}"


def terms(shop, permit=None, **facts):
    return {"permit": (permit or shop.numbers[0]).pk, "window": shop.window.pk} | facts


def test_the_tab_shows_permits_of_now_and_before(shop, desk):
    old, _state = buy(shop)
    release_permit(actor=ACTOR, rental_id=old.pk, reason="Changed jobs")
    new = ask(shop)
    answer = desk.get(url("user_parking", shop.driver))
    page = text(answer)
    assert [card.rental for card, *_rest in answer.context["cards"]] == [new]
    assert "Changed jobs" in page and "Requested" in page and url("permit_detail", new.permit) in html(answer)
    assert url("user_permit_sell", shop.driver) in html(answer) and "Make Payment" in page


def test_without_the_right_to_sell_nothing_is_offered_or_done(shop, signed_in):
    browser = signed_in(shop.site, clerk_with("permits.view"))
    assert url("user_permit_sell", shop.driver) not in html(browser.get(url("user_parking", shop.driver)))
    assert browser.post(selling(shop), terms(shop)).status_code == 403
    assert not PermitRental.objects.exists()


def test_parking_LOT_11_default_lots_first_then_all(shop, desk):
    hidden = LotFactory(name="Hidden Lot", visibility=Visibility.NOT_VISIBLE)
    staff_only = LotFactory(name="Staff Lot", lot_scope=LotScope.USER_TYPE)
    LotFactory(name="Day Lot", temp_only=True)
    where = url("user_permit_sell", shop.driver)
    assert [offer.lot for offer in listed(desk.get(where))] == [shop.lot]
    every = desk.get(f"{where}?all=1")
    assert {offer.lot for offer in listed(every)} == {shop.lot, hidden, staff_only}
    assert "This lot is not available." in text(every)


def test_the_office_counts_numbers_that_users_do_not_see(shop, desk):
    PermitFactory(lot=shop.lot, sequence=3, number="3", visible_to_user=False)
    ask(shop, another_driver("other"))
    (offer,) = listed(desk.get(url("user_permit_sell", shop.driver)))
    assert offer.left == 2


def test_a_permit_is_registered_and_its_money_can_be_taken(shop, desk):
    form = desk.get(selling(shop)).context["form"]
    assert list(form.fields["permit"].choices) == [(row.pk, row.number) for row in shop.numbers]
    answer = desk.post(selling(shop), terms(shop, shop.numbers[1]), follow=True)
    rental = PermitRental.objects.get()
    assert (rental.permit, rental.person, rental.source) == (shop.numbers[1], shop.driver, "admin")
    assert (rental.status, rental.cost, rental.list_cost) == ("requested", 350, 350)
    assert "Permit 2, North Lot is registered" in text(answer)
    take = f"{url('user_pay', shop.driver)}?item=permit%3A{rental.pk}"
    assert take in html(answer) and "$395.50" in text(desk.get(take))


def test_a_hidden_lot_for_others_is_sold_too(shop, desk):
    lot = LotFactory(name="Hidden Lot", visibility=Visibility.NOT_VISIBLE, lot_scope=LotScope.USER_TYPE)
    permit = PermitFactory(lot=lot, sequence=1, number="H1", visible_to_user=False)
    desk.post(selling(shop, lot), terms(shop, permit))
    assert PermitRental.objects.get().permit == permit


def test_parking_PRC_2_proration_needs_the_lot_and_the_right(shop, signed_in):
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    window = make_window(
        "Running", starts_on=today - timedelta(days=219), ends_on=today + timedelta(days=145)
    )
    given = terms(shop, window=window.pk, is_prorated="on")
    seller = signed_in(shop.site, clerk_with("permits.view", "permits.sell"))
    assert seller.post(selling(shop), given).status_code == 403
    Lot.objects.update(can_prorate=True)
    assert "is_prorated" not in seller.get(selling(shop)).context["form"].fields
    assert seller.post(selling(shop), given).status_code == 403
    prorater = signed_in(shop.site, clerk_with("permits.view", "permits.sell", "permits.prorate"))
    assert "$140.00" in text(prorater.get(selling(shop)))
    prorater.post(selling(shop), given)
    rental = PermitRental.objects.get()
    assert (rental.cost, rental.list_cost) == (Decimal(140), 350)


def test_a_lot_without_proration_does_not_offer_it(shop, desk):
    assert "is_prorated" not in desk.get(selling(shop)).context["form"].fields
    desk.post(selling(shop), terms(shop, is_prorated="on"))
    assert PermitRental.objects.get().cost == 350


def test_parking_PRC_4_another_price_needs_the_right_and_keeps_the_list_price(shop, desk, signed_in):
    seller = signed_in(shop.site, clerk_with("permits.view", "permits.sell"))
    assert "cost" not in seller.get(selling(shop)).context["form"].fields
    assert seller.post(selling(shop), terms(shop, cost="1")).status_code == 403
    assert "cost" in errors(desk.post(selling(shop), terms(shop, cost="-1")))
    desk.post(selling(shop), terms(shop, cost="99.90"))
    rental = PermitRental.objects.get()
    assert (rental.cost, rental.list_cost) == (Decimal("99.9"), 350)
    assert AuditEntry.objects.get(action="permit.requested").data["list_cost"].startswith("350")


def test_a_price_and_proration_together_are_refused(shop, desk):
    Lot.objects.update(can_prorate=True)
    given = terms(shop, is_prorated="on", cost="10")
    assert "not both" in errors(desk.post(selling(shop), given))["cost"][0]


def test_a_number_that_was_taken_meanwhile_is_refused_beside_its_field(shop, desk):
    taken = ask(shop, another_driver("faster")).permit
    assert "is taken for that time" in errors(desk.post(selling(shop), terms(shop, taken)))["permit"][0]
    foreign = PermitFactory(sequence=9, number="9")
    assert "permit" in errors(desk.post(selling(shop), terms(shop, foreign)))


def test_parking_PER_2_a_second_permit_is_refused_in_words(shop, desk):
    buy(shop)
    lots = text(desk.get(url("user_permit_sell", shop.driver)))
    assert lots.count("Permit 1, North Lot: Rented. Another one") == 1 and "You have permit" not in lots
    refused = desk.post(selling(shop), terms(shop, shop.numbers[1]))
    assert "You have permit 1 in North Lot" in text(refused)


def test_a_lot_without_a_window_says_so(shop, desk):
    lot = LotFactory(name="Monthly Lot", window_type="M")
    assert "There is no sales window for this lot" in text(desk.get(selling(shop, lot)))


@pytest.mark.parametrize("lot", ["0", "x", "9" * 30, ""])
def test_a_lot_that_is_not_there_is_a_404(shop, desk, lot):
    assert desk.get(f"{url('user_permit_sell', shop.driver)}?lot={lot}").status_code == 404


def test_the_tab_and_the_lots_ask_the_database_as_often_for_many_rows(shop, desk):
    ask(shop)
    tab, lots = url("user_parking", shop.driver), f"{url('user_permit_sell', shop.driver)}?all=1"
    before = queries(desk, tab), queries(desk, lots)
    for number in (1, 2):
        lot = LotFactory(name=f"Lot {number}", allow_second_permit=True)
        PermitFactory(lot=lot, sequence=1, number="1")
        shop.lot = lot
        ask(shop)
    assert PermitRental.objects.filter(person=shop.driver).count() == 3
    assert (queries(desk, tab), queries(desk, lots)) == before


def test_the_tab_shows_temporary_permits_and_leads_to_issuing_one(shop, desk, signed_in):
    permit = TempPermitFactory(person=shop.driver, lot=shop.lot, number="T-77")
    TempPermitPlateFactory(temp_permit=permit, plate="TMP 1")
    page = html(desk.get(url("user_parking", shop.driver)))
    assert "T-77" in page and "TMP 1" in page and url("temp_detail", permit) in page
    issue = f"{reverse('admin_portal:temp_issue')}?person={shop.driver.pk}"
    assert issue in page
    browser = signed_in(shop.site, clerk_with("permits.view"))
    assert "T-77" not in html(browser.get(url("user_parking", shop.driver)))
    browser = signed_in(shop.site, clerk_with("permits.view", "temp.view"))
    seen = html(browser.get(url("user_parking", shop.driver)))
    assert "T-77" in seen and issue not in seen
