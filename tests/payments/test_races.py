"""Two at once about the same money, on real transactions; each with a control that takes the guard away."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from core.scoping import client_scope
from payments.choices import Happening, PaymentStatus
from payments.exceptions import AlreadyInPayment, CreditTooLow, PriceChanged, RefundTooHigh
from payments.models import CreditAccount, HeldItem, Payment, PaymentEvent, PaymentState, Refund
from payments.queries.cart import due_lines
from payments.services import credit, news, refunds
from payments.services.credit import give_credit, use_credit
from payments.services.refunds import ask_refund
from tests.at_once import at_once, meeting
from tests.factories.accounts import ACTOR, make_site
from tests.payments.bank import bank
from tests.payments.conftest import charge, make_office, pay, to_bank

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    bank.reset()
    site = make_site("RACE")
    with client_scope(site.client):
        yield make_office(site)


@contextmanager
def without(constraint, model):
    """A database that does not know this constraint."""
    found = next(one for one in model._meta.constraints if one.name == constraint)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, found)
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table}")
    with connection.schema_editor() as editor:
        editor.add_constraint(model, found)


def unlocked(payment_id):
    return PaymentState.objects.select_related("payment__payment_type").get(payment_id=payment_id)


def checkouts(office):
    lines = due_lines(office.driver, timezone.now())

    def check_out(barrier):
        barrier.wait()
        return pay(office.driver, office.cash, lines=lines)

    return at_once(office.client, *[check_out] * 4)


def test_parking_PAY_1_four_checkouts_of_one_item_make_one_payment(office):
    charge(office.driver)
    results = checkouts(office)
    assert sum(isinstance(result, AlreadyInPayment) for result in results) == 3
    assert Payment.objects.count() == 1 == HeldItem.objects.count()


def test_control_without_the_constraint_each_makes_one(office):
    charge(office.driver)
    with without("item_is_in_one_payment", HeldItem):
        checkouts(office)
        assert Payment.objects.count() == 4


def two_refunds(office):
    charge(office.driver)
    state = pay(office.driver, office.sure)

    def give_back(_barrier):
        return ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=Decimal(15), comment="x")

    return at_once(office.client, give_back, give_back)


def test_parking_REF_3_two_refunds_at_once_do_not_exceed_what_was_paid(office, monkeypatch):
    monkeypatch.setattr(refunds, "refund_rest", meeting(refunds.refund_rest))
    results = two_refunds(office)
    assert sum(isinstance(result, RefundTooHigh) for result in results) == 1 == Refund.objects.count()


def test_the_database_keeps_them_apart_even_where_no_service_locks(office, monkeypatch):
    monkeypatch.setattr(refunds, "refund_rest", meeting(refunds.refund_rest))
    monkeypatch.setattr(refunds, "locked_state", unlocked)
    results = two_refunds(office)
    assert sum(isinstance(result, RefundTooHigh) for result in results) == 1 == Refund.objects.count()


def test_control_without_lock_and_trigger_both_are_entered(office, monkeypatch):
    monkeypatch.setattr(refunds, "refund_rest", meeting(refunds.refund_rest))
    monkeypatch.setattr(refunds, "locked_state", unlocked)
    switch = "ALTER TABLE payments_refund {} TRIGGER payments_refund_within_paid"
    with connection.cursor() as cursor:
        cursor.execute(switch.format("DISABLE"))
        try:
            two_refunds(office)
        finally:
            cursor.execute(switch.format("ENABLE"))
    assert Refund.objects.count() == 2


def two_tellings(office, monkeypatch):
    """A report and the payer's return at the same moment; how often the payment was processed."""
    monkeypatch.setattr(news, "verdict", meeting(news.verdict))
    charge(office.driver)
    state = pay(office.driver, office.bank)
    bank.pay(to_bank(state))
    told = bank.news(state.payment.uuid)

    def tell(_barrier):
        return news.take_news(actor=ACTOR, payment_id=state.payment_id, news=told)

    at_once(office.client, tell, tell)
    assert PaymentState.objects.get().status == PaymentStatus.PROCESSED
    return PaymentEvent.objects.filter(happening=Happening.PROCESSED).count()


def test_a_report_and_the_return_at_once_process_once(office, monkeypatch):
    assert two_tellings(office, monkeypatch) == 1


def test_control_without_the_lock_it_is_processed_twice(office, monkeypatch):
    monkeypatch.setattr(news, "locked_state", unlocked)
    assert two_tellings(office, monkeypatch) == 2


def two_uses(office):
    """Two payments that each want 15.00 of a credit of 20.00."""
    person = office.driver
    give_credit(actor=ACTOR, person_id=person.pk, amount=Decimal(20), comment="x")
    charge(person, "15.00")
    state = pay(person, office.cash)

    def use(_barrier):
        facts = {"payment": state.payment, "at": timezone.now()}
        with credit.atomic():
            return use_credit(actor=ACTOR, person_id=person.pk, amount=Decimal(15), **facts)

    return at_once(office.client, use, use)


def test_credit_is_not_spent_twice(office):
    results = two_uses(office)
    assert sum(isinstance(result, CreditTooLow) for result in results) == 1
    assert CreditAccount.objects.get().balance == 5


def test_control_without_the_lock_it_is(office, monkeypatch):
    def read(person_id):
        return list(CreditAccount.objects.filter(person_id=person_id))

    monkeypatch.setattr(credit, "_locked_accounts", meeting(read))
    assert not any(isinstance(result, CreditTooLow | PriceChanged) for result in two_uses(office))
