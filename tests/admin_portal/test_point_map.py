"""Putting a point on the map beside latitude and longitude (parking §4.2; seeds: “putting a point on the map”)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.choices import UserKind
from core.scoping import client_scope
from parking.models import LotGroup
from tests.admin_portal.conftest import staff_member
from tests.admin_portal.test_pages_look import enter
from tests.factories.parking import LotFactory, LotGroupFactory
from tests.live import findings
from tests.world import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


def fields(page):
    return [float(page.locator(f"#id_{name}").input_value() or "nan") for name in ("latitude", "longitude")]


def test_a_click_puts_the_point_among_the_other_places_and_it_is_saved(ours, adding):
    assert adding.locator(".oc-known").all_text_contents() == ["North", "Pier"]
    expect(point(adding)).to_have_class(adding_class(unset=True))
    adding.locator(".oc-map").click(position={"x": 200, "y": 150})
    latitude, longitude = fields(adding)
    assert 45.40 < latitude < 45.45 and -75.75 < longitude < -75.63
    assert findings(adding) == []
    adding.get_by_label("Name", exact=False).first.fill("South")
    adding.get_by_role("button", name="Add Lot Group").click()
    expect(adding.locator(".oc-messages")).to_contain_text("South is added")
    with client_scope(ours.client):
        group = LotGroup.objects.get(name="South")
    assert (float(group.latitude), float(group.longitude)) == (latitude, longitude)
