"""Pages of lots for everybody, hidden lots, lots with a password (parking §3, LOT-3 to LOT-6, MAP-2, X-11, X-12)."""

from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from core.scoping import client_scope
from parking.choices import LotScope, Visibility
from parking.models import Lot, SalesWindow
from tests.factories.parking import LotFactory, PermitFactory
from tests.parking.selling import another_driver, ask, open_shop
from tests.user_portal.test_payments import words

pytestmark = pytest.mark.django_db
WORD = "open sesame"


@pytest.fixture
def shop(scope):
    cache.clear()
    return open_shop(SimpleNamespace(site=scope, permits=4))


@pytest.fixture
def guest(shop, browse):
    return browse(shop.site)


def page_of(shop):
    return f"/lots/{shop.lot.pk}/"


def lock(shop):
    Lot.objects.filter(pk=shop.lot.pk).update(password_enabled=True, password=make_password(WORD))


def hide(shop):
    Lot.objects.filter(pk=shop.lot.pk).update(visibility=Visibility.HIDDEN_ACCESSIBLE)


def enter(browser, shop, password=WORD, **facts):
    return browser.post(page_of(shop) + "password/", {"password": password, **facts})


def test_guests_find_every_visible_lot_and_its_page(shop, guest):
    LotFactory(name="Concealed", visibility=Visibility.NOT_VISIBLE)
    LotFactory(name="By Link", visibility=Visibility.HIDDEN_ACCESSIBLE)
    page = words(guest.get("/lots/"))
    assert f'<a href="{page_of(shop)}">North Lot</a>' in page and "$350.00" in page
    assert "Concealed" not in page and "By Link" not in page
    assert '<a href="/lots/" aria-current="page">' in page, "the menu"


def test_parking_MAP_2_the_page_tells_a_share_and_no_number(shop, guest, signed_in):
    Lot.objects.update(
        location_text="Behind the arena", temp_enabled=True, temp_daily_cost=9, temp_hourly_cost=2
    )
    ask(shop, another_driver("other"))
    for browser in (guest, signed_in(shop.site)):
        page = words(browser.get(page_of(shop)))
        for said in (
            "Behind the arena",
            "$350.00",
            "75% available",
            "$9.00",
            "$2.00",
            f"/permits/buy/{shop.lot.pk}/",
        ):
            assert said in page
        assert " left" not in page
    for number in range(3):
        ask(shop, another_driver(f"more{number}"))
    page = words(guest.get(page_of(shop)))
    assert "Full" in page and "Buy a permit" not in page
    PermitFactory(lot=shop.lot, sequence=5, number="5", visible_to_user=False)
    assert "Full" in words(guest.get(page_of(shop))), "what the office keeps for itself is nobody's share"


def test_guests_sign_in_to_buy_and_come_back(shop, guest):
    Lot.objects.update(lot_scope=LotScope.USER_TYPE)
    assert "You sign in first" in words(guest.get(page_of(shop)))
    there = guest.get(f"/permits/buy/{shop.lot.pk}/")["Location"]
    assert there == f"/login/?next=%2Fpermits%2Fbuy%2F{shop.lot.pk}%2F"
    SalesWindow.objects.update(is_active=False)
    page = words(guest.get(page_of(shop)))
    assert "not on sale at the moment" in page and "available" not in page and "Sign in to buy" not in page


def test_parking_X_12_guests_read_nothing_of_anybody(shop, guest):
    ask(shop)
    page = words(guest.get(page_of(shop)))
    for secret in (shop.car.plate, "Dora", "driver@example.com", "Permit 1"):
        assert secret not in page


@pytest.mark.parametrize("facts", [{"visibility": "not_visible"}, {"archived_at": timezone.now()}])
def test_parking_LOT_3_a_lot_that_is_closed_says_so_on_every_way(shop, guest, signed_in, facts):
    Lot.objects.filter(pk=shop.lot.pk).update(**facts)
    driver = signed_in(shop.site)
    for browser in (guest, driver):
        for url in (page_of(shop), page_of(shop) + "password/", f"/l/{shop.lot.qr_token}/"):
            page = words(browser.get(url), 404)
            assert "This lot is not available" in page and "North Lot" not in page
    assert driver.get(f"/permits/buy/{shop.lot.pk}/").status_code == 404


def test_lots_of_nobody_and_of_another_client_are_not_available(shop, there, guest):
    with client_scope(there.client):
        theirs = LotFactory(name="Their Lot")
    for url in (f"/lots/{theirs.pk}/", f"/l/{theirs.qr_token}/", "/lots/999999999/", f"/l/{uuid4()}/"):
        assert "Their Lot" not in words(guest.get(url), 404)


def test_parking_LOT_4_a_hidden_lot_opens_by_its_link_for_this_session(shop, guest, browse):
    hide(shop)
    assert "North Lot" not in words(guest.get(page_of(shop)), 404)
    assert guest.get(f"/l/{shop.lot.qr_token}/")["Location"] == page_of(shop)
    assert "North Lot" in words(guest.get(page_of(shop)))
    for listed in ("/", "/lots/"):
        assert "North Lot" not in words(guest.get(listed))
    assert browse(shop.site).get(page_of(shop)).status_code == 404


