"""A permit from the window it is sold under to the refund that frees its number, as staff and a driver do it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import requests
from django.utils import timezone

from accounts.services.tokens import create_token
from content.models import OutboxMail
from core.choices import Feature
from core.scoping import client_scope
from parking.choices import RentalStatus
from parking.models import Permit, PermitRental
from payments.models import Payment
from tests.factories.accounts import ACTOR, PASSWORD, make_site
from tests.live import PHONE, findings, scrolls_sideways
from tests.payments.conftest import make_office, make_type
from tests.user_portal.test_registration import mailed_link

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PLATE = "PRM 417"


@pytest.fixture
def campus(db, fakes, settings):
    """A client without lots; a vendor's token and fakepay."""
    settings.FAKEPAY_URL = f"{fakes.url}/fakepay"
    site = make_site("OC_TOMA", features=[Feature.API])
    with client_scope(site.client):
        site.office = make_office(site)
        make_type("Visa or Interac", "fakepay", login={"secret": "fakepay-demo"})
        _token, site.plain = create_token(actor=ACTOR, label="Gate", scopes=["plates.validate"])
    return site


def validated(site, address) -> list[tuple[str, str]]:
    """What speaks for the plate, as the API says."""
    body = {"api_token": site.plain, "client": "oc-toma", "plate": PLATE.lower()}
    answer = requests.post(f"{address}/api/v1/validate/plate", json=body, timeout=10).json()
    permits = answer["data"]["responseJSON"].get("permits", [])
    return [(permit["type"], permit["shortName"]) for permit in permits]


def looks_well(page):
    assert findings(page) == [] and not scrolls_sideways(page), page.url


def staff_makes_window_lot_and_numbers(page):
    page.fill("[name=identifier]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/admin/")
    page.goto("/admin/sales-windows/add/")
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    page.get_by_label("Name", exact=True).fill("Yearly")
    page.get_by_label("Type").select_option("Y")
    page.fill("[name=sale_starts_at]", f"{today - timedelta(days=1)}T08:00")
    page.fill("[name=starts_on]", str(today))
    page.fill("[name=ends_on]", str(today + timedelta(days=364)))
    page.get_by_role("button", name="Save Changes").click()
    page.get_by_text("Yearly is added.").wait_for()
    page.goto("/admin/sales-windows/active/")
    page.get_by_label("Yearly", exact=True).last.check()
    page.get_by_role("button", name="Update").click()
    page.goto("/admin/lots/add/")
    page.get_by_label("Name", exact=True).fill("North Lot")
    page.get_by_label("Short name").fill("NORTH")
    page.get_by_label("visible", exact=True).check()
    page.get_by_label("Price", exact=False).first.fill("120")
    page.get_by_role("button", name="Insert this Lot").click()
    page.get_by_role("heading", name="North Lot").wait_for()
    page.goto("/admin/allocate/")
    page.get_by_role("row", name="North Lot").get_by_role("link", name="Add Permits").click()
    page.get_by_label("Range").fill("1 to 50")
    page.get_by_label("Prefix").fill("N-")
    page.get_by_role("button", name="Show what would be added").click()
    page.get_by_role("button", name="Add Permits").click()
    page.get_by_text("50").first.wait_for()


def driver_registers(page, site):
    page.get_by_label("Full Time Student").check()
    page.locator("main form .btn-primary").click()
    for name, text in (("first_name", "Nora"), ("last_name", "Neu"), ("email", "nora@example.com")):
        page.fill(f"[name={name}]", text)
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/register/sent/**")
    with client_scope(site.client):
        link = mailed_link()
    page.goto(link)
    for name in ("new_password1", "new_password2"):
        page.fill(f"[name={name}]", PASSWORD)
    page.locator("main form .btn-primary").click()
    page.get_by_role("heading", name="Hello Nora Neu").wait_for()


def driver_buys(page):
    page.goto("/permits/")
    looks_well(page)
    page.get_by_role("link", name="Add a vehicle").first.click()
    page.get_by_role("button", name="I accept").click()
    page.fill("[name=plate]", PLATE)
    page.locator("[name=province]").select_option(label="Ontario")
    page.locator("[name=plate_type]").select_option(label="Passenger")
    page.locator("main form .btn-primary").last.click()
    page.goto("/permits/")
    page.get_by_role("link", name="Buy").first.click()
    looks_well(page)
    page.get_by_role("button", name="Continue to checkout").click()
    page.wait_for_url("**/payments/checkout/**")
    page.get_by_role("radio", name="Visa or Interac", exact=False).first.check()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/fakepay/pay/**")
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/receipts/**")


def staff_refunds(page, payment):
    page.goto(f"/admin/payments/{payment.pk}/refund/")
    page.get_by_label("Comment").fill("Leaves town")
    page.locator("main form .btn-primary").first.click()
    page.locator("main form .btn-primary").last.click()
    page.wait_for_url("**/process/")
    page.locator("select[name=refund_type]").select_option(label="Cash desk")
    page.get_by_role("button", name="Process This Adjustment").click()
    page.wait_for_url("**/refunds/*/")


def test_a_permit_from_the_window_to_the_refund(campus, visit, live_site):
    office = visit("/admin/login/")
    staff_makes_window_lot_and_numbers(office)
    with client_scope(campus.client):
        assert Permit.objects.filter(lot__name="North Lot").count() == 50

    driver = visit("/register/", viewport=PHONE)
    driver_registers(driver, campus)
    driver_buys(driver)
    with client_scope(campus.client):
        rental = PermitRental.objects.select_related("permit", "person").get()
        assert (rental.permit.number, rental.status) == ("N-1", RentalStatus.RENTED)
        mails = OutboxMail.objects.filter(to="nora@example.com").order_by("pk")
        receipt, confirmed = (mails.get(kind=kind) for kind in ("payment.receipt", "permit.confirmed"))
        assert "Permit N-1, North Lot, Yearly" in receipt.text
        assert "Permit N-1 for North Lot is yours" in confirmed.text and PLATE in confirmed.text
        payment = Payment.objects.get()
    assert validated(campus, live_site) == [("standard", "NORTH")]
    driver.goto("/permits/")
    assert "N-1" in driver.locator("main").inner_text()
    looks_well(driver)

    staff_refunds(office, payment)
    with client_scope(campus.client):
        rental.refresh_from_db()
        assert rental.status == RentalStatus.REFUNDED
    assert validated(campus, live_site) == []
    office.goto("/admin/permits/?number=N-1")
    assert "Visible To User" in office.locator("main").inner_text()
