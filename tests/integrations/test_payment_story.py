"""From a charge to the nightly comparison, through a provider's page and its reports (integrations §15)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from django.utils import timezone

from payments.choices import PaymentStatus, RefundStatus
from payments.exceptions import Forged
from payments.models import PaymentProblem, PaymentState, ProviderReport, RefundState
from payments.services.checkout import hand_over
from payments.services.reconciliation import reconcile
from payments.services.refund_sending import send_refund
from payments.services.refunds import ask_refund, process_refund
from payments.services.reports import take_report
from payments.services.sweeping import cancel_payment, look_up
from tests.factories.accounts import ACTOR
from tests.integrations.paying import CANCEL, SUCCESS, open_shop
from tests.integrations.test_payment_providers import REPORTING
from tests.payments.conftest import charge, make_type, office, pay  # noqa: F401


@pytest.fixture(params=REPORTING, ids=lambda case: case.key)
def shop(request, fakes, settings):
    with open_shop(request.param, fakes, settings) as found:
        yield found


@pytest.fixture
def card(office, shop):  # noqa: F811
    return make_type("Online", shop.case.key, login=shop.case.login)


@pytest.fixture
def begun(office, card):  # noqa: F811
    """A payment of one charge whose payer stands before the provider's page."""
    charge(office.driver)
    state = pay(office.driver, card)
    hand_over(actor=ACTOR, payment_id=state.payment_id, success_url=SUCCESS, cancel_url=CANCEL)
    return now_of(state)


def now_of(state):
    return PaymentState.objects.select_related("payment").get(pk=state.pk)


def press(state, button):
    requests.post(state.page, {"do": button}, timeout=5, allow_redirects=False)


def deliver(shop, card):
    """Take every report that came so far; returns how many were new."""
    shop.double.courier.hurry()
    taken = [
        take_report(actor=ACTOR, payment_type=card, body=body, headers=headers) for body, headers in shop.raw
    ]
    return sum(taken)


def test_paid_refunded_and_compared(shop, card, begun):
    press(begun, "pay")
    assert deliver(shop, card) == 1
    assert deliver(shop, card) == 0, "the same once more changes nothing"
    paid = now_of(begun)
    assert (paid.status, paid.received) == (PaymentStatus.PROCESSED, begun.payment.total)
    refund = ask_refund(actor=ACTOR, payment_id=paid.payment_id, amount=Decimal("5.00"), comment="Too late")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=card.pk)
    send_refund(actor=ACTOR, refund_id=refund.pk)
    deliver(shop, card)
    assert RefundState.objects.get(refund=refund).status == RefundStatus.SUCCEEDED
    assert now_of(begun).refunded == Decimal("5.00")
    now = timezone.now()
    hour = timedelta(hours=1)
    found = reconcile(actor=ACTOR, payment_type=card, since=now - hour, until=now + hour)
    assert (found.ours, found.theirs, found.matched, found.found) == (2, 2, 2, 0)
    assert not PaymentProblem.objects.exists()


def test_without_reports_asking_is_enough(shop, card, begun):
    shop.double.courier.manner = "never"
    assert look_up(actor=ACTOR, payment_id=begun.payment_id).status == PaymentStatus.PENDING
    press(begun, "pay")
    assert look_up(actor=ACTOR, payment_id=begun.payment_id).status == PaymentStatus.PROCESSED
    assert not shop.raw


def test_a_payment_that_was_given_up_takes_no_money(shop, card, begun):
    cancel_payment(actor=ACTOR, payment_id=begun.payment_id)
    press(begun, "pay")
    deliver(shop, card)
    assert now_of(begun).status in (PaymentStatus.CANCELLED, PaymentStatus.EXPIRED)
    (sale,) = shop.double.sales.values()
    assert sale.received == 0


def test_another_amount_is_looked_at_by_a_person(shop, card, begun):
    shop.double.state["amount_off"] = -100
    press(begun, "pay")
    deliver(shop, card)
    assert now_of(begun).status == PaymentStatus.ATTENTION
    assert PaymentProblem.objects.get().payment_id == begun.payment_id


def test_a_forged_report_leaves_nothing(shop, card, begun):
    press(begun, "pay")
    shop.double.courier.hurry()
    body, headers = shop.raw[-1]
    with pytest.raises(Forged):
        take_report(actor=ACTOR, payment_type=card, body=body + b" ", headers=headers)
    assert not ProviderReport.objects.exists()