def test_parking_LOT_4_who_reached_it_can_buy_there(shop, signed_in):
    hide(shop)
    driver = signed_in(shop.site)
    assert "North Lot" not in words(driver.get("/permits/"))
    driver.get(f"/l/{shop.lot.qr_token}/")
    assert "North Lot" in words(driver.get("/permits/"))
    assert (
        "/payments/checkout/" in driver.post(f"/permits/buy/{shop.lot.pk}/", {"seen": "350.00"})["Location"]
    )


def test_parking_LOT_5_the_password_is_asked_once_a_session(shop, signed_in):
    lock(shop)
    driver = signed_in(shop.site)
    page = words(driver.get(page_of(shop)))
    assert "asks for a password" in page and f"{page_of(shop)}password/?next={page_of(shop)}" in page.replace(
        "%2F", "/"
    )
    assert "This is not the password of the lot." in words(enter(driver, shop, "open barley"))
    assert "Enter the password." in words(enter(driver, shop, ""))
    assert enter(driver, shop, next="/permits/")["Location"] == "/permits/"
    assert "Buy a permit" in words(driver.get(page_of(shop)))
    assert driver.get(page_of(shop) + "password/")["Location"] == page_of(shop)
    assert driver.post(f"/permits/buy/{shop.lot.pk}/", {"seen": "350.00"}).status_code == 302
    assert enter(signed_in(shop.site), shop, next="https://evil.example.com/")["Location"] == page_of(shop)


def test_a_lot_without_a_password_set_opens_to_none(shop, guest):
    Lot.objects.update(password_enabled=True, password="")
    assert "This is not the password" in words(enter(guest, shop, "x"))


def test_parking_LOT_5_after_five_tries_even_the_right_one_waits(shop, guest, browse):
    lock(shop)
    guest.get(page_of(shop) + "password/")
    for _try in range(5):
        assert enter(guest, shop, "wrong").status_code == 200
    answer = enter(guest, shop)
    assert "Too many tries. Wait 15 minutes" in words(answer, 429) and answer["Retry-After"] == "900"
    other = browse(shop.site)
    other.get(page_of(shop) + "password/")
    assert enter(other, shop).status_code == 302, "somebody else behind the same address"


def test_parking_X_11_new_sessions_give_an_address_no_end_of_tries(shop, browse):
    lock(shop)
    codes = []
    for _session in range(11):
        browser = browse(shop.site)
        browser.get(page_of(shop) + "password/")
        codes += [enter(browser, shop, "wrong").status_code for _ in range(5)]
    assert codes == [200] * 50 + [429] * 5
    elsewhere = browse(shop.site, REMOTE_ADDR="203.0.113.9")
    assert enter(elsewhere, shop).status_code == 302


def test_tries_without_a_session_are_counted_together(shop, browse):
    lock(shop)
    codes = [enter(browse(shop.site), shop, "wrong").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_parking_29_12_a_hidden_lot_with_a_password_by_its_link(shop, signed_in):
    """LOT-6: in no list; its link alone leads to the password, the password alone to nothing."""
    hide(shop)
    lock(shop)
    driver = signed_in(shop.site)
    assert enter(driver, shop).status_code == 404
    for listed in ("/lots/", "/permits/", "/"):
        assert "North Lot" not in words(driver.get(listed))
    page = words(driver.get(f"/l/{shop.lot.qr_token}/", follow=True))
    assert "North Lot" in page and "Enter the password" in page and "Buy a permit" not in page
    assert "asks for a password" in words(driver.post(f"/permits/buy/{shop.lot.pk}/", {"seen": "350.00"}))
    back = words(driver.get(enter(driver, shop)["Location"]))
    assert "Buy a permit" in back and "Enter the password" not in back
    answer = driver.post(f"/permits/buy/{shop.lot.pk}/", {"seen": "350.00"})
    assert answer["Location"].startswith("/payments/checkout/?item=permit")


def photo() -> bytes:
    """A picture as a camera makes it, with words of its own in it."""
    image, stored = Image.new("RGB", (1200, 900), "green"), BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Taken behind the dean's house"
    image.save(stored, "JPEG", exif=exif)
    return stored.getvalue()


def test_the_picture_is_drawn_anew_for_whom_the_lot_is(shop, guest, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    url = page_of(shop) + "picture/"
    assert guest.get(url).status_code == 404 and "picture/" not in words(guest.get(page_of(shop)))
    shop.lot.image.save("p.jpg", ContentFile(photo()))
    answer = guest.get(url)
    assert answer["Content-Type"] == "image/jpeg" and b"dean" not in answer.content
    assert Image.open(BytesIO(answer.content)).size == (853, 640)
    assert url in words(guest.get(page_of(shop))) and url in words(guest.get("/lots/"))
    hide(shop)
    assert guest.get(url).status_code == 404
