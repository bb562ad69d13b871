"""The doubles' page in a browser: without JavaScript, by keyboard, in both languages, light and dark."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.integrations.paying import bill_of, open_shop
from tests.integrations.test_payment_providers import CASES
from tests.live import DESKTOP, PHONE, findings, scrolls_sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(fakes, settings):
    with open_shop(CASES[0], fakes, settings) as found:
        yield found


@pytest.fixture
def back(shop):
    """A bill whose payer comes back to something that is there."""
    return {"success_url": f"{shop.fakes.url}/login", "cancel_url": f"{shop.fakes.url}/login?cancelled"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing_whatever_became_of_it(browser, shop, back, language):
    page = browser.new_page()
    address = shop.start(bill_of(language=language, **back)).url
    for button in (None, "decline", "pay", "dispute"):
        page.goto(address)
        if button:
            page.locator(f"button[value={button}]").click()
            page.goto(address)
        for size, scheme in product((PHONE, DESKTOP), ("light", "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            assert findings(page) == [], (button, size, scheme)
            assert not scrolls_sideways(page)
    page.close()


def test_a_payer_without_javascript_pays_by_keyboard_in_french(browser, shop, back):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shop.start(bill_of(**back)).url)
    page.get_by_role("link", name="Français").click()
    page.get_by_role("button", name="Refuser la carte").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Votre carte a été refusée")
    page.get_by_role("button", name="Payer", exact=True).press("Enter")
    expect(page).to_have_url(back["success_url"])
    assert next(iter(shop.double.sales.values())).received == 4520
    context.close()
