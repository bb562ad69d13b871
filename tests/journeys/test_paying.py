"""A driver and a guest pay on a provider's page, in both languages, with and without script (parking §19, §20.2)."""

from decimal import Decimal
from itertools import product

import pytest
from django.utils import timezone

from accounts.services.profiles import save_profile
from content.models import OutboxMail
from core.scoping import client_scope
from core.system_settings import save_settings
from payments.choices import Module, PaymentStatus
from payments.models import PaymentState
from payments.queries.cart import Payer, priced_lines
from payments.services.charges import mail_charge
from payments.services.credit import give_credit
from tests.factories.accounts import ACTOR, PASSWORD, make_site
from tests.live import DESKTOP, PHONE, findings, scrolls_sideways
from tests.payments.conftest import charge, make_office, make_type, pay

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = {"en": ("Continue to checkout", "Pay", "Receipt"), "fr": ("Passer au paiement", "Payer", "Reçu")}


@pytest.fixture
def campus(db, fakes, settings):
    """A driver who owes two things, and fakepay beside the ways of an office."""
    settings.FAKEPAY_URL = f"{fakes.url}/fakepay"
    site = make_site("OC_TOMA")
    with client_scope(site.client):
        save_profile(actor=ACTOR, user=site.driver, values={"first_name": "Dora", "last_name": "Diver"})
        save_settings(actor=ACTOR, values={"company_address": "1 Campus Road\nOttawa"})
        site.office = make_office(site)
        site.card = make_type("Visa or Interac", "fakepay", login={"secret": "fakepay-demo"})
        charge(site.driver, description="Hang tag")
        charge(site.driver, "100.00", Module.PERMITS, description="Permit")
    return site


def sign_in(page):
    page.fill("[name=identifier]", "driver")
    page.fill("[name=password]", PASSWORD)
    page.locator("main .oc-form .btn-primary").click()
    page.wait_for_url("**/payments/")


def states(site):
    with client_scope(site.client):
        return {row.status: row for row in PaymentState.objects.select_related("payment", "person")}


def look(page):
    """What is wrong with the page at each size, in light and dark."""
    wrong = []
    for viewport, scheme in product((PHONE, DESKTOP), ("light", "dark")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [(page.url, viewport["width"], scheme, found) for found in findings(page)]
        if scrolls_sideways(page):
            wrong.append((page.url, viewport["width"], scheme, "scrolls sideways"))
    return wrong


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scripted", [True, False])
def test_a_driver_pays_two_things_on_the_providers_page(campus, visit, language, scripted):
    to_checkout, pay_word, receipt_word = WORDS[language]
    page = visit("/payments/", viewport=PHONE, locale=language, java_script_enabled=scripted)
    sign_in(page)
    page.get_by_role("button", name=to_checkout).click()
    page.get_by_role("radio", name="Visa or Interac", exact=False).first.check()
    page.get_by_role("button", name=pay_word, exact=True).click()
    page.wait_for_url("**/fakepay/pay/**")
    assert page.locator("html").get_attribute("lang") == language
    page.get_by_role("button", name=pay_word, exact=True).click()
    page.wait_for_url("**/receipts/**")
    (state,) = states(campus).values()
    assert (state.status, state.person) == (PaymentStatus.PROCESSED, campus.driver)
    receipt = page.locator("main").inner_text()
    assert receipt_word in receipt and state.payment.confirmation_no in receipt
    assert ("$134.00" if language == "en" else "134,00\xa0$") in receipt
    with client_scope(campus.client):
        assert OutboxMail.objects.get(kind="payment.receipt").language == language


def test_a_driver_who_declines_or_comes_back_pays_in_the_end(campus, visit):
    page = visit("/payments/", locale="en")
    sign_in(page)
    for button, heading in (("Decline", "The payment was declined"), ("Abandon", "You have not paid yet")):
        page.goto("/payments/")
        page.get_by_role("button", name="Continue to checkout").click()
        page.get_by_role("radio", name="Visa or Interac", exact=False).first.check()
        page.get_by_role("button", name="Pay", exact=True).click()
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name=heading).wait_for()
    page.get_by_role("button", name="Continue to the payment page").click()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/receipts/**")
    assert set(states(campus)) == {PaymentStatus.FAILED, PaymentStatus.PROCESSED}


def test_late_money_is_waited_for_without_script(campus, visit, fakes):
    fakes.control("PUT", "fakepay/state", {"pace": 0.05, "late_seconds": 20})
    page = visit("/payments/", java_script_enabled=False, locale="en")
    sign_in(page)
    page.get_by_role("button", name="Continue to checkout").click()
    page.get_by_role("radio", name="Visa or Interac", exact=False).first.check()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_role("button", name="Pay late").click()
    page.get_by_role("heading", name="We wait for word of your payment").wait_for()
    page.wait_for_url("**/receipts/**")
    assert set(states(campus)) == {PaymentStatus.PROCESSED}


@pytest.mark.parametrize("scripted", [True, False])
def test_a_guest_pays_by_the_mailed_link(campus, visit, live_site, scripted):
    with client_scope(campus.client):
        row = charge(None, description="Gate arm", email="asked@example.com")
        mail_charge(actor=ACTOR, charge_id=row.pk)
        link = OutboxMail.objects.get(kind="payment.request").text.split()[-1]
    page = visit(
        "/pay/" + link.rpartition("/pay/")[2], viewport=PHONE, java_script_enabled=scripted, locale="en"
    )
    page.get_by_label("Your email").fill("guest@example.com")
    page.get_by_role("radio", name="Visa or Interac", exact=False).first.check()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/receipts/**")
    assert "g…@example.com" in page.locator("main").inner_text()
    with client_scope(campus.client):
        mail = OutboxMail.objects.get(kind="payment.receipt")
    assert mail.to == "guest@example.com" and page.url.rpartition("/receipts/")[2] in mail.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_it_is_axe_clean(campus, visit, language):
    with client_scope(campus.client):
        give_credit(actor=ACTOR, person_id=campus.driver.pk, amount=Decimal(5), comment="sorry")
        promised = _begun(campus, campus.office.cash, "Promised")
        done = _begun(campus, campus.office.sure, "Done")
        pending = _begun(campus, campus.card, "Pending")
        guests = charge(None, email="asked@example.com", description="Guest’s")
    page = visit("/payments/", locale=language)
    sign_in(page)
    wrong = look(page)
    page.locator("main .btn-primary").click()
    wrong += look(page)
    page.locator("main .btn-primary").click()
    page.wait_for_selector(".oc-errors")
    wrong += look(page)
    own = f"/payments/{pending.payment.uuid}/"
    for path in (
        "/", own, f"{own}?away=1", f"{own}return/?look=9", f"{own}cancel/", f"/pay/{guests.reference}/",
        f"/receipts/{promised.payment.uuid}/", f"/receipts/{done.payment.uuid}/",
    ):  # fmt: skip
        page.goto(path)
        wrong += look(page)
    page.goto(f"{own}cancel/")
    page.locator("main .btn-danger").click()
    page.goto(own)
    wrong += look(page)
    guest = visit(f"/pay/{guests.reference}/", locale=language)
    wrong += look(guest)
    assert wrong == []


def _begun(campus, way, words):
    row = charge(campus.driver, description=words)
    lines = priced_lines([("charge", row.pk)], Payer(campus.driver, "en"), timezone.now())
    return pay(campus.driver, way, lines=lines)
