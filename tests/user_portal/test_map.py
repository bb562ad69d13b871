"""The real-time map for drivers and guests: page, list, shortcodes (parking §14.4, MAP-1 to MAP-7, CON-7)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import Visibility
from parking.models import Lot, LotGroup, Permit
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, PermitStateFactory
from tests.parking.mapping import TEMP, add_permits, for_others_only, group_on_map, make_place, welcome_guests
from tests.user_portal.test_pages import make_page
from tests.user_portal.test_payments import words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def place(scope):
    return make_place(timezone.now(), scope.driver)


@pytest.fixture
def guest(scope, browse):
    return browse(scope)


@pytest.fixture
def driver(scope, signed_in):
    return signed_in(scope)


def list_of(browser):
    """What htmx puts into the map's list."""
    return words(browser.get("/map/places/", headers=HTMX))


def test_the_map_is_a_page_of_everybody_and_in_the_menu(place, guest, driver):
    for browser in (guest, driver):
        page = words(browser.get("/map/"))
        assert '<a href="/map/" aria-current="page">' in page
        assert 'data-place-map data-list="places"' in page and 'data-hx-get="/map/places/"' in page
        assert "Plenty of space" in page and f'id="place-g{place.group.pk}"' in page


def test_without_a_place_the_map_is_not_in_the_menu_and_says_so(scope, guest):
    LotFactory()
    page = words(guest.get("/map/"))
    assert "No place is on the map for you" in page and 'href="/map/"' not in page


def test_the_list_is_what_htmx_fetches_and_a_page_for_whoever_comes_otherwise(place, guest):
    part = list_of(guest)
    assert "<html" not in part and 'data-lat="45.421500" data-lng="-75.697200"' in part
    answer = guest.get("/map/places/")
    assert "<html" in words(answer) and "HX-Request" in answer["Vary"]
    assert guest.post("/map/places/").status_code == guest.post("/map/").status_code == 405


def test_coordinates_have_points_in_every_language(place, guest):
    part = words(guest.get("/map/places/", headers=HTMX | {"accept-language": "fr"}))
    assert 'data-lat="45.421500"' in part and "70\xa0%" in part


def test_parking_MAP_1_guests_see_temporary_permits_only(place, guest, driver):
    seen, guests = list_of(driver), list_of(guest)
    assert (
        "North Staff" in seen and "60%" in seen and "Standard permits" in seen and 'data-figure="65%"' in seen
    )
    assert "North Visitors" in guests and 'data-figure="70%"' in guests
    for kept in ("North Staff", "60%", "65%", "Standard permits"):
        assert kept not in guests


def test_parking_MAP_2_no_count_is_in_any_byte(place, guest, driver):
    state = PermitStateFactory()
    Permit.objects.bulk_create(Permit(lot=place.lot, number=f"N{n}", state=state) for n in range(11, 732))
    Lot.objects.filter(pk=place.temp_lot.pk).update(temp_max=619)
    counts = ("731", "727", "619", "616", "1350", "1343")  # totals and what is left: 4 and 3 are out
    page = make_page(body="<p>[real-time-map]</p>")
    for browser in (guest, driver):
        for url in ("/map/", "/map/places/", f"/{page.slug}/", f"/lot-groups/{place.group.pk}/"):
            for headers in ({}, HTMX):
                told = words(browser.get(url, headers=headers))
                assert "99%" in told
                for count in counts:
                    assert not re.search(rf"(?<![\w.-]){count}(?![\w.-])", told), (url, count)


def test_parking_MAP_3_a_place_without_permits_has_no_percent(place, driver):
    LotFactory(name="Meadow", lot_group=group_on_map("Meadows"))
    part = list_of(driver)
    assert 'data-tone="unknown" data-figure="–"' in part and "Not known" in part


def test_parking_MAP_4_the_legend_says_what_the_pins_do(place, guest):
    page = words(guest.get("/map/"))
    for said in ("50% or more", "20% to 49%", "1% to 19%", "0%"):
        assert said in page
    assert 'data-tone="green" data-figure="70%"' in page
    save_settings(actor=ACTOR, values={"map_green_from": 80, "map_amber_from": 75})
    page = words(guest.get("/map/"))
    assert "75% to 79%" in page and "1% to 74%" in page
    assert 'data-tone="red" data-figure="70%"' in page


def test_parking_MAP_5_a_group_that_is_not_shown_is_absent(place, guest, driver):
    for facts in ({"show_on_map": False}, {"show_on_map": True, "archived_at": timezone.now()}):
        LotGroup.objects.filter(pk=place.group.pk).update(**facts)
        for browser in (guest, driver):
            page = words(browser.get("/map/"))
            assert f"place-g{place.group.pk}" not in page and 'href="/map/"' not in page


