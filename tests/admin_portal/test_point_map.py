"""Putting a point on the map beside latitude and longitude (parking §4.2)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.scoping import client_scope
from parking.models import LotGroup
from tests.admin_portal.conftest import staff_member
from tests.admin_portal.test_pages_look import enter
from tests.factories.accounts import PASSWORD, make_site
from tests.factories.parking import LotFactory, LotGroupFactory
from tests.live import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNSET = re.compile("oc-pin-unset")


@pytest.fixture
def ours(db):
    site = make_site("OURS")
    with client_scope(site.client):
        LotGroupFactory(name="North", latitude="45.43", longitude="-75.70")
        site.pier = LotFactory(name="Pier", latitude="45.42", longitude="-75.68")
    return site


@pytest.fixture
def adding(ours, visit):
    page = enter(ours, visit)
    page.goto(reverse("admin_portal:lot_group_add"))
    return page


def point(page):
    return page.get_by_role("button", name="Point: move it with the arrow keys")


def typed(page):
    return [float(page.get_by_label(name).input_value()) for name in ("Latitude", "Longitude")]


def where(page):
    box = point(page).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] + 6


def test_a_click_puts_the_point_among_the_other_places_and_it_is_saved(ours, adding):
    assert adding.locator(".oc-known").all_text_contents() == ["North", "Pier"]
    expect(point(adding)).to_have_class(UNSET)
    adding.locator(".oc-map").click(position={"x": 200, "y": 150})
    expect(point(adding)).not_to_have_class(UNSET)
    box = adding.locator(".oc-map").bounding_box()
    assert where(adding) == pytest.approx((box["x"] + 200, box["y"] + 150), abs=2)
    latitude, longitude = typed(adding)
    assert 45.40 < latitude < 45.45 and -75.73 < longitude < -75.65
    assert findings(adding) == []
    adding.get_by_label("Name", exact=True).fill("South")
    adding.get_by_role("button", name="Add Lot Group").click()
    expect(adding.locator(".oc-messages")).to_contain_text("South is added")
    with client_scope(ours.client):
        group = LotGroup.objects.get(name="South")
    assert [float(group.latitude), float(group.longitude)] == [latitude, longitude]


def test_arrow_keys_move_the_point_and_shift_makes_the_steps_larger(adding):
    point(adding).press("Enter")
    latitude, longitude = typed(adding)
    x, y = where(adding)
    point(adding).press("ArrowUp")
    point(adding).press("ArrowRight")
    assert typed(adding)[0] > latitude and typed(adding)[1] > longitude
    assert where(adding) == pytest.approx((x + 4, y - 4), abs=1)
    point(adding).press("Shift+ArrowDown")
    assert where(adding) == pytest.approx((x + 4, y + 36), abs=1)
    expect(point(adding)).to_be_focused()


def test_what_is_typed_moves_the_point_and_half_a_pair_unsets_it(adding):
    adding.get_by_label("Latitude").fill("45.43")
    expect(point(adding)).to_have_class(UNSET)
    adding.get_by_label("Longitude").fill("-75.7")
    expect(point(adding)).not_to_have_class(UNSET)
    known = adding.locator(".oc-known", has_text="North").bounding_box()
    assert where(adding) == pytest.approx((known["x"] + 8, known["y"] + 8), abs=8)
    adding.get_by_label("Latitude").fill("91")
    expect(point(adding)).to_have_class(UNSET)


def test_the_point_can_be_dragged(adding):
    x, y = where(adding)
    point(adding).hover()
    adding.mouse.down()
    adding.mouse.move(x + 50, y + 20, steps=5)
    adding.mouse.up()
    expect(point(adding)).not_to_have_class(UNSET)
    assert typed(adding)[1] > -75.69


def test_a_lots_own_point_is_shown_and_who_only_reads_cannot_move_it(ours, visit):
    with client_scope(ours.client):
        staff_member("reader", rights={"lots.view"})
    page = visit(reverse("admin_portal:login"))
    page.fill("[name=identifier]", "reader")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_selector("[aria-current=page]", state="attached")
    page.goto(reverse("admin_portal:lot_zones", args=[ours.pier.pk]))
    assert page.locator(".oc-known").all_text_contents() == ["North"]
    expect(point(page)).to_be_disabled()
    expect(point(page)).not_to_have_class(UNSET)
    page.locator(".oc-map").click(position={"x": 200, "y": 150})
    assert typed(page) == [45.42, -75.68]


def test_the_first_place_of_a_client_is_looked_for_on_the_whole_earth(ours, visit):
    with client_scope(ours.client):
        LotGroup.objects.update(latitude=None, longitude=None)
        type(ours.pier).objects.update(latitude=None, longitude=None)
    page = enter(ours, visit)
    page.goto(reverse("admin_portal:lot_group_add"))
    page.get_by_label("Latitude").fill("-41.3")
    page.get_by_label("Longitude").fill("174.8")
    page.locator(".oc-map").scroll_into_view_if_needed()
    expect(point(page)).to_be_in_viewport()
    expect(page.locator(".oc-known")).to_have_count(0)


def test_without_script_there_are_the_two_fields_alone(ours, visit):
    page = enter(ours, visit, java_script_enabled=False)
    page.goto(reverse("admin_portal:lot_group_add"))
    expect(page.locator(".oc-point")).to_be_hidden()
    expect(page.get_by_label("Latitude")).to_be_editable()
