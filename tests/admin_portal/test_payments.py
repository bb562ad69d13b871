"""Payments: search, promises, a payment's page and what can be done on it (parking §20)."""

from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import OutboxMail
from core.models import AuditEntry
from core.scoping import client_scope
from payments.choices import PaymentStatus
from payments.models import Charge, Payment, PaymentState
from payments.queries import payment_search
from payments.queries.cart import due_lines
from payments.services.settlement import process_promise
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR, make_driver
from tests.payments.bank import bank
from tests.payments.conftest import charge, office, pay, to_bank  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(office, signed_in):  # noqa: F811
    return signed_in(office.site)


def url(name, *args):
    return reverse(f"admin_portal:{name}", args=args)


def numbers(answer):
    """The confirmation numbers that a list shows."""
    return {str(row.record) for row in answer.context["table"].page.object_list}


def number(state):
    return state.payment.confirmation_no


def pay_rest(person, payment_type):
    """Pay what no payment has yet."""
    due = due_lines(person, timezone.now())
    return pay(person, payment_type, lines=[line for line in due if line.is_payable])


@pytest.fixture
def several(office):  # noqa: F811
    """A processed payment of Zoë Quist, a promised one, and one on the bank's page."""
    zoe = make_driver("zoe", first_name="Zoë", last_name="Quist")
    charge(zoe, "10.00")
    office.paid = pay(zoe, office.sure)
    charge(office.driver, "20.00")
    office.promised = pay(office.driver, office.cash)
    charge(office.driver, "30.00")
    office.pending = pay_rest(office.driver, office.bank)
    to_bank(office.pending)
    return office


def test_payments_are_found_by_what_an_office_knows(several, desk):
    def found(**query):
        return numbers(desk.get(url("payment_list"), query))

    paid = several.paid.payment
    typed = f"{paid.confirmation_no[:5].lower()}-{paid.confirmation_no[5:]}"
    assert found(q=typed) == {paid.confirmation_no}
    assert found(q=paid.confirmation_no[:6]) == set(), "half a number is none"
    assert found(q="qui") == found(q="zoe@exam") == found(q="Zoë Quist") == {paid.confirmation_no}
    assert found(q="page-1") == {number(several.pending)}
    assert found(q="nobody at all") == set()
    assert found(status="promised") == {number(several.promised)}
    assert found(payment_type=several.bank.pk) == {number(several.pending)}
    assert found(total="21.00") == {number(several.promised)}
    assert len(found()) == len(found(started_after="2020-01-01")) == 3
    assert found(started_before="2020-01-01") == set()
    assert found(processed_after="2020-01-01") == {paid.confirmation_no}


def test_a_status_finds_the_same_whether_few_or_many_have_it(several, desk, monkeypatch):
    statuses = ["promised", "pending", "processed", "expired", "given_back"]
    found = [numbers(desk.get(url("payment_list"), {"status": status})) for status in statuses]
    assert found == [
        {number(several.promised)},
        {number(several.pending)},
        {number(several.paid)},
        set(),
        set(),
    ]
    monkeypatch.setattr(payment_search, "FEW", 0)
    assert [numbers(desk.get(url("payment_list"), {"status": status})) for status in statuses] == found


def test_saved_views_are_filters_in_the_address(several, desk):
    answer = desk.get(url("payment_list"), {"status": "promised"})
    assert [tab["active"] for tab in answer.context["tabs"]] == [False, True, False, False]
    assert numbers(desk.get(url("payment_list"), {"status": "given_back"})) == set()


def test_several_promises_are_processed_after_one_question(several, desk):
    charge(several.driver, "5.00")
    second = pay_rest(several.driver, several.cash)
    keys = [several.promised.payment_id, second.payment_id]
    asked = desk.post(url("payment_promises"), {"action": "process", "ids": keys})
    assert "each payer gets a receipt" in asked.content.decode()
    assert PaymentState.objects.filter(status=PaymentStatus.PROMISED).count() == 2
    desk.post(url("payment_promises"), {"action": "process", "ids": keys, "confirmed": "1"})
    done = PaymentState.objects.filter(payment_id__in=keys)
    assert {(row.status, row.processed_by) for row in done} == {
        ("processed", str(several.site.admin.actor.label))
    }


def test_promises_are_cancelled_in_one_go_and_their_items_can_be_paid_again(several, desk):
    keys = [several.promised.payment_id]
    desk.post(url("payment_promises"), {"action": "cancel", "ids": keys, "confirmed": "1"})
    assert PaymentState.objects.get(payment_id=keys[0]).status == PaymentStatus.CANCELLED


def test_the_page_of_a_payment_says_all_and_offers_what_fits(several, desk):
    page = desk.get(url("payment_detail", several.promised.payment_id)).content.decode()
    assert "Payment " + number(several.promised) in page and "Hang tag" in page and "$21.00" in page
    assert ">Process<" in page and "Cancel payment" in page
    assert "Send receipt again" not in page and "Ask the provider now" not in page
    page = desk.get(url("payment_detail", several.paid.payment_id)).content.decode()
    assert "Send receipt again" in page and "payment_refund" not in page and "/refund/" in page
    assert "Cancel payment" not in page and "Mail to zoe@example.com" in page
    page = desk.get(url("payment_detail", several.pending.payment_id)).content.decode()
    assert "Ask the provider now" in page and "page-1" in page


