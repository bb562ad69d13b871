"""The admin map in a browser: pins, popups, news; by mouse, by keyboard and on a phone (parking §14.3)."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Session
from core.scoping import client_scope
from parking.models import Lot, LotGroup
from tests.admin_portal.test_map_settings import THANKS, use_tiles
from tests.admin_portal.test_pages_look import enter
from tests.admin_portal.test_real_time_map import URL
from tests.factories.parking import LotFactory, PermitRentalFactory
from tests.live import PHONE, findings, scrolls_sideways
from tests.parking.mapping import YEAR, add_permits, group_on_map, make_place
from tests.world import PIXEL, make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_VIEW = """box => [...box.querySelectorAll(".oc-pin")].every((pin) => {
    const [it, all] = [pin.getBoundingClientRect(), box.getBoundingClientRect()]
    return it.left >= all.left && it.right <= all.right && it.top >= all.top && it.bottom <= all.bottom
})"""


@pytest.fixture
def ours(db):
    return make_site("OURS")


@pytest.fixture
def place(ours):
    """North, and Pier to the east of it."""
    with client_scope(ours.client):
        place = make_place(timezone.now())
        place.pier = LotFactory(
            name="Pier",
            latitude="45.42",
            longitude="-75.68",
            marker_colour="#cf222e",
            temp_enabled=True,
            temp_max=4,
        )
    return place


@pytest.fixture
def office(ours, place, visit):
    """`office(…)`: the map's page, whose minutes the test counts."""

    def open_map(**facts):
        page = enter(ours, visit, **facts)
        page.clock.install()
        page.goto(URL)
        return page

    return open_map


def pin(page, name):
    return page.get_by_role("button", name=name)


def popup(page):
    return page.get_by_role("dialog")


def a_minute_passes(page):
    with page.expect_response(lambda answer: answer.url.endswith(URL)):
        page.clock.fast_forward(61_000)


def rent_another(ours, place):
    with client_scope(ours.client):
        free = place.lot.permits.filter(rentals=None).first()
        PermitRentalFactory(
            permit=free,
            person=place.person,
            sales_window=place.window,
            starts_at=place.at - YEAR,
            ends_at=place.at + YEAR,
        )


def test_pins_stand_in_view_with_name_figure_and_colour_and_none_leaves_the_host(office):
    page = office()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(URL)
    assert page.locator(".oc-map").evaluate(IN_VIEW)
    assert [it.text_content() for it in page.locator(".oc-pin").all()] == ["65%", "100%"]
    assert pin(page, "Pier, 100%").evaluate("it => getComputedStyle(it).borderTopColor") == "rgb(207, 34, 46)"
    home = page.evaluate("location.origin")
    assert asked and all(url.startswith((home, "data:")) for url in asked)
    assert findings(page) == []


