"""Refunds and adjustments (parking §20.5)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.actors import Actor
from core.choices import ActorKind
from core.models import AuditEntry, Job
from core.system_settings import save_settings
from payments.choices import NewsState, PaymentStatus, ProblemKind, RefundStatus
from payments.exceptions import (
    NotAnAmount,
    PaymentMoved,
    ProviderAway,
    RefundTooHigh,
    RefundTypeNeeded,
    SecondPersonNeeded,
)
from payments.models import Charge, HeldItem, PaymentProblem, PaymentState, Refund, RefundState
from payments.ports import RefundNews
from payments.queries.cart import due_lines
from payments.queries.credit import credit_of
from payments.queries.payment_types import built_in, refund_types
from payments.services.credit import give_credit
from payments.services.news import take_news
from payments.services.refund_sending import send_refund, take_refund_news
from payments.services.refunds import approve_refund, ask_refund, process_refund, withdraw_refund
from tests.factories.accounts import ACTOR
from tests.payments.bank import bank
from tests.payments.conftest import charge, pay, to_bank

CLERK, CHIEF = (
    Actor(ActorKind.PERSON, str(number), name) for number, name in enumerate(("Clerk", "Chief"), 1)
)


def by_card(office, amount="20.00", **options):
    charge(office.driver, amount)
    state = pay(office.driver, office.bank, **options)
    bank.pay(to_bank(state))
    return take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(state.payment.uuid))


def asked(state, amount=None, **facts):
    return ask_refund(
        actor=CLERK, payment_id=state.payment_id, amount=amount and Decimal(amount), comment="why", **facts
    )


def given(refund, payment_type):
    return process_refund(actor=CLERK, refund_id=refund.pk, refund_type_id=payment_type.pk)


def fresh(state):
    return PaymentState.objects.get(pk=state.pk)


def due_again(refund):
    RefundState.objects.filter(refund=refund).update(next_look_at=timezone.now())


def test_parking_REF_1_a_whole_refund_frees_the_items(office):
    state = by_card(office)
    refund = asked(state)
    assert refund.is_full and refund.taxes == state.payment.taxes
    assert Charge.objects.get().paid_at, "REF-4: entered is not given back"
    given(refund, office.bank)
    send_refund(actor=CLERK, refund_id=refund.pk)
    assert fresh(state).status == PaymentStatus.REFUNDED
    assert Charge.objects.get().paid_at is None and not HeldItem.objects.exists()
    assert sum(row.amount for row in bank.returns.values()) == Decimal("21.00")
    mail = OutboxMail.objects.get(kind="payment.refund")
    assert "$21.00" in mail.text and "(Card)" in mail.text


def test_parking_REF_2_a_part_leaves_the_items(office):
    state = by_card(office)
    given(asked(state, "5.00"), office.cash)
    assert fresh(state).status == PaymentStatus.PARTIAL_REFUND and Charge.objects.get().paid_at
    assert HeldItem.objects.count() == 1


def test_parking_REF_3_never_above_the_rest(office):
    state = by_card(office)
    asked(state, "20.00")
    with pytest.raises(RefundTooHigh, match=r"\$1\.00"):
        asked(state, "1.01")
    with pytest.raises(RefundTooHigh):
        asked(state)
    for amount in ("0", "-1", "0.001"):
        with pytest.raises(NotAnAmount):
            ask_refund(actor=CLERK, payment_id=state.payment_id, amount=Decimal(amount), comment="x")
    assert Refund.objects.count() == 1


def test_a_refund_of_what_is_not_paid_is_refused(office):
    charge(office.driver)
    state = pay(office.driver, office.cash)
    with pytest.raises(PaymentMoved):
        asked(state, "1.00")


def test_quality_V2_3_5_above_the_limit_a_second_person_approves(office):
    save_settings(actor=ACTOR, values={"refund_limit": 10})
    state = by_card(office)
    refund = asked(state, "10.01")
    with pytest.raises(PaymentMoved):
        given(refund, office.cash)
    with pytest.raises(SecondPersonNeeded):
        approve_refund(actor=CLERK, refund_id=refund.pk)
    assert approve_refund(actor=CHIEF, refund_id=refund.pk).approved_by == "Chief"
    assert given(refund, office.cash).status == RefundStatus.SUCCEEDED
    other = by_card(office)
    assert asked(other, "10.00").state.status == RefundStatus.TO_PROCESS
    assert asked(other, "0.01").state.status == RefundStatus.TO_APPROVE, "the limit is not passed in parts"


def test_a_refund_is_processed_once(office):
    refund = asked(by_card(office), "5.00")
    given(refund, office.cash)
    with pytest.raises(PaymentMoved):
        given(refund, office.cash)
    with pytest.raises(PaymentMoved):
        withdraw_refund(actor=CLERK, refund_id=refund.pk, reason="x")


def test_a_withdrawn_refund_can_be_entered_anew(office):
    state = by_card(office)
    withdraw_refund(actor=CLERK, refund_id=asked(state).pk, reason="x")
    assert asked(state).is_full


def test_parking_REF_5_only_types_for_refunds_and_only_the_page_that_took_it(office):
    by_cash = pay_cash(office)
    names = {row.name for row in refund_types(by_cash.payment)}
    assert "Card" not in names and {"Cash desk", "Account credit"} <= names
    with pytest.raises(RefundTypeNeeded):
        given(asked(by_cash, "1.00"), office.bank)
    assert office.bank in refund_types(by_card(office).payment)


def pay_cash(office):
    charge(office.driver)
    return pay(office.driver, office.cash, is_received=True)


def test_parking_REF_6_a_refund_to_the_account_is_credit(office):
    state = pay_cash(office)
    given(asked(state, "5.00"), built_in("credit"))
    assert credit_of(office.driver) == Decimal("5.00")


def test_what_credit_paid_comes_back_as_credit(office):
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal(6), comment="x")
    state = by_card(office, with_credit=True)
    refund = asked(state)
    given(refund, office.bank)
    assert send_refund(actor=CLERK, refund_id=refund.pk).by_page == Decimal("15.00")
    assert credit_of(office.driver) == Decimal("6.00") and fresh(state).status == PaymentStatus.REFUNDED
    assert [row.amount for row in bank.returns.values()] == [Decimal("15.00")]


def test_a_refund_leaves_through_the_worker_with_an_audit_trail(office):
    refund = asked(by_card(office), "5.00", requisition_code=" R-12 ")
    given(refund, office.bank)
    assert Job.objects.filter(key="payments.send_refund", ids={"refund_id": refund.pk}).exists()
    assert refund.requisition_code == "R-12"
    send_refund(actor=CLERK, refund_id=refund.pk)
    actions = (
        AuditEntry.objects.filter(object_type="payments.refund")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert list(actions) == ["refund.created", "refund.processed", "refund.done"]


def test_a_lost_answer_gives_back_once(office):
    refund = asked(by_card(office), "5.00")
    given(refund, office.bank)
    bank.dies_after = True
    with pytest.raises(ProviderAway):
        send_refund(actor=CLERK, refund_id=refund.pk)
    assert send_refund(actor=CLERK, refund_id=refund.pk).status == RefundStatus.SENDING, (
        "another has it for now"
    )
    due_again(refund)
    assert send_refund(actor=CLERK, refund_id=refund.pk).status == RefundStatus.SUCCEEDED
    assert bank.calls.count("refund") == 1 and len(bank.returns) == 1


def test_who_may_not_look_does_not_know_that_nothing_went_back(office):
    refund = asked(by_card(office), "5.00")
    given(refund, office.bank)
    bank.dies_after = True
    with pytest.raises(ProviderAway):
        send_refund(actor=CLERK, refund_id=refund.pk)
    due_again(refund)
    bank.refuses = "this key is revoked"
    with pytest.raises(ProviderAway, match="revoked"):
        send_refund(actor=CLERK, refund_id=refund.pk)
    due_again(refund)
    assert send_refund(actor=CLERK, refund_id=refund.pk).status == RefundStatus.SUCCEEDED
    assert len(bank.returns) == 1


def test_a_slow_refund_is_told_later_and_a_failed_one_is_an_exception(office):
    bank.slow_refunds = True
    state = by_card(office)
    first, second = asked(state, "5.00"), asked(state, "6.00")
    for refund in (first, second):
        given(refund, office.bank)
        assert send_refund(actor=CLERK, refund_id=refund.pk).status == RefundStatus.SENDING
    take_refund_news(actor=CLERK, refund_id=first.pk, news=RefundNews(NewsState.DONE, first.uuid, "r1"))
    failed = RefundNews(NewsState.FAILED, second.uuid, "r2", reason="account closed")
    for _time in range(2):
        take_refund_news(actor=CLERK, refund_id=second.pk, news=failed)
    assert fresh(state).refunded == Decimal("5.00")
    problem = PaymentProblem.objects.get()
    assert (problem.kind, problem.refund, problem.reason) == (
        ProblemKind.REFUND_FAILED,
        second,
        "account closed",
    )
    assert asked(state, "16.00"), "what failed can be given back another way"


def test_a_refund_that_fails_after_it_was_done_is_taken_back(office):
    state = by_card(office)
    refund = asked(state, "5.00")
    given(refund, office.bank)
    send_refund(actor=CLERK, refund_id=refund.pk)
    take_refund_news(actor=CLERK, refund_id=refund.pk, news=RefundNews(NewsState.FAILED, refund.uuid, "r"))
    assert (fresh(state).refunded, fresh(state).status) == (0, PaymentStatus.PROCESSED)
    assert PaymentProblem.objects.filter(kind=ProblemKind.REFUND_FAILED).exists()


@pytest.mark.parametrize("is_spent", [False, True])
def test_credit_of_a_refund_that_failed_afterwards_is_never_given_twice(office, is_spent):
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal(6), comment="x")
    state = by_card(office, with_credit=True)
    refund = asked(state)
    given(refund, office.bank)
    send_refund(actor=CLERK, refund_id=refund.pk)
    if is_spent:
        charge(office.driver, "5.00")
        pay(office.driver, None, lines=due_lines(office.driver, timezone.now())[-1:], with_credit=True)
    left = credit_of(office.driver)
    take_refund_news(actor=CLERK, refund_id=refund.pk, news=RefundNews(NewsState.FAILED, refund.uuid, "r"))
    assert PaymentProblem.objects.filter(kind=ProblemKind.REFUND_FAILED).exists()
    if is_spent:
        assert fresh(state).status == PaymentStatus.REFUNDED and credit_of(office.driver) == left
    else:
        assert fresh(state).refunded == 0 and credit_of(office.driver) == 0


def test_a_refusal_of_the_provider_fails_the_refund_with_its_words(office):
    refund = asked(by_card(office), "5.00")
    given(refund, office.bank)
    bank.refuses = "charge is disputed"
    standing = send_refund(actor=CLERK, refund_id=refund.pk)
    assert (standing.status, standing.reason) == (RefundStatus.FAILED, "charge is disputed")
