"""A clerk writes a ticket, the driver's mail tells of it, and it is paid with the discount a second before it ends."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.services.profiles import save_profile
from content.models import OutboxMail
from core.scoping import client_scope
from payments.models import Payment
from tests.factories.accounts import ACTOR, PASSWORD, make_site
from tests.factories.parking import VehicleDriverFactory, VehicleFactory
from tests.factories.violations import LocationFactory, OffenceItemFactory, TicketCategoryFactory
from tests.live import PHONE, findings, scrolls_sideways
from tests.payments.conftest import make_office, make_type
from violations.models import Violation

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DISCOUNT, SECOND = timedelta(hours=168), timedelta(seconds=1)


@pytest.fixture
def city(db, fakes, settings):
    """A client that writes tickets, a driver with a vehicle, and fakepay to pay with."""
    settings.FAKEPAY_URL = f"{fakes.url}/fakepay"
    site = make_site("OC_TOMA")
    with client_scope(site.client):
        save_profile(actor=ACTOR, user=site.driver, values={"first_name": "Dora", "last_name": "Diver"})
        make_office(site)
        make_type("Visa or Interac", "fakepay", login={"secret": "fakepay-demo"})
        site.vehicle = VehicleFactory(plate="ABC 123")
        VehicleDriverFactory(vehicle=site.vehicle, user=site.driver, is_primary=True)
        site.category = TicketCategoryFactory(name="Street")
        site.offence = OffenceItemFactory(description="Parked in Loading Zone", category=site.category)
        site.location = LocationFactory(name="Downtown Business District")
    return site


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)`: it is then, on the site, until it is set again."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def clerk_writes_a_ticket(page):
    """50 dollars for the loading zone, 10 off for a week, in the three steps of Violation Entry."""
    page.fill("[name=identifier]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/admin/")
    page.goto("/admin/violations/entry/")
    page.get_by_label("Ticket Category").select_option(label="Street")
    page.get_by_label("Plate, or a part of it").fill("abc")
    page.get_by_role("button", name="Search").click()
    looks_well(page)
    page.get_by_role("button", name="Choose ABC 123").click()
    page.get_by_label("Location").select_option(label="Downtown Business District")
    page.get_by_label("Parked in Loading Zone").first.check()
    looks_well(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Save", exact=True).wait_for()
    looks_well(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="TT-10001").first.wait_for()
    looks_well(page)


def mailed_page(site) -> str:
    """Where the mail about the ticket leads."""
    with client_scope(site.client):
        mail = OutboxMail.objects.get(kind="violation.issued", to=site.driver.email)
    assert "$40.00" in mail.text and "without discount $50.00" in mail.text
    link = next(word for word in mail.text.split() if "/tickets/" in word)
    return "/tickets/" + link.partition("/tickets/")[2]


def driver_pays(page):
    page.fill("[name=identifier]", "driver")
    page.fill("[name=password]", PASSWORD)
    page.locator("main .oc-form .btn-primary").click()
    page.wait_for_url("**/tickets/*/")
    assert "$40.00" in page.locator("main").inner_text()
    looks_well(page)
    for address in ("/", "/tickets/"):
        page.goto(address)
        assert "discounted until" in page.locator("main").inner_text()
        looks_well(page)
    page.get_by_role("link", name="Pay TT-", exact=False).click()
    page.wait_for_url("**/payments/checkout/**")
    page.get_by_role("radio", name="Visa or Interac", exact=False).first.check()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/fakepay/pay/**")
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/receipts/**")


def looks_well(page):
    assert findings(page) == [] and not scrolls_sideways(page), page.url


def test_a_ticket_from_the_clerk_to_the_payment_in_the_last_second_of_its_discount(city, visit, clock):
    last_second = timezone.now().replace(second=0, microsecond=0)  # the form asks for minutes
    clock(last_second - DISCOUNT)
    clerk_writes_a_ticket(visit("/admin/login/", locale="en"))
    address = mailed_page(city)

    clock(last_second - SECOND)
    driver = visit(address, viewport=PHONE, locale="en")
    driver_pays(driver)
    assert "TT-10001" in driver.locator("main").inner_text()
    with client_scope(city.client):
        ticket = Violation.objects.get()
        assert ticket.paid_at <= last_second
        assert Payment.objects.get().total == Decimal(40)
    driver.goto(address)
    assert "This ticket is paid" in driver.locator("main").inner_text()
    looks_well(driver)
    driver.goto("/tickets/")
    looks_well(driver)