def test_without_the_rights_the_page_can_be_read_only(several, signed_in):
    teller = signed_in(several.site, staff_member("teller", rights={"payments.take"}))
    page = teller.get(url("payment_detail", several.promised.payment_id)).content.decode()
    assert ">Process<" not in page and "Cancel payment" not in page and "Add adjustment" not in page
    assert teller.post(url("payment_process", several.promised.payment_id)).status_code == 403


def test_one_promise_is_processed_once(several, desk):
    where = url("payment_process", several.promised.payment_id)
    assert desk.post(where).status_code == 302
    again = desk.post(where)
    assert again.status_code == 200 and "processed now" in again.content.decode()
    assert (
        OutboxMail.objects.filter(kind="payment.receipt", text__contains=number(several.promised)).count()
        == 1
    )


def test_the_provider_is_asked_and_its_silence_is_said(several, desk):
    where = url("payment_look_up", several.pending.payment_id)
    bank.is_away = True
    assert "does not answer" in desk.post(where).content.decode()
    bank.is_away = False
    bank.pay(several.pending.payment.uuid)
    answer = desk.post(where, follow=True)
    assert "is processed" in answer.content.decode()


def test_cancelling_a_hosted_payment_counts_money_that_came(several, desk):
    bank.pay(several.pending.payment.uuid)
    desk.post(url("payment_cancel", several.pending.payment_id))
    assert PaymentState.objects.get(payment=several.pending.payment).status == PaymentStatus.PROCESSED


def test_a_receipt_is_sent_again_and_that_is_audited(several, desk):
    desk.post(url("payment_receipt", several.paid.payment_id))
    assert OutboxMail.objects.filter(kind="payment.receipt", to="zoe@example.com").count() == 2
    assert AuditEntry.objects.get(action="payment.receipt_sent").data == {"to": "zoe@example.com"}
    refused = desk.post(url("payment_receipt", several.pending.payment_id)).content.decode()
    assert "This payment is pending now" in refused


def test_staff_have_the_receipt_as_a_file(several, desk):
    answer = desk.get(url("payment_receipt_file", several.paid.payment_id))
    assert answer.getvalue().startswith(b"%PDF") and number(several.paid) in answer["Content-Disposition"]
    assert desk.get(url("payment_receipt_file", several.pending.payment_id)).status_code == 404


def test_an_adjustment_asks_the_same_payer_for_more(several, desk):
    where = url("payment_adjust", several.paid.payment_id)
    facts = {"description": "One more day", "module": "other", "amount": "4.50", "mail_link": "on"}
    desk.post(where, facts)
    row = Charge.objects.get(description="One more day")
    assert (row.person.username, row.adjusts, row.amount) == ("zoe", several.paid.payment, D("4.50"))
    assert OutboxMail.objects.filter(kind="payment.request", to="zoe@example.com").exists()
    assert "One more day" in desk.get(url("payment_detail", several.paid.payment_id)).content.decode()


def test_a_list_of_many_asks_as_often_as_of_one(several, desk, django_assert_max_num_queries):
    process_promise(actor=ACTOR, payment_id=several.promised.payment_id)
    for count in range(5):
        person = make_driver(f"more {count}")
        charge(person)
        charge(person, "3.00", description="Second")
        pay(person, several.sure)
    with django_assert_max_num_queries(16):
        page = desk.get(url("payment_list")).content.decode()
    assert "Hang tag and 1 more" in page
    csv = desk.get(url("payment_list") + "?export=csv").getvalue().decode()
    assert "Hang tag; Second" in csv and Payment.objects.count() == 8


def test_somebody_without_an_account_is_asked_by_mail(office, desk):  # noqa: F811
    where = url("payment_request_add")
    facts = {"description": "Broken gate", "module": "other", "amount": "250", "mail_link": "on"}
    assert desk.post(where, facts).status_code == 200, "whom to ask is needed"
    desk.post(where, facts | {"email": "guest@example.com"})
    row = Charge.objects.get()
    assert (row.person, row.email) == (None, "guest@example.com")
    assert str(row.reference) in OutboxMail.objects.get(kind="payment.request").text
    listed = desk.get(url("payment_request_list")).content.decode()
    assert "Broken gate" in listed and "to pay" in listed
    desk.post(url("charge_cancel", row.pk), {"reason": "a mistake"})
    row.refresh_from_db()
    assert row.cancelled_at
    assert numbers_of(desk.get(url("payment_request_list"), {"standing": "open"})) == 0
    assert numbers_of(desk.get(url("payment_request_list"), {"standing": "cancelled"})) == 1


def numbers_of(answer):
    return answer.context["count"]


def test_a_link_that_cannot_be_mailed_leaves_no_charge(office, desk):  # noqa: F811
    with client_scope(office.client):
        office.driver.email = ""
        office.driver.save()
        charge(office.driver)
        state = pay(office.driver, office.sure)
    facts = {"description": "More", "module": "other", "amount": "1.00", "mail_link": "on"}
    desk.post(url("payment_adjust", state.payment_id), facts)
    assert not Charge.objects.filter(description="More").exists()
