"""Paying a charge by its mailed link, with or without an account (parking §20.3, X-12)."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from content.models import OutboxMail
from core.models import AuditEntry
from payments.choices import PaymentStatus
from payments.models import Payment, PaymentState
from payments.services.charges import cancel_charge, mail_charge
from payments.services.settlement import process_promise
from tests.factories.accounts import ACTOR, make_driver
from tests.payments.bank import bank
from tests.payments.conftest import charge, make_office, pay
from tests.user_portal.test_payments import words

pytestmark = pytest.mark.django_db
PAYER = "guest@example.com"


@pytest.fixture
def office(scope):
    bank.reset()
    cache.clear()
    return make_office(scope)


@pytest.fixture
def guest(office, browse):
    return browse(office.site)


def link(row) -> str:
    return reverse("user_portal:pay_charge", args=[row.reference])


def confirm(browser, row, payment_type, *, seen="21.00", **facts):
    """Press Pay on the page of the link."""
    form = {"seen": seen, "seen_credit": "0", "payment_type": payment_type.pk, "email": PAYER} | facts
    return browser.post(link(row), form)


def test_a_guest_pays_on_the_page_and_gets_the_receipt(office, guest):
    row = charge(None, email="asked@example.com")
    mail_charge(actor=ACTOR, charge_id=row.pk)
    assert link(row) in OutboxMail.objects.get(kind="payment.request").text
    answer = guest.get(link(row))
    page = words(answer)
    assert "https://bank.test" in answer["Content-Security-Policy"]
    assert (
        "Hang tag" in page
        and "$21.00" in page
        and "Cash desk" not in page
        and "asked@example.com" not in page
    )
    answer = confirm(guest, row, office.bank)
    assert answer["Location"].startswith("https://bank.test/")
    state = PaymentState.objects.select_related("payment").get()
    assert (state.person, state.payment.email) == (None, PAYER)
    entry = AuditEntry.objects.get(action="payment.created")
    assert entry.actor_label.startswith("visitor")
    bank.pay(state.payment.uuid)
    page = words(guest.get(f"/payments/{state.payment.uuid}/return/", follow=True))
    assert "Receipt" in page and "g…@example.com" in page and PAYER not in page
    assert OutboxMail.objects.get(kind="payment.receipt").to == PAYER
    assert "This is paid" in words(guest.get(link(row))) and "This is paid" in words(
        confirm(guest, row, office.bank)
    )


def test_parking_X_12_the_receipt_opens_by_its_address_alone_and_tells_nothing_about_people(
    office, guest, browse, there
):
    row = charge(None, email=PAYER)
    confirm(guest, row, office.sure)
    payment = Payment.objects.get()
    for address in (f"/receipts/{payment.uuid}/", f"/receipts/{payment.uuid}/receipt.pdf"):
        answer = browse(office.site).get(address)
        assert answer.status_code == 200 and PAYER.encode() not in answer.content
        assert browse(there).get(address).status_code == 404
    assert guest.get(f"/receipts/{uuid4()}/").status_code == 404
    again = guest.post(f"/receipts/{payment.uuid}/mail/", follow=True)
    assert "on its way" in words(again) and PAYER not in words(again)


def test_a_guest_gives_an_address_and_chooses_what_guests_may(office, guest):
    row = charge(None, email=PAYER)
    for address in ("", "nobody", "a b@example.com"):
        page = words(confirm(guest, row, office.bank, email=address))
        assert "<title>Error:" in page
    page = words(confirm(guest, row, office.cash))
    assert "is not one of the available choices" in page
    assert "The price has changed" in words(confirm(guest, row, office.bank, seen="20.00"))
    assert not Payment.objects.exists()
    assert guest.put(link(row)).status_code == 405
    assert guest.get(f"/pay/{uuid4()}/").status_code == 404


def test_a_link_of_a_driver_shows_nothing_about_the_driver(office, guest):
    row = charge(office.driver)
    page = words(guest.get(link(row)))
    for secret in ("Dora", "Diver", "driver@example.com"):
        assert secret not in page
    assert words(guest.get(confirm(guest, row, office.sure)["Location"]))
    row.refresh_from_db()
    assert row.paid_at and PaymentState.objects.get().person is None


def test_a_signed_in_driver_pays_it_too(office, signed_in):
    row = charge(None, email=PAYER)
    browser = signed_in(office.site)
    page = words(browser.get(link(row)))
    assert "Your email" not in page and "Cash desk" in page
    answer = confirm(browser, row, office.cash)
    assert "Not paid yet" in words(browser.get(answer["Location"]))
    state = PaymentState.objects.get()
    assert (state.person, state.status) == (office.driver, PaymentStatus.PROMISED)
    page = words(browser.get(link(row)))
    assert (
        "It waits until the parking office has processed the payment." in page
        and "Go to your payment" in page
    )
    process_promise(actor=ACTOR, payment_id=state.payment_id)
    assert "This is paid" in words(browser.get(link(row)))


def test_a_cancelled_charge_says_so(office, guest):
    row = charge(None, email=PAYER)
    cancel_charge(actor=ACTOR, charge_id=row.pk, reason="mistake")
    assert "This was cancelled" in words(guest.get(link(row)))
    assert "This was cancelled" in words(confirm(guest, row, office.sure)) and not Payment.objects.exists()


def test_only_the_browser_that_began_a_payment_is_led_to_it(office, guest, browse):
    row = charge(None, email=PAYER)
    assert confirm(guest, row, office.bank).status_code == 303
    payment = Payment.objects.get()
    own = f"/payments/{payment.uuid}/"
    assert own in words(guest.get(link(row))) and confirm(guest, row, office.bank)["Location"] == own
    stranger = browse(office.site)
    page = words(stranger.get(link(row)))
    assert "A payment was begun. It has until" in page and str(payment.uuid) not in page
    answer = confirm(stranger, row, office.sure)
    assert answer["Location"] == link(row) and Payment.objects.count() == 1
    assert guest.post(f"{own}cancel/")["Location"] == link(row)
    assert (
        "Hang tag" in words(stranger.get(link(row)))
        and confirm(stranger, row, office.sure).status_code == 302
    )


def test_what_somebody_else_is_paying_is_not_continued_from_the_owners_list(office, guest, signed_in):
    row = charge(office.driver)
    confirm(guest, row, office.bank)
    make_driver("other")
    page = words(signed_in(office.site).get("/payments/"))
    assert "Being paid by somebody else" in page and str(Payment.objects.get().uuid) not in page


def test_a_payment_of_a_driver_is_none_of_the_guests_business(office, guest):
    row = charge(office.driver)
    state = pay(office.driver, office.bank)
    page = words(guest.get(link(row)))
    assert "This is being paid" in page and str(state.payment.uuid) not in page
