"""From a charge to the nightly comparison at a provider that never reports (integrations §15)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from payments.choices import PaymentStatus, RefundStatus
from payments.exceptions import ProviderAway
from payments.models import PaymentProblem, RefundState
from payments.services.reconciliation import reconcile
from payments.services.refund_sending import send_refund
from payments.services.refunds import ask_refund, process_refund
from payments.services.sweeping import cancel_payment, look_up, sweep
from tests.factories.accounts import ACTOR
from tests.integrations.bambora.conftest import press
from tests.integrations.bambora.test_contract import shop  # noqa: F401
from tests.integrations.test_payment_story import begun, card, now_of, office  # noqa: F401

HOUR = timedelta(hours=1)


def asked(begun):  # noqa: F811
    return look_up(actor=ACTOR, payment_id=begun.payment_id).status


def refund_of(begun, card, amount):  # noqa: F811
    refund = ask_refund(actor=ACTOR, payment_id=begun.payment_id, amount=Decimal(amount), comment="Too late")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=card.pk)
    return refund


def compared(card):  # noqa: F811
    now = timezone.now()
    found = reconcile(actor=ACTOR, payment_type=card, since=now - HOUR, until=now + HOUR)
    return found.ours, found.theirs, found.matched, found.found


def test_declined_paid_refunded_and_compared(card, begun):  # noqa: F811
    assert asked(begun) == PaymentStatus.PENDING
    press(begun.page, "decline")
    assert asked(begun) == PaymentStatus.PENDING, "another card may be tried"
    press(begun.page, "pay")
    assert asked(begun) == PaymentStatus.PROCESSED
    refund = refund_of(begun, card, "5.00")
    send_refund(actor=ACTOR, refund_id=refund.pk)
    assert now_of(begun).refunded == Decimal("5.00")
    assert compared(card) == (2, 2, 2, 0)
    assert not PaymentProblem.objects.exists()


def test_a_refund_whose_answer_was_lost_is_made_once(shop, card, begun):  # noqa: F811
    press(begun.page, "pay")
    asked(begun)
    refund = refund_of(begun, card, "5.00")
    shop.fault("lost_answer", "POST */returns", ms=1)
    with pytest.raises(ProviderAway):
        send_refund(actor=ACTOR, refund_id=refund.pk)
    assert RefundState.objects.get(refund=refund).status == RefundStatus.SENDING
    RefundState.objects.update(next_look_at=timezone.now())
    send_refund(actor=ACTOR, refund_id=refund.pk)
    assert RefundState.objects.get(refund=refund).status == RefundStatus.SUCCEEDED
    assert compared(card) == (2, 2, 2, 0)


def test_a_link_that_was_given_up_can_still_be_paid_and_the_money_is_not_lost(begun):  # noqa: F811
    """Nobody can end a link before its minute; what comes meanwhile is taken for what it was for."""
    cancel_payment(actor=ACTOR, payment_id=begun.payment_id)
    press(begun.page, "pay")
    sweep(actor=ACTOR, payment_id=begun.payment_id)
    assert now_of(begun).status == PaymentStatus.PROCESSED


@pytest.mark.parametrize(("fact", "value"), [("amount_off", -100), ("pays_in", "USD")])
def test_another_amount_or_currency_is_looked_at_by_a_person(shop, begun, fact, value):  # noqa: F811
    shop.double.state[fact] = value
    press(begun.page, "pay")
    for _ in range(2):
        assert asked(begun) == PaymentStatus.ATTENTION
    assert PaymentProblem.objects.get().payment_id == begun.payment_id


def test_money_of_a_payment_that_nobody_asked_about_is_missing_here(card, begun):  # noqa: F811
    press(begun.page, "pay")
    assert compared(card) == (0, 1, 0, 1)
    assert asked(begun) == PaymentStatus.PROCESSED
