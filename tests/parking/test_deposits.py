"""Deposits: asked for, paid without taxes, given back or not (parking §8 PRC-5, REF-7)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import DepositStatus
from parking.exceptions import (
    DepositInPayment,
    DepositMoved,
    DepositNotGivenBack,
    InUse,
    NameTaken,
    TextFixed,
    TypeArchived,
)
from parking.models import Deposit, DepositType
from parking.services.deposit_types import (
    archive_deposit_type,
    delete_deposit_type,
    restore_deposit_type,
    save_deposit_type,
)
from parking.services.deposits import add_deposit, cancel_deposit, forfeit_deposit, return_deposit
from payments.choices import Happening, Module, PaymentStatus
from payments.exceptions import ItemGone, NotAnAmount
from payments.models import PaymentState
from payments.queries.cart import Payer, priced_lines
from payments.queries.payment_types import built_in
from payments.services.news import take_news
from payments.services.refunds import ask_refund, process_refund
from payments.services.settlement import end_payment
from payments.services.taxes import save_taxes
from tests.factories.accounts import ACTOR, make_site
from tests.payments.bank import bank
from tests.payments.conftest import charge, make_office, pay, to_bank

pytestmark = pytest.mark.django_db


def new_type(label="Access card", amount="25.00", **facts):
    return save_deposit_type(actor=ACTOR, values={"label": label, "amount": Decimal(amount), **facts})


@pytest.fixture
def office(db):
    """A client with taxes and ways of paying, its scope open."""
    bank.reset()
    site = make_site("ALPHA")
    with client_scope(site.client):
        yield make_office(site)


@pytest.fixture
def card(office):
    return new_type(placeholder_text="White card", assignable_text_editable=True)


def ask(office, card, text=""):
    return add_deposit(actor=ACTOR, person_id=office.driver.pk, deposit_type_id=card.pk, text=text)


def fresh(deposit):
    return Deposit.objects.get(pk=deposit.pk)


def refund(office, payment_id, amount=None):
    asked = ask_refund(actor=ACTOR, payment_id=payment_id, amount=amount and Decimal(amount), comment="back")
    process_refund(actor=ACTOR, refund_id=asked.pk, refund_type_id=built_in("credit").pk)


def test_a_deposit_is_asked_for_paid_and_returned_with_its_payment(office, card):
    deposit = ask(office, card, " No. 7 ")
    assert (str(deposit), deposit.amount, deposit.status) == ("Access card: No. 7", 25, "awaiting")
    state = pay(office.driver, office.sure)
    held = fresh(deposit)
    assert (held.status, held.payment_line.payment_id) == (DepositStatus.ACTIVE, state.payment_id)
    assert (held.payment_line.module, held.paid_at) == (Module.DEPOSITS, state.processed_at)
    refund(office, state.payment_id)
    assert fresh(deposit).status == DepositStatus.REFUNDED
    actions = AuditEntry.objects.filter(object_type="parking.deposit", object_id=str(deposit.pk))
    assert [entry.action for entry in actions.order_by("id")] == [
        "deposit.created",
        "deposit.paid",
        "deposit.refunded",
    ]


def test_parking_PRC_5_no_tax_touches_a_deposit(office, card):
    modules = [module for module, _label in Module.taxable()]
    save_taxes(
        actor=ACTOR, taxes=[{"slot": slot, "is_enabled": True, "modules": modules} for slot in (1, 2, 3)]
    )
    ask(office, card)
    charge(office.driver, "100.00")
    payment = pay(office.driver, office.cash).payment
    assert [(line.amount, sum(line.taxes)) for line in payment.lines.all()] == [(100, 13), (25, 0)]


def test_the_text_is_the_types_own_unless_staff_may_write_it(office, card):
    fixed = new_type("Key", placeholder_text="Gate 3")
    assert (ask(office, card).text, ask(office, fixed).text) == ("White card", "Gate 3")
    with pytest.raises(TextFixed) as refused:
        ask(office, fixed, "Gate 4")
    assert refused.value.field == "text"


def test_a_deposit_keeps_its_amount_when_its_type_changes(office, card):
    deposit = ask(office, card)
    save_deposit_type(actor=ACTOR, deposit_type_id=card.pk, values={"amount": Decimal(40)})
    assert (fresh(deposit).amount, ask(office, card).amount) == (25, 40)


def test_nobody_new_is_asked_by_an_archived_type_nor_staff_by_any(office, card):
    with pytest.raises(RowMissing):
        add_deposit(actor=ACTOR, person_id=office.site.clerk.pk, deposit_type_id=card.pk)
    archive_deposit_type(actor=ACTOR, deposit_type_id=card.pk)
    with pytest.raises(TypeArchived):
        ask(office, card)
    new_type("ACCESS CARD")
    with pytest.raises(NameTaken):
        restore_deposit_type(actor=ACTOR, deposit_type_id=card.pk)


def test_a_deposit_is_cancelled_while_no_payment_has_it(office, card):
    deposit = ask(office, card)
    state = pay(office.driver, office.bank)
    with pytest.raises(DepositInPayment):
        cancel_deposit(actor=ACTOR, deposit_id=deposit.pk)
    end_payment(actor=ACTOR, payment_id=state.payment_id, happening=Happening.CANCELLED)
    assert fresh(deposit).status == DepositStatus.AWAITING
    assert (
        cancel_deposit(actor=ACTOR, deposit_id=deposit.pk, reason="moved").status == DepositStatus.CANCELLED
    )
    with pytest.raises(DepositMoved):
        cancel_deposit(actor=ACTOR, deposit_id=deposit.pk)


def test_late_money_for_a_cancelled_deposit_waits_for_a_person(office, card):
    deposit = ask(office, card)
    state = pay(office.driver, office.bank)
    key = to_bank(state)
    end_payment(actor=ACTOR, payment_id=state.payment_id, happening=Happening.EXPIRED)
    cancel_deposit(actor=ACTOR, deposit_id=deposit.pk)
    bank.pay(key)
    take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(key))
    assert PaymentState.objects.get(pk=state.pk).status == PaymentStatus.ATTENTION
    assert fresh(deposit).status == DepositStatus.CANCELLED


def test_what_was_cancelled_cannot_be_bought(office, card):
    deposit = ask(office, card)
    lines = priced_lines([("deposit", deposit.pk)], Payer(office.driver, "en"), timezone.now())
    cancel_deposit(actor=ACTOR, deposit_id=deposit.pk)
    with pytest.raises(ItemGone, match="Cancelled"):
        pay(office.driver, office.cash, lines=lines)


def test_a_forfeited_deposit_is_kept(office, card):
    deposit = ask(office, card)
    with pytest.raises(DepositMoved):
        forfeit_deposit(actor=ACTOR, deposit_id=deposit.pk)
    pay(office.driver, office.sure)
    ended = forfeit_deposit(actor=ACTOR, deposit_id=deposit.pk, reason="lost")
    assert (ended.status, ended.ended_at is not None) == (DepositStatus.FORFEITED, True)
    assert AuditEntry.objects.get(action="deposit.forfeited").data == {"reason": "lost"}
    with pytest.raises(DepositMoved):
        return_deposit(actor=ACTOR, deposit_id=deposit.pk)


def test_parking_REF_7_one_of_a_payments_deposits_ends_once_its_amount_went_back(office, card):
    one, two = ask(office, card, "1"), ask(office, card, "2")
    state = pay(office.driver, office.sure)
    with pytest.raises(DepositNotGivenBack):
        return_deposit(actor=ACTOR, deposit_id=one.pk)
    refund(office, state.payment_id, "25.00")
    assert return_deposit(actor=ACTOR, deposit_id=one.pk).status == DepositStatus.REFUNDED
    with pytest.raises(DepositNotGivenBack):
        return_deposit(actor=ACTOR, deposit_id=two.pk)
    refund(office, state.payment_id, "25.00")
    assert return_deposit(actor=ACTOR, deposit_id=two.pk).status == DepositStatus.REFUNDED


def test_parking_X_13_a_type_in_use_stays(office, card):
    spare = new_type("Spare")
    ask(office, card)
    with pytest.raises(InUse):
        delete_deposit_type(actor=ACTOR, deposit_type_id=card.pk)
    delete_deposit_type(actor=ACTOR, deposit_type_id=spare.pk)
    assert list(DepositType.objects.all()) == [card]
    assert AuditEntry.objects.filter(action="deposit_type.deleted").count() == 1


@pytest.mark.parametrize("amount", ["0", "-1", "1.005"])
def test_a_type_costs_something_in_whole_cents(office, amount):
    with pytest.raises(NotAnAmount):
        new_type(amount=amount)
    assert not DepositType.objects.exists()


def test_the_database_refuses_a_standing_deposit_without_its_money(office, card):
    deposit = ask(office, card)
    with pytest.raises(IntegrityError, match="deposit_standing_was_paid"), transaction.atomic():
        Deposit.objects.filter(pk=deposit.pk).update(status=DepositStatus.ACTIVE)
