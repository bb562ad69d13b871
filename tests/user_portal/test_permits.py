"""A driver's permits: bought, paid in time, given up, their vehicles, and why a lot sells none (parking §19.2)."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services.profiles import save_profile
from content.services.texts import Draft, save_text
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import LotScope, RentalStatus
from parking.models import Deposit, Lot, LotDepositType, Permit, PermitRental, PermitState, SalesWindow
from parking.ports import purchase_bars
from parking.services.deposit_types import save_deposit_type
from parking.services.drivers import link_driver
from parking.services.rental_endings import release_permit
from parking.services.sales_windows import choose_active_windows
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import LotFactory, PermitFactory, VehicleFactory
from tests.parking.selling import another_driver, ask, buy, give_car, open_shop
from tests.payments.conftest import pay
from tests.user_portal.test_payments import words

pytestmark = pytest.mark.django_db
TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture
def shop(scope):
    """A lot with two numbers on sale, and the driver with a vehicle."""
    return open_shop(SimpleNamespace(site=scope, permits=2))


@pytest.fixture
def driver(shop, signed_in):
    return signed_in(shop.site)


def buy_url(shop):
    return f"/permits/buy/{shop.lot.pk}/"


def card_of(page: str, lot) -> str:
    """The part of the page that offers this lot."""
    start = page.index(f'<a href="/lots/{lot.pk}/">')
    return page[start : page.find('<h3 class="h5 m-0"><a', start + 1)]


def test_a_lot_is_offered_with_price_window_and_what_is_left(shop, driver):
    page = words(driver.get("/permits/"))
    offered = card_of(page, shop.lot)
    for said in ("$350.00", "yearly", "Yearly", "2 left", "Buy a permit", buy_url(shop)):
        assert said in offered
    assert "You have no permit now." in page and "Permits you had" not in page
    assert "Temporary permit" not in page, "nothing to lead to yet"
    Lot.objects.all().update(archived_at=timezone.now())
    assert "No lot is open at the moment." in words(driver.get("/permits/"))


def test_a_permit_is_bought_from_confirmation_to_receipt(shop, driver):
    card = save_deposit_type(actor=ACTOR, values={"label": "Access card", "amount": Decimal(20)})
    LotDepositType.objects.create(lot=shop.lot, deposit_type=card)
    confirm = words(driver.get(buy_url(shop)))
    for said in (
        "North Lot",
        "Yearly",
        "$350.00",
        "Deposit: Access card",
        "$20.00",
        shop.car.plate,
        "24 hours",
    ):
        assert said in confirm
    answer = driver.post(buy_url(shop), {"seen": "350.00"})
    rental, deposit = PermitRental.objects.get(), Deposit.objects.get()
    assert answer["Location"] == f"/payments/checkout/?item=permit%3A{rental.pk}&item=deposit%3A{deposit.pk}"
    review = words(driver.get(answer["Location"]))
    assert "Permit 1, North Lot, Yearly" in review and "Access card" in review
    pay(shop.driver, shop.office.sure)
    page = words(driver.get("/permits/"))
    for said in ("Permit 1", "Valid", shop.car.plate, "Choose vehicles"):
        assert said in page
    assert "Give up" not in page and "Pay by" not in page


def test_a_second_click_leads_to_the_permit_of_the_first(shop, driver):
    first, second = (driver.post(buy_url(shop), {"seen": "350.00"}) for _ in range(2))
    assert first["Location"] == second["Location"] and PermitRental.objects.count() == 1


@pytest.mark.parametrize("seen", ["349.99", "", "x", "NaN", "sNaN", "-1"])
def test_parking_UP_9_a_price_that_has_changed_is_shown_again(shop, driver, seen):
    page = words(driver.post(buy_url(shop), {"seen": seen}))
    assert "The price has changed." in page and 'name="seen" value="350.00"' in page
    assert not PermitRental.objects.exists()


def test_parking_UP_6_who_has_no_vehicle_adds_one_and_comes_back(shop, signed_in):
    walker = make_driver("walker")
    save_profile(actor=ACTOR, user=walker, values={"first_name": "Wanda", "last_name": "Walker"})
    browser = signed_in(shop.site, "walker")
    add = f"/vehicles/add/?next=%2Fpermits%2Fbuy%2F{shop.lot.pk}%2F"
    for answer in (browser.get(buy_url(shop)), browser.post(buy_url(shop), {"seen": "350.00"})):
        assert answer["Location"] == add
    page = card_of(words(browser.get("/permits/")), shop.lot)
    assert (
        "Add a vehicle first" in page
        and "/vehicles/add/?next=%2Fpermits%2F" in page
        and "Buy a permit" in page
    )


def not_on_sale(shop):
    choose_active_windows(actor=ACTOR, chosen={"Y": None})


def sold_later(shop):
    SalesWindow.objects.update(sale_starts_at=timezone.now() + timedelta(days=2))


def sold_before(shop):
    SalesWindow.objects.update(
        sale_ends_on=timezone.localdate(timezone=ZoneInfo("America/Toronto")) - timedelta(days=1)
    )


BARS = {
    "user type": (
        lambda shop: Lot.objects.update(lot_scope=LotScope.USER_TYPE),
        "not for your user type",
        "",
    ),
    "password": (
        lambda shop: Lot.objects.update(password_enabled=True, password="x"),
        "This lot asks for a password.",
        "/lots/{lot}/password/?next=%2Fpermits%2F",
    ),
    "temporary only": (
        lambda shop: Lot.objects.update(temp_only=True),
        "Only temporary permits are sold",
        "",
    ),
    "no window": (not_on_sale, "not on sale at the moment", ""),
    "not yet": (sold_later, "The sale begins on", ""),
    "over": (sold_before, "The sale ended on", ""),
    "has one": (ask, "You have permit 1 in North Lot for this time already.", "/permits/#own"),
}


@pytest.mark.parametrize("name", BARS)
def test_why_a_lot_sells_nothing_and_what_mends_it(shop, driver, name):
    close, said, link = BARS[name]
    close(shop)
    card = card_of(words(driver.get("/permits/")), shop.lot)
    assert "Why can’t I buy this?" in card and said in card and "Buy a permit" not in card
    assert link.format(lot=shop.lot.pk) in card
    before = PermitRental.objects.count()
    page = words(driver.get(buy_url(shop)))
    assert said in page and 'name="seen"' not in page
    if name != "has one":
        assert said in words(driver.post(buy_url(shop), {"seen": "350.00"}))
    assert PermitRental.objects.count() == before


def test_parking_UP_12_what_speaks_against_the_person_leads_to_payments(shop, driver):
    purchase_bars.register("a test", lambda *, person: ["Pay your tickets first."])
    try:
        card = card_of(words(driver.get("/permits/")), shop.lot)
    finally:
        del purchase_bars._entries["a test"]
    assert "Pay your tickets first." in card and '"/payments/"' in card and "Buy a permit" not in card


def test_parking_LOT_2_a_full_lot_stays_listed(shop, driver):
    for number in range(2):
        ask(shop, another_driver(f"other{number}"))
    card = card_of(words(driver.get("/permits/")), shop.lot)
    assert "Full" in card and "Buy a permit" not in card and "Why can’t" not in card
    assert "All permits are taken." in words(driver.post(buy_url(shop), {"seen": "350.00"}))


def test_a_request_shows_until_when_it_is_kept(shop, driver):
    rental = ask(shop)
    page = words(driver.get("/permits/"))
    local = rental.reserved_until.astimezone(TORONTO).isoformat(timespec="seconds")
    assert (
        f'Pay by <time datetime="{local}">' in page and "data-countdown" in page and "js/countdown.js" in page
    )
    assert f"/payments/checkout/?item=permit:{rental.pk}" in page and "To be paid" in page
    PermitRental.objects.update(reserved_until=timezone.now())
    page = words(driver.get("/permits/"))
    assert "The time to pay is over." in page and "Pay by" not in page


def test_what_is_promised_or_being_paid_says_so(shop, driver):
    ask(shop)
    state = pay(shop.driver, shop.office.cash)
    page = words(driver.get("/permits/"))
    assert (
        "Paid but not processed" in page
        and f"/receipts/{state.payment.uuid}/" in page
        and "Give up" not in page
    )


def test_a_permit_in_an_open_payment_leads_on_with_it(shop, driver):
    rental = ask(shop)
    state = pay(shop.driver, shop.office.bank)
    page = words(driver.get("/permits/"))
    assert "In a payment that is open" in page and f"/payments/{state.payment.uuid}/" in page
    assert "Give up" not in page
    answer = driver.post(f"/permits/{rental.pk}/give-up/", follow=True)
    assert "in a payment that is still open" in words(answer)


def test_parking_UP_9_what_cannot_be_paid_any_more_says_why(shop, driver):
    ask(shop)
    sold_before(shop)
    page = words(driver.get("/permits/"))
    assert "It cannot be paid:" in page and "its sale ended on" in page and "Give up" in page
    assert "item=permit" not in page


def test_permits_that_are_out_of_use_or_not_valid_yet_say_so(shop, driver):
    rental, _state = buy(shop)
    Permit.objects.filter(pk=rental.permit_id).update(state=PermitState.objects.get(name="Lost"))
    assert "Lost" in words(driver.get("/permits/"))
    Permit.objects.update(state=PermitState.objects.get(name="Good"))
    PermitRental.objects.update(starts_at=timezone.now() + timedelta(days=1))
    assert "Not valid yet" in words(driver.get("/permits/"))


def test_giving_up_asks_first_and_frees_the_number(shop, driver):
    rental = ask(shop)
    url = f"/permits/{rental.pk}/give-up/"
    assert "Give up permit 1 in North Lot?" in words(driver.get(url))
    assert PermitRental.objects.get().status == RentalStatus.REQUESTED
    page = words(driver.post(url, follow=True))
    assert (
        "You have given up permit 1." in page and "Given up before it was paid" in page and "2 left" in page
    )
    assert driver.get(url).status_code == driver.post(url).status_code == 404


def test_a_permit_is_for_the_vehicles_that_are_chosen(shop, driver):
    rental, other = ask(shop), VehicleFactory(plate="SECOND 2")
    link_driver(actor=ACTOR, vehicle_id=other.pk, user=shop.driver)
    url = f"/permits/{rental.pk}/vehicles/"
    page = words(driver.get(url))
    assert "SECOND 2" in page and page.count("checked") == 1
    assert driver.post(url, {"vehicles": [other.pk]})["Location"] == "/permits/"
    assert [row.vehicle for row in rental.vehicles.all()] == [other]
    assert "Choose at least one vehicle" in words(driver.post(url))
    theirs = give_car(make_driver("other"), "THEIRS 1")
    for guess in (theirs.pk, "x", 10**30):
        assert driver.post(url, {"vehicles": [guess]}).status_code == 200
    assert [row.vehicle for row in rental.vehicles.all()] == [other]


def test_permits_of_the_past_are_listed_in_pages(shop, driver):
    for number in range(11):
        rental = ask(shop)
        release_permit(actor=ACTOR, rental_id=rental.pk, reason=f"Reason {number}.")
    page = words(driver.get("/permits/"))
    assert "Reason 10." in page and "Reason 0." not in page and "?page=2#past" in page
    assert "Reason 0." in words(driver.get("/permits/?page=2"))


def test_nobody_finds_the_permits_of_others(shop, there, driver, browse, signed_in):
    rental = ask(shop, another_driver("other", "OTHER 1"))
    with client_scope(there.client):
        twin = open_shop(SimpleNamespace(site=there, permits=2))
        theirs = ask(twin)
    for found in (rental, theirs):
        for page in ("give-up", "vehicles"):
            for answer in (driver.get, driver.post):
                assert answer(f"/permits/{found.pk}/{page}/").status_code == 404
    page = words(driver.get("/permits/"))
    assert "OTHER 1" not in page and f"/lots/{twin.lot.pk}/" not in page
    gone = driver.post(f"/permits/buy/{twin.lot.pk}/", {"seen": "350.00"})
    assert "This lot is not available" in words(gone, 404)
    rental.refresh_from_db()
    assert rental.status == RentalStatus.REQUESTED
    for url in ("/permits/", buy_url(shop), f"/permits/{rental.pk}/vehicles/"):
        assert browse(shop.site).get(url)["Location"].startswith("/login/?next=%2Fpermits%2F")
    assert driver.post("/permits/").status_code == driver.delete(buy_url(shop)).status_code == 405


def test_the_dashboard_lists_permits_with_their_end(shop, driver):
    assert "Your permits" not in words(driver.get("/"))
    rental, _state = buy(shop)
    page = words(driver.get("/"))
    ends = rental.ends_at.astimezone(TORONTO).isoformat(timespec="seconds")
    assert "Permit 1, North Lot" in page and f'until <time datetime="{ends}">' in page
    assert '<a href="/permits/"' in page


def test_a_part_of_the_price_is_said_to_be_one(shop, driver):
    Lot.objects.update(can_prorate=True)
    SalesWindow.objects.update(
        starts_on=timezone.localdate(timezone=ZoneInfo("America/Toronto")) - timedelta(days=364)
    )
    save_settings(actor=ACTOR, values={"prorate_on_portal": True})
    card = card_of(words(driver.get("/permits/")), shop.lot)
    assert "for the days that are left" in card and "$350.00" not in card
    confirm = words(driver.get(buy_url(shop)))
    seen = confirm.partition('name="seen" value="')[2].partition('"')[0]
    assert driver.post(buy_url(shop), {"seen": seen}).status_code == 302


def test_the_clients_words_stand_above_the_permits(shop, driver):
    draft = Draft(title="Our permits", body="<p>Hang it up.</p>")
    save_text(actor=ACTOR, kind="page", key="permits", language="en", draft=draft)
    page = words(driver.get("/permits/"))
    assert "<h1>Our permits</h1>" in page and "Hang it up." in page


def test_the_number_of_queries_does_not_grow_with_lots_or_permits(shop, driver):
    Lot.objects.update(allow_second_permit=True)

    def count(rows):
        while Lot.objects.count() < rows:
            shop.lot = LotFactory(allow_second_permit=True)
            for number in (1, 2):
                PermitFactory(lot=shop.lot, sequence=number, number=str(number))
            ask(shop)
        with CaptureQueriesContext(connection) as captured:
            assert words(driver.get("/permits/")).count('<li class="col">') >= rows
        return len(captured)

    ask(shop)
    assert count(1) == count(6)


def test_payments_and_checkout_say_until_when_a_request_is_kept(shop, driver):
    rental = ask(shop)
    local = rental.reserved_until.astimezone(TORONTO).isoformat()
    for address in ("/payments/", f"/payments/checkout/?item=permit:{rental.pk}"):
        page = words(driver.get(address))
        assert f'<time datetime="{local}">' in page and "data-countdown" in page, address
