"""A guest scans the code on a ticket, types the plate, pays on the provider's page, and is done (enforcement §11)."""

import pytest

from content.models import OutboxMail
from core.scoping import client_scope
from tests.factories.accounts import make_site
from tests.factories.parking import VehicleFactory
from tests.journeys.test_guest_qr import press
from tests.journeys.test_paying import look
from tests.live import PHONE
from tests.payments.conftest import make_office, make_type
from tests.user_portal.ticketing import PIN, add_photo, write_ticket

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SCANNED = f"/tickets/find/?ref=TT-10016-{PIN}"
WORDS = {"en": ("Pay", "$40.00", "This ticket is paid"), "fr": ("Payer", "40,00 $", "Ce constat est payé")}


@pytest.fixture
def city(db, fakes, settings):
    """A ticket with a photo, and fakepay to pay with."""
    settings.FAKEPAY_URL = f"{fakes.url}/fakepay"
    site = make_site("OC_TOMA")
    with client_scope(site.client):
        make_office(site)
        make_type("Visa or Interac", "fakepay", login={"secret": "fakepay-demo"})
        site.ticket = write_ticket(site, VehicleFactory(plate="VIS 123"))
        add_photo(site.ticket)
    return site


def said(page) -> str:
    return page.locator("main").inner_text().replace("\xa0", " ")


@pytest.mark.parametrize(("language", "scripted"), [("en", True), ("fr", False)])
def test_a_guest_scans_pays_and_is_done(city, visit, language, scripted):
    pay, price, done = WORDS[language]
    page = visit(SCANNED, viewport=PHONE, locale=language, java_script_enabled=scripted)
    page.fill("[name=plate]", "vis-123")
    press(page)
    page.wait_for_url("**/tickets/found/")
    assert price in said(page) and "VIS 123" in said(page)
    page.fill("[name=email]", "guest@example.com")
    page.get_by_role("radio", name="Visa or Interac", exact=False).check()
    press(page)
    page.wait_for_url("**/fakepay/pay/**")
    page.get_by_role("button", name=pay, exact=True).click()
    page.wait_for_url("**/receipts/**")
    assert "TT-10016" in said(page) and price in said(page)
    page.goto("/tickets/found/")
    assert done in said(page)
    with client_scope(city.client):
        city.ticket.refresh_from_db()
        assert city.ticket.paid_at
        assert OutboxMail.objects.get(kind="payment.receipt").to == "guest@example.com"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_it_is_axe_clean(city, visit, language):
    page = visit(SCANNED, locale=language)
    wrong = look(page)
    page.fill("[name=plate]", "XYZ 1")
    press(page)
    page.wait_for_selector(".oc-errors")
    wrong += look(page)
    page.fill("[name=plate]", "VIS 123")
    press(page)
    page.wait_for_url("**/tickets/found/")
    wrong += look(page)
    press(page)
    page.wait_for_selector(".oc-errors")
    wrong += look(page)
    page.fill("[name=email]", "guest@example.com")
    page.get_by_role("radio", name="sure", exact=False).check()
    press(page)
    page.wait_for_url("**/receipts/**")
    page.goto("/tickets/found/")
    wrong += look(page)
    assert wrong == []
