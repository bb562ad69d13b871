"""Booking temporary permits into the cart, and the permit's page (parking §9, §19.2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.utils import timezone

from accounts.services.profiles import save_profile
from parking.choices import TempKind, TempStatus
from parking.models import Lot, LotUserType, TempPermit, VehicleDriver
from tests.factories.accounts import ACTOR, make_driver
from tests.parking.temp_selling import (
    MONTHLY,
    book,
    book_guest,
    buy,
    buy_as_guest,
    fresh,
    new_car,
    open_shop,
    run_out,
)
from tests.payments.bank import bank
from tests.user_portal.test_payments import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(scope):
    bank.reset()
    cache.clear()
    office = open_shop(scope)
    LotUserType.objects.create(lot=office.lot, user_type=scope.driver.profile.user_type)
    return office


@pytest.fixture
def driver(shop, signed_in):
    return signed_in(shop.site)


def address(shop):
    return f"/lots/{shop.lot.pk}/temp/"


def ask(browser, shop, *, hours=None, days=0, do="price", **facts):
    """Press one of the page's buttons for a time that begins tomorrow at noon."""
    start = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    end = start + timedelta(days=days, hours=hours or 0)
    asked = {
        "kind": TempKind.HOURLY, "starts_at": f"{start:%Y-%m-%dT%H:%M}", "ends_at": f"{end:%Y-%m-%dT%H:%M}",
        "vehicle": shop.car.pk, "do": do,
    }  # fmt: skip
    return browser.post(address(shop), asked | facts)


def set_lot(shop, **facts):
    Lot.objects.filter(pk=shop.lot.pk).update(**facts)


def test_a_driver_sees_the_price_and_puts_it_into_the_cart(shop, driver):
    assert "CAR 1" in words(driver.get(address(shop)))
    page = words(ask(driver, shop, hours=3))
    assert "$9.00" in page and "There is a space for this time." in page and not TempPermit.objects.exists()
    answer = ask(driver, shop, hours=3, do="cart")
    permit = TempPermit.objects.get()
    assert answer["Location"] == f"/payments/checkout/?item=temp%3A{permit.pk}"
    assert (permit.person, permit.status, permit.price) == (shop.driver, TempStatus.CART, 9)
    for path in (answer["Location"], "/payments/", "/permits/"):
        page = words(driver.get(path))
        assert "Held for you until" in page and "data-countdown" in page
    assert f"/temp/{permit.reference}/give-up/" in words(driver.get("/permits/"))


def test_a_hold_that_ran_out_says_so_and_can_still_be_paid(shop, driver):
    permit = book(shop)
    run_out(permit)
    for path in ("/payments/", f"/payments/checkout/?item=temp:{permit.pk}"):
        page = words(driver.get(path))
        assert "It is not held for you any more" in page and "Held for you until" not in page
    checkout = {"item": f"temp:{permit.pk}", "seen": "6.00", "seen_credit": "0", "payment_type": shop.sure.pk}
    driver.post("/payments/checkout/", checkout)
    assert fresh(permit).status == TempStatus.ACTIVE


def test_full_is_said_in_words_and_refused(shop, driver):
    set_lot(shop, temp_max=1)
    book_guest(shop, start=0, hours=72)
    assert "No space is left here for this time" in words(ask(driver, shop, hours=1))
    assert "No space is left here for this time" in words(ask(driver, shop, hours=1, do="cart"))
    assert TempPermit.objects.count() == 1


def test_parking_29_14_31_days_are_refused_where_up_to_30_are_sold(shop, driver):
    for do in ("price", "cart", "all"):
        page = words(ask(driver, shop, days=31, do=do))
        assert "up to 30 days" in page and 'value="all"' not in page
    assert not TempPermit.objects.exists()