@pytest.mark.parametrize("visibility", [Visibility.NOT_VISIBLE, Visibility.HIDDEN_ACCESSIBLE])
def test_parking_MAP_6_lots_that_are_not_listed_are_not_on_the_map(place, guest, driver, visibility):
    Lot.objects.filter(pk=place.temp_lot.pk).update(visibility=visibility)
    guest.get(f"/l/{place.temp_lot.qr_token}/")  # following its link changes nothing here
    driver.get(f"/l/{place.temp_lot.qr_token}/")
    assert "North Visitors" not in list_of(driver) and "60%" in list_of(driver)
    assert "No place is on the map" in list_of(guest)


def test_parking_MAP_11_donut_and_lots_have_equivalents_in_words(place, driver):
    part = list_of(driver)
    assert 'role="img" aria-label="Available: 65%"' in part
    assert "North: how much of each lot is available</caption>" in part
    assert '<th scope="row">North Staff</th>' in part and '<th scope="col">Temporary permits</th>' in part


def test_parking_scenario_2_who_may_buy_in_no_lot_sees_the_donut_and_no_button(place, driver):
    assert f'href="/lot-groups/{place.group.pk}/">Book Permit' in list_of(driver)
    for_others_only(place.lot)
    for_others_only(place.temp_lot)
    part = list_of(driver)
    assert "Available: 65%" in part and "Book Permit" not in part
    page = words(driver.get(f"/lot-groups/{place.group.pk}/"))
    assert "Available: 65%" in page and "not for your user type" in page
    assert "/q/" not in page and "/permits/buy/" not in page


def test_the_button_of_a_lot_with_its_own_pin_leads_to_the_lot(place, guest):
    lot = LotFactory(name="Airport", latitude="45.4", longitude="-75.6", **TEMP)
    welcome_guests(lot)
    assert f'href="/lots/{lot.pk}/">Book Permit' in list_of(guest)


def test_another_client_has_its_own_map(place, guest, there, browse):
    with client_scope(there.client):
        make_place(timezone.now(), there.driver)
        LotGroup.objects.update(name="Elsewhere")
    assert "Elsewhere" in list_of(browse(there)) and "Elsewhere" not in list_of(guest)


def test_parking_CON_7_the_map_stands_on_a_page_once(place, guest):
    make_page(body="<p>[real-time-legend]</p><p>[real-time-map]</p><p>[real-time-map]</p>")
    page = words(guest.get("/how-to-park/"))
    assert page.count("data-place-map") == page.count('id="places"') == 1
    assert "[real-time-map] stands here once already." in page
    assert "50% or more" in page and "North Visitors" in page and "North Staff" not in page


def test_parking_CON_1_the_map_in_a_page_shows_what_its_reader_may_see(place, driver):
    make_page(body="<p>[real-time-map]</p>")
    page = words(driver.get("/how-to-park/"))
    assert "North Staff" in page and f'href="/lot-groups/{place.group.pk}/"' in page


def test_parking_MAP_10_a_page_with_the_map_may_show_the_clients_tiles(place, guest):
    make_page(body="<p>[real-time-map]</p>")
    pages = ("/map/", "/how-to-park/", "/")
    assert not any("tiles.example" in guest.get(url)["Content-Security-Policy"] for url in pages)
    url = "https://tiles.example.org/{z}/{x}/{y}.png"
    save_settings(actor=ACTOR, values={"map_tiles_url": url, "map_attribution": "Example & Sons"})
    for page in pages:
        assert "img-src 'self' data: https://tiles.example.org" in guest.get(page)["Content-Security-Policy"]
    assert f'data-tiles="{url}" data-attribution="Example &amp; Sons"' in words(guest.get("/how-to-park/"))
    assert "tiles.example" not in guest.get("/lots/")["Content-Security-Policy"]


def test_the_list_takes_the_same_queries_for_1_and_30_lots(place, guest, driver):
    def asked():
        taken = []
        for browser in (guest, driver):
            for url in ("/map/places/", f"/lot-groups/{place.group.pk}/"):
                with CaptureQueriesContext(connection) as captured:
                    words(browser.get(url, headers=HTMX))
                taken.append(len(captured))
        return taken

    asked()
    few = asked()
    for number in range(30):
        lot = LotFactory(lot_group=place.group if number % 2 else group_on_map(f"Group {number}"), **TEMP)
        welcome_guests(lot)
        add_permits(place, lot, 1)
    assert asked() == few