def test_a_click_opens_the_popup_and_another_one_the_next(office):
    page = office()
    pin(page, "North, 65%").click()
    expect(popup(page)).to_have_accessible_name("North")
    expect(popup(page)).to_contain_text("North Staff")
    expect(popup(page).get_by_role("link", name="North Staff")).to_be_visible()
    assert findings(page) == []
    pin(page, "Pier, 100%").click()
    expect(popup(page)).to_have_count(1)
    expect(popup(page)).to_have_accessible_name("Pier")
    popup(page).get_by_role("button", name="Close").click()
    expect(popup(page)).to_have_count(0)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_by_keyboard_a_pin_opens_its_popup_and_escape_leads_back(office, key):
    page = office()
    pin(page, "North, 65%").focus()
    page.keyboard.press(key)
    expect(popup(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(popup(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Tab")
    expect(popup(page).get_by_role("link", name="North Staff")).to_be_focused()
    page.keyboard.press("Escape")
    expect(popup(page)).to_have_count(0)
    expect(pin(page, "North, 65%")).to_be_focused()


def test_the_map_shows_the_pin_that_the_tab_key_comes_to(office):
    page = office()
    page.locator(".oc-map").focus()
    for _each in range(12):
        page.keyboard.press("ArrowRight")
    assert not page.locator(".oc-map").evaluate(IN_VIEW)
    page.keyboard.press("Tab")
    expect(pin(page, "North, 65%")).to_be_focused()
    assert page.locator(".oc-map").evaluate(IN_VIEW.replace(".oc-pin", ".oc-pin:focus"))


def test_news_reach_pins_and_an_open_popup_without_moving_the_map(ours, place, office):
    page = office()
    pin(page, "North, 65%").click()
    expect(popup(page)).to_contain_text("4 of 10")
    popup(page).get_by_role("link", name="North Visitors").focus()
    where = page.locator(".leaflet-map-pane").get_attribute("style")
    rent_another(ours, place)
    a_minute_passes(page)
    expect(popup(page)).to_contain_text("5 of 10")
    expect(popup(page).get_by_role("link", name="North Visitors")).to_be_focused()
    expect(pin(page, "North, 60%")).to_be_visible()
    assert page.locator(".leaflet-map-pane").get_attribute("style") == where
    expect(page.locator("#places")).to_contain_text("5 of 10")
    a_minute_passes(page)
    expect(popup(page)).to_have_count(1)


def test_news_that_do_not_come_leave_the_page_as_it_is_until_the_next(ours, place, office):
    page = office()
    page.route(f"**{URL}", lambda route: route.fulfill(status=503, body="away"))
    a_minute_passes(page)
    page.unroute(f"**{URL}")
    expect(pin(page, "North, 65%")).to_be_visible()
    rent_another(ours, place)
    a_minute_passes(page)
    expect(pin(page, "North, 60%")).to_be_visible()


def test_who_is_signed_out_meanwhile_is_led_to_the_sign_in_page(ours, office):
    page = office()
    with client_scope(ours.client):
        Session.objects.all().delete()
    a_minute_passes(page)
    page.wait_for_url("**/admin/login/**")


def test_a_place_that_is_gone_takes_its_popup_along_and_a_new_one_gets_a_pin(ours, place, office):
    page = office()
    pin(page, "Pier, 100%").click()
    with client_scope(ours.client):
        Lot.objects.filter(pk=place.pier.pk).update(latitude=None, longitude=None)
        group_on_map("Meadow")
    a_minute_passes(page)
    expect(pin(page, "Meadow")).to_be_visible()
    expect(pin(page, "Pier, 100%")).to_have_count(0)
    expect(popup(page)).to_have_count(0)


def test_pins_on_one_point_can_all_be_pressed(ours, place, office):
    names = ["A", "B", "C", "D", "E"]
    with client_scope(ours.client):
        for name in names:
            group = group_on_map(name)
            add_permits(place, LotFactory(lot_group=group), 1)
    page = office()
    for name in names:
        pin(page, f"{name}, 100%").click()
        expect(popup(page)).to_have_accessible_name(name)
        page.keyboard.press("Escape")


def test_the_first_place_brings_the_map(ours, place, office):
    with client_scope(ours.client):
        Lot.objects.filter(pk=place.pier.pk).update(latitude=None)
        LotGroup.objects.update(show_on_map=False)
    page = office()
    expect(page.locator("main")).to_contain_text("No place is on the map yet.")
    expect(page.locator(".oc-map")).to_be_hidden()
    with client_scope(ours.client):
        LotGroup.objects.update(show_on_map=True)
    a_minute_passes(page)
    expect(pin(page, "North, 65%")).to_be_visible()


@pytest.mark.parametrize(("language", "name"), [("en", "North, 65%"), ("fr", "North, 65\xa0%")])
def test_on_a_phone_in_the_dark(office, language, name):
    page = office(viewport=PHONE, color_scheme="dark", locale=language, has_touch=True)
    assert page.locator(".oc-map").evaluate(IN_VIEW)
    pin(page, name).tap()
    expect(popup(page)).to_contain_text("North Staff")
    assert findings(page) == [] and not scrolls_sideways(page)
    box, around = popup(page).bounding_box(), page.locator(".oc-map").bounding_box()
    assert box["x"] >= around["x"] and box["x"] + box["width"] <= around["x"] + around["width"]


def test_without_script_the_list_is_the_map(ours, place, visit):
    page = enter(ours, visit, java_script_enabled=False)
    page.goto(URL)
    expect(page.locator(".oc-map")).to_be_hidden()
    expect(page.get_by_role("heading", name="Pier")).to_be_visible()


def test_with_the_setting_tiles_come_from_their_host_and_their_maker_is_named(ours, place, visit):
    use_tiles(ours)
    page, asked = enter(ours, visit), []

    def answer(route):
        asked.append(route.request)
        route.fulfill(body=PIXEL, content_type="image/gif")

    page.route("https://tiles.example.org/**", answer)
    page.goto(URL)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_have_text(THANKS)
    assert asked[0].headers["referer"] == page.evaluate("location.origin") + "/"