def test_parking_29_14_over_30_days_are_by_the_month_and_may_be_for_all_vehicles(shop, driver):
    set_lot(shop, temp_all_vehicles=True, **MONTHLY)
    new_car(shop.driver, "CAR 2")
    VehicleDriver.objects.update(is_active=True)
    assert 'value="all" disabled' in words(ask(driver, shop, days=30))
    page = words(ask(driver, shop, days=31))
    assert "$160.00" in page and 'value="all">' in page
    page = words(ask(driver, shop, days=31, do="all"))
    assert "For all of your vehicles" in page and "CAR 1" in page and "CAR 2" in page
    ask(driver, shop, days=31, do="cart", all="1")
    permit = TempPermit.objects.get()
    assert permit.kind == TempKind.LONG
    assert [row.plate for row in permit.plates.all()] == ["CAR 1", "CAR 2"]
    buy(shop, permit)
    page = words(driver.get(f"/temp/{permit.reference}/"))
    assert "CAR 1" in page and "CAR 2" in page and f"{address(shop)}?from=" in page


def test_a_short_booking_is_never_for_all_vehicles(shop, driver):
    set_lot(shop, temp_all_vehicles=True, **MONTHLY)
    new_car(shop.driver, "CAR 2")
    ask(driver, shop, hours=2, do="cart", all="1")
    assert [row.plate for row in TempPermit.objects.get().plates.all()] == ["CAR 1"]


def test_what_cannot_be_booked_is_said(shop, driver):
    for wrong in ({"vehicle": 999999}, {"starts_at": "soon"}, {"kind": "flex"}):
        assert "<title>Error:" in words(ask(driver, shop, hours=2, do="cart", **wrong))
    assert "<title>Error:" in words(ask(driver, shop, hours=-2, do="cart"))
    ask(driver, shop, hours=2, do="cart")
    page = words(ask(driver, shop, hours=2, do="cart"))
    assert "has a temporary permit here" in page and TempPermit.objects.get().number in page


def test_who_may_not_buy_reads_why(shop, driver):
    set_lot(shop, password_enabled=True, password=make_password("x"))
    page = words(driver.get(address(shop)))
    assert "asks for a password" in page and f"/lots/{shop.lot.pk}/password/" in page
    set_lot(shop, password_enabled=False)
    VehicleDriver.objects.update(is_active=False)
    assert driver.get(address(shop))["Location"].startswith("/vehicles/add/")
    set_lot(shop, temp_enabled=False)
    assert "No temporary permits are sold here" in words(driver.get(address(shop)))


def test_guests_sign_in_first_and_another_client_has_no_such_lot(shop, browse, signed_in, there):
    assert browse(shop.site).get(address(shop))["Location"].startswith("/login/")
    assert signed_in(there).get(address(shop)).status_code == 404


def test_giving_up_frees_the_space(shop, driver, signed_in):
    permit = book(shop)
    path = f"/temp/{permit.reference}/give-up/"
    assert permit.number in words(driver.get(path))
    driver.post(path)
    assert fresh(permit).status == TempStatus.CANCELLED
    assert driver.get(path).status_code == 404


def test_a_permit_of_a_driver_opens_for_its_driver_only(shop, driver, browse, signed_in, there):
    permit = book(shop)
    path = f"/temp/{permit.reference}/"
    assert "/payments/checkout/?item=temp:" in words(driver.get(path))
    buy(shop, permit)
    page = words(driver.get(path))
    assert permit.number in page and "CAR 1" in page and "North" in page and "/payments/" in page
    assert browse(shop.site).get(path)["Location"].startswith("/login/")
    save_profile(actor=ACTOR, user=make_driver("other"), values={"first_name": "O", "last_name": "Ther"})
    assert signed_in(shop.site, "other").get(path).status_code == 404
    assert browse(there).get(path).status_code == 404
    assert permit.number in words(driver.get("/permits/"))


def test_parking_QCK_10_a_guests_permit_opens_by_its_address_and_tells_no_name(shop, browse, there):
    permit = book_guest(shop)
    buy_as_guest(shop, permit, payment_type=shop.sure)
    path = f"/temp/{permit.reference}/"
    page = words(browse(shop.site).get(path))
    assert permit.number in page and "GUEST 1" in page and "guest@example.com" not in page
    assert browse(there).get(path).status_code == 404
    assert browse(shop.site).get(f"/temp/{uuid4()}/").status_code == 404
    assert browse(shop.site).get(path + "give-up/").status_code == 302
