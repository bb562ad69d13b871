"""A guest scans a lot's code, buys, pays on the provider's page, and may park (parking §10)."""

from decimal import Decimal

import pytest
import requests

from accounts.queries.people import guest_type
from accounts.services.tokens import create_token
from content.models import OutboxMail
from core.choices import Feature
from core.scoping import client_scope
from parking.models import LotUserType, TempPermit
from tests.factories.accounts import ACTOR, make_site
from tests.factories.parking import LotFactory
from tests.journeys.test_paying import look
from tests.live import PHONE
from tests.payments.conftest import make_office, make_type

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = {"en": "VIS 123 may park: Visitors", "fr": "VIS 123 peut stationner : Visitors"}


@pytest.fixture
def campus(db, fakes, settings):
    """A lot that guests buy in by the hour, and fakepay to pay with."""
    settings.FAKEPAY_URL = f"{fakes.url}/fakepay"
    site = make_site("OC_TOMA", features=[Feature.API])
    with client_scope(site.client):
        make_office(site)
        make_type("Visa or Interac", "fakepay", login={"secret": "fakepay-demo"})
        prices = {"temp_hourly_cost": Decimal(3), "temp_daily_cost": Decimal(12)}
        site.lot = LotFactory(name="Visitors", temp_enabled=True, temp_max=5, **prices)
        LotUserType.objects.create(lot=site.lot, user_type=guest_type())
    return site


@pytest.mark.parametrize(("language", "scripted"), [("en", True), ("fr", False)])
def test_a_guest_pays_at_the_code_and_may_park(campus, visit, live_site, language, scripted):
    page = visit(f"/q/{campus.lot.qr_token}/", viewport=PHONE, locale=language, java_script_enabled=scripted)
    press(page)
    page.fill("[name=plate]", "VIS 123")
    page.select_option("[name=duration]", "hourly:2")
    page.fill("[name=email]", "guest@example.com")
    press(page)
    page.wait_for_url("**/pay/")
    page.get_by_role("radio", name="Visa or Interac", exact=False).check()
    press(page)
    page.wait_for_url("**/fakepay/pay/**")
    page.get_by_role("button", name={"en": "Pay", "fr": "Payer"}[language], exact=True).click()
    page.wait_for_url("**/receipts/**")
    assert WORDS[language] in page.locator("main").inner_text().replace("\xa0", " ")
    page.locator("main a[href*='/temp/']").click()
    with client_scope(campus.client):
        permit = TempPermit.objects.get()
        mails = {mail.kind: mail for mail in OutboxMail.objects.filter(to="guest@example.com")}
    assert permit.number in page.locator("main").inner_text()
    assert set(mails) == {"payment.receipt", "temp.confirmed"}
    assert str(permit.reference) in mails["temp.confirmed"].text
    assert [right["type"] for right in validated(campus, live_site, "vis123")] == ["temp"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_it_is_axe_clean(campus, visit, language):
    page = visit(f"/q/{campus.lot.qr_token}/", locale=language)
    wrong = look(page)
    press(page)
    wrong += look(page)
    press(page)
    page.wait_for_selector(".oc-errors")
    wrong += look(page)
    page.fill("[name=plate]", "VIS 123")
    page.select_option("[name=duration]", "hourly:2")
    page.fill("[name=email]", "guest@example.com")
    press(page)
    page.wait_for_url("**/pay/")
    wrong += look(page)
    page.get_by_role("radio", name="sure", exact=False).check()
    press(page)
    page.wait_for_url("**/receipts/**")
    wrong += look(page)
    page.locator("main a[href*='/temp/']").click()
    wrong += look(page)
    assert wrong == []


def press(page):
    """The page's one main button."""
    page.locator("main .btn-primary").click()


def validated(campus, live_site, plate):
    """The permits that the API finds for the plate."""
    with client_scope(campus.client):
        _row, plain = create_token(actor=ACTOR, label="Camera", scopes=["plates.validate"])
    body = {"api_token": plain, "client": "oc-toma", "plate": plate}
    answer = requests.post(f"{live_site}/api/v1/validate/plate", json=body, timeout=10).json()
    return answer["data"]["responseJSON"]["permits"]
