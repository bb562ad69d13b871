"""Every page of the portal in a browser: axe finds nothing, nothing scrolls sideways, the content policy is silent."""

from itertools import product

import pytest

from accounts.rules.links import reset_tokens
from core.scoping import client_scope
from parking.models import LotUserType
from tests.factories.accounts import PASSWORD
from tests.factories.parking import LotFactory, LotZoneFactory, VehicleDriverFactory, VehicleFactory
from tests.live import DESKTOP, PHONE, findings, scrolls_sideways
from tests.user_portal.test_home import park

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GUEST_PAGES = ["/", "/login/", "/password/forgotten/", "/password/forgotten/sent/", "/password/new/{id}/x/"]
FORMS = ["/login/", "/password/forgotten/", "/password/new/{id}/{token}/"]


@pytest.fixture
def site(here):
    """A client with lots, and a driver with a vehicle that may park and one that may not."""
    with client_scope(here.client):
        LotFactory(name="North Lot", location_text="Behind the arena, gate 3", default_cost=121)
        lot = LotFactory(name="Deanery", lot_scope="user_type", default_cost=0)
        LotUserType.objects.create(lot=lot, user_type=here.driver.profile.user_type)
        for plate in ("ABC 123", "XYZ 789"):
            VehicleDriverFactory(vehicle=VehicleFactory(plate=plate), user=here.driver)
        park(VehicleFactory._meta.model.objects.get(plate="ABC 123"), zone=LotZoneFactory(name="1001"))
    return here


def look(page):
    """What is wrong with the page at each size, in light and dark."""
    wrong = []
    for viewport, scheme in product((PHONE, DESKTOP), ("light", "dark")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [(viewport["width"], scheme, found) for found in findings(page)]
        if scrolls_sideways(page):
            wrong.append((viewport["width"], scheme, "scrolls sideways"))
    return wrong


def enter(page):
    page.fill("[name=identifier]", "driver")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_selector("#vehicles")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", GUEST_PAGES)
def test_guest_pages(site, visit, path, language):
    page = visit(path.format(id=site.driver.public_id), locale=language)
    assert page.locator("html").get_attribute("lang") == language
    assert look(page) == []


@pytest.mark.parametrize("path", FORMS)
def test_forms_with_errors(site, visit, path):
    with client_scope(site.client):
        token = reset_tokens.make_token(site.driver)
    page = visit(path.format(id=site.driver.public_id, token=token))
    page.locator("main form button").click()
    page.wait_for_selector(".oc-errors")
    assert page.title().startswith("Error:")
    assert look(page) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_drivers_pages(site, visit, language):
    page = visit("/login/", locale=language)
    enter(page)
    assert page.locator(".oc-plate-number").all_inner_texts() == ["ABC 123", "XYZ 789"]
    assert look(page) == []
    page.goto("/password/")
    assert look(page) == []


def test_all_of_it_works_without_script_on_a_phone(site, visit):
    page = visit("/password/", viewport=PHONE, java_script_enabled=False)
    enter_url = page.url
    page.fill("[name=identifier]", "driver")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    assert page.url.endswith("/password/") and page.url != enter_url
    page.locator("summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()
    assert "You are signed out." in page.locator(".oc-messages").inner_text()
