"""A driver's own tickets, and money for them (enforcement PAY-9, T7, T11; parking §29)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Profile
from content.models import OutboxMail
from core.models import AuditEntry
from core.system_settings import save_settings
from payments.choices import Module, PaymentStatus
from payments.models import Payment, PaymentState
from payments.services.refunds import ask_refund, process_refund
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import VehicleDriverFactory, VehicleFactory
from tests.payments.bank import bank
from tests.payments.conftest import charge, make_office
from tests.user_portal.test_payments import words
from tests.user_portal.ticketing import PIN, add_photo, write_ticket
from violations.choices import FineAction, TicketState
from violations.models import Violation
from violations.services.changes import add_note, convert_to_warning, decide_fine, set_spoiled
from violations.services.issuing import Offence, TicketDraft, issue_ticket
from violations.settings import HIDE_ZERO, RESTRICT_COLLECTIONS

pytestmark = pytest.mark.django_db
NAMES = {"first_name": "Otto", "last_name": "Other"}
WEEK, SECOND = timedelta(hours=168), timedelta(seconds=1)


@pytest.fixture
def office(scope):
    bank.reset()
    cache.clear()
    office = make_office(scope)
    office.vehicle = VehicleFactory(plate="ABC 123")
    VehicleDriverFactory(vehicle=office.vehicle, user=scope.driver, is_primary=True)
    office.ticket = write_ticket(scope, office.vehicle)
    return office


@pytest.fixture
def driver(office, signed_in):
    return signed_in(office.site)


def confirm(browser, *tokens, payment_type, seen):
    """Press Pay on the checkout of these items."""
    form = {"item": tokens, "seen": seen, "seen_credit": "0", "payment_type": payment_type.pk}
    return browser.post("/payments/checkout/", form)


def own(row) -> str:
    return f"/tickets/{row.pk}/"


def token(row) -> str:
    return f"violation:{row.pk}"


def test_enforcement_PAY_9_from_the_list_to_the_receipt(office, driver):
    start = words(driver.get("/"))
    assert "Your tickets" in start and own(office.ticket) in start and "$40.00" in start
    listed = words(driver.get("/tickets/"))
    for said in ("TT-10016", "ABC 123", "Parked in Loading Zone", "$40.00", "discounted until", "Open"):
        assert said in listed, said
    page = words(driver.get(own(office.ticket)))
    for said in ("2-101", "Downtown", "Beside the hydrant", "$50.00", "−$10.00", "$40.00"):
        assert said in page, said
    assert f"?item={token(office.ticket)}" in page
    assert "TT-10016" in words(driver.get("/payments/checkout/", {"item": token(office.ticket)}))
    answer = confirm(driver, token(office.ticket), payment_type=office.sure, seen="40.00")
    page = words(driver.get(own(office.ticket)))
    assert answer["Location"].startswith("/receipts/")
    payment = Payment.objects.get()
    assert "This ticket is paid" in page and f"/payments/{payment.uuid}/" in page
    assert "Your tickets" not in words(driver.get("/")) and "Paid" in words(driver.get("/tickets/"))


@pytest.mark.parametrize(("after", "price"), [(timedelta(0), "40.00"), (SECOND, "50.00")])
def test_enforcement_T7_at_the_last_second_and_one_later(office, signed_in, monkeypatch, after, price):
    moment = office.ticket.issued_at + WEEK + after
    monkeypatch.setattr(timezone, "now", lambda: moment)
    browser = signed_in(office.site)
    assert f"${price}" in words(browser.get(own(office.ticket)))
    answer = confirm(browser, token(office.ticket), payment_type=office.sure, seen=price)
    assert answer["Location"].startswith("/receipts/")
    assert Payment.objects.get().total == Decimal(price)
    office.ticket.refresh_from_db()
    assert office.ticket.paid_at == moment


def test_enforcement_T7_seen_at_the_last_second_and_confirmed_one_later(office, signed_in, monkeypatch):
    moment = office.ticket.issued_at + WEEK
    monkeypatch.setattr(timezone, "now", lambda: moment + SECOND)
    answer = confirm(signed_in(office.site), token(office.ticket), payment_type=office.sure, seen="40.00")
    page = words(answer)
    assert "The price has changed" in page and 'name="seen" value="50.00"' in page, "PAY-3"
    assert not Payment.objects.exists()


def test_enforcement_T11_no_page_of_the_portal_and_no_mail_has_the_pin(office, driver):
    row = issued(office)
    tokens = [token(office.ticket), token(row)]
    answer = confirm(driver, *tokens, payment_type=office.sure, seen="80.00")
    receipt = answer["Location"]
    pages = ["/", "/tickets/", own(office.ticket), own(row), "/payments/", "/vehicles/", receipt]
    told = [words(driver.get(page)) for page in pages]
    told.append(driver.get(f"{receipt}receipt.pdf").content.decode("latin-1"))
    mails = OutboxMail.objects.filter(kind__in=("violation.issued", "payment.receipt"))
    assert {mail.kind for mail in mails} == {"violation.issued", "payment.receipt"}
    told += [f"{mail.subject} {mail.text} {mail.html}" for mail in mails]
    assert row.ticket in "".join(told) and row.pin
    for pin in (PIN, row.pin):
        assert not [text[:300] for text in told if pin in text]


def issued(office) -> Violation:
    """A ticket of now, written by the service."""
    line = office.ticket.lines.get()
    draft = TicketDraft(
        writer_id=office.site.clerk.pk, category_id=office.ticket.category_id, issued_at=timezone.now(),
        vehicle_id=office.vehicle.pk, location_id=office.ticket.location_id, offences=[Offence(line.item_id)],
        override_reason="again",
    )  # fmt: skip
    return issue_ticket(actor=ACTOR, draft=draft)


def test_the_mail_of_a_new_ticket_leads_to_its_page(office, driver):
    row = issued(office)
    assert f"{own(row)}" in OutboxMail.objects.get(kind="violation.issued").text
    assert row.ticket in words(driver.get(own(row)))


def test_enforcement_VIO_11_what_the_staff_know_is_not_shown(office, driver):
    add_note(actor=ACTOR, violation_id=office.ticket.pk, text="Note of the staff")
    decide_fine(
        actor=ACTOR, violation_id=office.ticket.pk, action=FineAction.REDUCED, amount=Decimal(20),
        reason="Staff reason", by=office.site.clerk,
    )  # fmt: skip
    writer = office.site.clerk
    writer.badge_number = "4711"
    writer.save()
    told = words(driver.get(own(office.ticket))) + words(driver.get("/tickets/"))
    for secret in ("Private word", "Note of the staff", "Staff reason", str(writer), writer.email, PIN):
        assert secret not in told, secret
    assert "4711" in told and "$20.00" in told, "a number instead of a name (ENT-7)"


def test_only_ones_own_tickets_are_pages(office, driver, there, signed_in):
    others = write_ticket(
        office.site, VehicleFactory(plate="OTH 1"), ticket="TT-2", person=make_driver("other", **NAMES)
    )
    spoiled = write_ticket(office.site, office.vehicle, ticket="TT-3")
    set_spoiled(actor=ACTOR, violation_id=spoiled.pk, spoiled=True, reason="torn")
    cited = write_ticket(office.site, None, ticket="TT-4", person=office.driver)
    listed = words(driver.get("/tickets/"))
    assert "TT-10016" in listed and "TT-4" in listed and "TT-2" not in listed and "TT-3" not in listed
    for row, status in ((cited, 200), (others, 404), (spoiled, 404)):
        assert driver.get(own(row)).status_code == status
        assert driver.post(own(row)).status_code == 405
    assert signed_in(there).get(own(office.ticket)).status_code == 404
    stranger = signed_in(office.site, "other")
    assert stranger.get(own(office.ticket)).status_code == 404
    assert stranger.get(f"/tickets/photos/{add_photo(office.ticket).uuid}/").status_code == 404
    answer = confirm(driver, token(others), payment_type=office.sure, seen="40.00")
    assert answer.status_code == 302 and not Payment.objects.exists(), "its number alone is no reference"


def test_guests_sign_in_first(office, browse):
    for address in ("/tickets/", own(office.ticket)):
        assert browse(office.site).get(address)["Location"].startswith("/login/")


def test_enforcement_VIO_13_a_driver_sees_the_public_photos(office, driver):
    shown, private = add_photo(office.ticket), add_photo(office.ticket, is_public=False)
    page = words(driver.get(own(office.ticket)))
    assert str(shown.uuid) in page and str(private.uuid) not in page
    answer = driver.get(f"/tickets/photos/{shown.uuid}/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"GIF89a")
    assert driver.get(f"/tickets/photos/{private.uuid}/").status_code == 404


def test_enforcement_VIO_13_public_documents_are_downloaded(office, driver):
    paper = add_photo(office.ticket, name="permit.pdf", media_type="application/pdf")
    where = f"/tickets/photos/{paper.uuid}/"
    assert f'<a href="{where}" download>permit.pdf</a>' in words(driver.get(own(office.ticket)))
    answer = driver.get(where)
    assert b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_enforcement_VIO_8_zero_tickets_are_hidden_where_the_client_says_so(office, driver):
    convert_to_warning(actor=ACTOR, violation_id=office.ticket.pk, reason="first time")
    page = words(driver.get(own(office.ticket)))
    assert "*Warning" in page and "cannot be paid here" in page
    assert "Your tickets" not in words(driver.get("/"))
    save_settings(actor=ACTOR, values={HIDE_ZERO: True})
    assert "You have no tickets." in words(driver.get("/tickets/"))
    assert driver.get(own(office.ticket)).status_code == 404


@pytest.mark.parametrize("state", [TicketState.WARNING, TicketState.CANCELLED, TicketState.SPOILED])
def test_enforcement_PAY_8_void_tickets_are_not_in_the_cart(office, driver, state):
    if state == TicketState.WARNING:
        convert_to_warning(actor=ACTOR, violation_id=office.ticket.pk, reason="x")
    elif state == TicketState.SPOILED:
        set_spoiled(actor=ACTOR, violation_id=office.ticket.pk, spoiled=True, reason="x")
    else:
        decide_fine(actor=ACTOR, violation_id=office.ticket.pk, action=FineAction.CANCELLED, reason="x")
    assert "You owe nothing." in words(driver.get("/payments/"))
    confirm(driver, token(office.ticket), payment_type=office.sure, seen="0.00")
    assert not Payment.objects.exists()


def test_enforcement_COL_5_the_page_says_why_it_waits_for_the_office(office, driver):
    Violation.objects.update(sent_to_collections_at=timezone.now())
    assert f"?item={token(office.ticket)}" in words(driver.get(own(office.ticket)))
    save_settings(actor=ACTOR, values={RESTRICT_COLLECTIONS: True})
    page = words(driver.get(own(office.ticket)))
    assert "In collections" in page and "Ask the parking office" in page and "?item=" not in page
    assert f"?item={token(office.ticket)}" not in words(driver.get("/tickets/"))


def test_parking_29_18_permit_and_ticket_in_one_cart_tax_on_the_permit_only(office, driver):
    permit = charge(office.driver, "100.00", Module.PERMITS, description="Permit")
    tokens = [f"charge:{permit.pk}", token(office.ticket)]
    review = words(driver.get("/payments/checkout/", {"item": tokens}))
    for said in ("$100.00", "$40.00", "$140.00", "$5.00", "$8.00", "$153.00"):
        assert said in review, said
    confirm(driver, *tokens, payment_type=office.sure, seen="153.00")
    payment = Payment.objects.get()
    taxed = {line.kind: line.total for line in payment.lines.all()}
    assert taxed == {"charge": Decimal(113), "violation": Decimal(40)} and payment.total == 153
    office.ticket.refresh_from_db()
    permit.refresh_from_db()
    assert permit.paid_at and office.ticket.payment == payment


def test_parking_29_18_who_is_exempt_pays_no_tax_on_either(office, driver):
    Profile.objects.filter(user=office.driver).update(tax_exemption_code="X-1")
    permit = charge(office.driver, "100.00", Module.PERMITS)
    confirm(driver, f"charge:{permit.pk}", token(office.ticket), payment_type=office.sure, seen="140.00")
    assert Payment.objects.get().total == 140


def test_a_refund_of_the_whole_payment_opens_the_ticket_again(office, driver):
    confirm(driver, token(office.ticket), payment_type=office.sure, seen="40.00")
    state = PaymentState.objects.get()
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=None, comment="Wrong vehicle")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=office.cash.pk)
    state.refresh_from_db()
    assert state.status == PaymentStatus.REFUNDED
    assert f"?item={token(office.ticket)}" in words(driver.get(own(office.ticket)))
    assert confirm(driver, token(office.ticket), payment_type=office.sure, seen="40.00").status_code == 302
    assert Payment.objects.count() == 2
    told = AuditEntry.objects.filter(object_type="violations.violation", object_id=str(office.ticket.pk))
    acts = [entry.action for entry in told.order_by("pk")]
    assert acts[-3:] == ["violation.paid", "violation.refunded", "violation.paid"]


def test_who_did_not_pay_it_sees_that_it_is_paid_and_no_receipt(office, driver, signed_in):
    VehicleDriverFactory(vehicle=office.vehicle, user=make_driver("other", **NAMES))
    confirm(driver, token(office.ticket), payment_type=office.sure, seen="40.00")
    page = words(signed_in(office.site, "other").get(own(office.ticket)))
    assert "This ticket is paid" in page and str(Payment.objects.get().uuid) not in page


def test_one_ticket_costs_as_many_queries_as_many(office, driver):
    def cost(address) -> int:
        with CaptureQueriesContext(connection) as queries:
            words(driver.get(address))
        return len(queries)

    add_photo(office.ticket)
    addresses = ("/tickets/", "/")
    words(driver.get("/tickets/"))
    before = [cost(address) for address in addresses]
    for n in range(3):
        add_photo(write_ticket(office.site, office.vehicle, ticket=f"TT-{n}"))
    assert [cost(address) for address in addresses] == before
