"""The page of a group of lots (parking §14.5)."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.scoping import client_scope
from parking.choices import Channel, Visibility
from parking.models import Lot, LotGroup, Permit, TempPermit
from parking.services.waitlists import add_to_waitlist
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory
from tests.parking.mapping import group_on_map, make_place, welcome_guests
from tests.parking.selling import give_car, make_window
from tests.payments.bank import bank
from tests.payments.conftest import make_office
from tests.user_portal.test_payments import words
from tests.user_portal.test_quick import MAIL

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(scope):
    cache.clear()
    bank.reset()
    place = make_place(timezone.now(), scope.driver)
    place.office = make_office(scope)
    make_window()
    give_car(scope.driver)
    place.url = f"/lot-groups/{place.group.pk}/"
    return place


@pytest.fixture
def guest(scope, browse):
    return browse(scope)


@pytest.fixture
def driver(scope, signed_in):
    return signed_in(scope)


def test_the_page_leads_drivers_to_both_ways_of_parking(place, driver):
    Lot.objects.filter(pk=place.lot.pk).update(
        location_text="Behind the arena", default_cost=350, image="x.png", allow_second_permit=True
    )
    page = words(driver.get(place.url))
    for said in (
        "Available: 65%",
        "60% available",
        "70% available",
        "Behind the arena",
        "$350.00",
        "$3.00",
        f"/lots/{place.lot.pk}/picture/",
        f'href="/permits/buy/{place.lot.pk}/"',
        f'href="/q/{place.temp_lot.qr_token}/?from=map"',
    ):
        assert said in page, said
    assert driver.post(place.url).status_code == 405


def test_parking_scenario_1_a_guest_sees_the_temp_lot_and_its_numbers_only(place, guest):
    page = words(guest.get(place.url))
    assert "North Visitors" in page and "Available: 70%" in page and "70% available" in page
    assert f"/q/{place.temp_lot.qr_token}/?from=map" in page
    for kept in ("North Staff", "60%", "65%", "/permits/buy/", "Standard permits"):
        assert kept not in page


def test_parking_MAP_1_a_lot_of_both_kinds_shows_guests_one(place, guest):
    Lot.objects.filter(pk=place.lot.pk).update(temp_enabled=True, temp_max=4, temp_hourly_cost=2)
    welcome_guests(place.lot)
    page = words(guest.get(place.url))
    assert "North Staff" in page and "100% available" in page and "Available: 78%" in page
    assert "/permits/buy/" not in page and "Standard permits" not in page


def test_parking_MAP_5_a_group_that_is_not_shown_has_no_page(place, guest, driver, there):
    with client_scope(there.client):
        theirs = group_on_map("Elsewhere")
    hidden = LotGroup.objects.create(name="Hidden")
    gone = group_on_map("Gone", archived_at=timezone.now())
    for browser in (guest, driver):
        for pk in (theirs.pk, hidden.pk, gone.pk, 0):
            assert browser.get(f"/lot-groups/{pk}/").status_code == 404


@pytest.mark.parametrize("visibility", [Visibility.NOT_VISIBLE, Visibility.HIDDEN_ACCESSIBLE])
def test_parking_MAP_6_lots_that_are_not_listed_are_not_on_the_page(place, guest, driver, visibility):
    Lot.objects.filter(pk=place.temp_lot.pk).update(visibility=visibility)
    for browser in (guest, driver):
        browser.get(f"/l/{place.temp_lot.qr_token}/")
        assert "North Visitors" not in words(browser.get(place.url))
    assert "Available: 60%" in words(driver.get(place.url))
    page = words(guest.get(place.url))
    assert "Sign in to see standard permits" in page and f"/login/?next={place.url}" in page


def test_a_group_without_lots_says_so(place, driver):
    assert "No lot of this place is open to you" in words(
        driver.get(f"/lot-groups/{group_on_map('Empty').pk}/")
    )


def test_a_lot_with_a_password_is_there_and_its_checkout_asks(place, guest):
    Lot.objects.filter(pk=place.temp_lot.pk).update(password_enabled=True, password="x")
    page = words(guest.get(place.url))
    quick = f"/q/{place.temp_lot.qr_token}/?from=map"
    assert "Asks for a password" in page and quick in page
    assert guest.get(quick)["Location"].startswith(f"/lots/{place.temp_lot.pk}/password/")


def test_a_full_lot_says_so_and_has_no_button(place, driver):
    place.lot.permits.filter(rentals=None).update(visible_to_user=False)
    page = words(driver.get(place.url))
    assert f"/permits/buy/{place.lot.pk}/" not in page and "All permits are taken." in page


def test_a_full_lot_that_sells_temporary_permits_says_so_beside_the_button(place, driver):
    Lot.objects.filter(pk=place.lot.pk).update(temp_enabled=True, temp_max=4, temp_hourly_cost=2)
    place.lot.permits.filter(rentals=None).update(visible_to_user=False)
    page = words(driver.get(place.url))
    assert f"/q/{place.lot.qr_token}/?from=map" in page and "All permits are taken." in page


def test_a_lot_without_anything_says_so(place, driver):
    LotFactory(name="Meadow", lot_group=place.group)
    assert "No temporary permits are sold here." in words(driver.get(place.url))


def test_parking_9_2_what_is_bought_from_here_says_that_it_came_from_the_map(place, guest):
    url = f"/q/{place.temp_lot.qr_token}/"
    guest.post("/popup/guest_checkout/", {"next": url})
    guest.post(url + "?from=map", {"plate": "VIS 1", "email": MAIL, "duration": "hourly:2"})
    asked = {"seen": "6.00", "seen_credit": "0", "payment_type": place.office.bank.pk}
    assert guest.post(url + "pay/", asked).status_code == 303
    bought = TempPermit.objects.exclude(status="active").get()
    assert (bought.channel, bought.get_channel_display()) == (Channel.MAP, "Map")


def test_lots_of_other_groups_are_not_here(place, driver):
    LotFactory(name="South", lot_group=group_on_map("Southern"))
    assert "South" not in words(driver.get(place.url)).partition("<main")[2]


def test_parking_LOT_2_a_full_lot_offers_its_waiting_list(place, driver, guest):
    Permit.objects.filter(lot=place.lot).update(visible_to_user=False)
    Lot.objects.filter(pk=place.lot.pk).update(waitlist_enabled=True)
    join = f'href="/waitlist/join/{place.lot.pk}/"'
    assert join in words(driver.get(place.url)) and "waiting list" not in words(guest.get(place.url))
    add_to_waitlist(actor=ACTOR, person_id=place.person.pk, lot_id=place.lot.pk)
    page = words(driver.get(place.url))
    assert join not in page and "You are on the waiting list." in page
