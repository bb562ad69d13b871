"""Refunds as staff enter, approve and process them (parking §20.5)."""

from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from core.system_settings import save_settings
from payments.choices import Module, PaymentStatus, RefundStatus
from payments.models import Charge, PaymentState, Refund, RefundState
from payments.queries.credit import credit_of
from payments.queries.payment_types import built_in
from payments.services.refunds import ask_refund
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR
from tests.payments.conftest import charge, office, pay  # noqa: F401

pytestmark = pytest.mark.django_db
CLERK = {"payments.take", "payments.refund"}


@pytest.fixture
def paid(office):  # noqa: F811
    """A permit of 100.00 with 5 % and 8 % and a hang tag of 20.00 with 5 %: 134.00."""
    charge(office.driver, "100.00", Module.PERMITS, description="Permit P1")
    charge(office.driver, "20.00")
    return pay(office.driver, office.sure)


@pytest.fixture
def desk(office, signed_in):  # noqa: F811
    return signed_in(office.site, staff_member("first", rights=CLERK))


def url(name, pk):
    return reverse(f"admin_portal:{name}", args=[pk])


def words(answer):
    return " ".join(answer.content.decode().split())


def text(answer):
    """What a person reads of it."""
    return " ".join(strip_tags(answer.content.decode()).split())


def test_a_whole_refund_is_reviewed_entered_and_processed(paid, desk):
    """The documented way: amount and comment, confirm, refund type, Process This Adjustment."""
    where = url("payment_refund", paid.payment_id)
    assert "$134.00" in words(desk.get(where))
    facts = {"extent": "whole", "comment": "moved away", "requisition_code": "R-7"}
    answer = desk.post(where, facts)
    review = text(answer)
    assert "Refund $134.00 of payment" in review and "<li>Permit P1</li>" in words(answer)
    assert "$6.00" in review and "$8.00" in review, "the taxes in it"
    assert not Refund.objects.exists(), "nothing is written before it is confirmed"
    answer = desk.post(where, facts | {"confirmed": "1"})
    refund = Refund.objects.get()
    assert answer["Location"] == url("refund_process", refund.pk)
    assert (refund.amount, refund.requisition_code, refund.is_full) == (D("134.00"), "R-7", True)
    assert refund.state.status == RefundStatus.TO_PROCESS
    assert "Adjustment Information" in words(desk.get(answer["Location"]))
    desk.post(answer["Location"], {"refund_type": built_in("credit").pk})
    state = PaymentState.objects.get(pk=paid.pk)
    assert (state.status, state.refunded) == (PaymentStatus.REFUNDED, D("134.00"))
    assert not Charge.objects.filter(paid_at__isnull=False).exists(), "the items are released"
    assert credit_of(state.person) == D("134.00")


def test_a_part_leaves_the_items_and_says_what_is_left(paid, desk):
    where = url("payment_refund", paid.payment_id)
    review = text(desk.post(where, {"extent": "part", "amount": "34.00", "comment": "one month"}))
    assert "Refund $34.00 of payment" in review and "The items stay as they are" in review
    assert "Can be refunded after that$100.00" in review
    desk.post(where, {"extent": "part", "amount": "34.00", "comment": "one month", "confirmed": "1"})
    assert Refund.objects.get().is_full is False
    again = words(desk.get(where))
    assert "At most $100.00 can be refunded" in again and "The whole payment" not in again


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"extent": "whole"}, "This field is required"),
        ({"extent": "part", "comment": "x"}, "Enter the amount that goes back"),
        ({"extent": "part", "comment": "x", "amount": "134.01"}, "At most $134.00 can be refunded"),
        ({"extent": "part", "comment": "x", "amount": "0"}, "above zero"),
        ({"extent": "part", "comment": "x", "amount": "-5"}, "above zero"),
        ({"extent": "part", "comment": "x", "amount": "1.005"}, "in dollars and cents"),
        ({"comment": "x"}, "This field is required"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(paid, desk, facts, said):
    answer = desk.post(url("payment_refund", paid.payment_id), facts | {"confirmed": "1"})
    assert said in words(answer) and not Refund.objects.exists()


def test_two_windows_cannot_give_back_more_than_was_paid(paid, desk):
    where, facts = (
        url("payment_refund", paid.payment_id),
        {"extent": "part", "amount": "100.00", "comment": "x"},
    )
    assert "Enter the refund" in words(desk.post(where, facts))
    desk.post(where, facts | {"confirmed": "1"})
    assert "At most $34.00 can be refunded" in words(desk.post(where, facts | {"confirmed": "1"}))
    assert Refund.objects.count() == 1


def test_above_the_limit_somebody_else_approves(paid, desk, office, signed_in):  # noqa: F811
    save_settings(actor=ACTOR, values={"refund_limit": "100"})
    where = url("payment_refund", paid.payment_id)
    assert "above the limit" in words(desk.post(where, {"extent": "whole", "comment": "x"}))
    answer = desk.post(where, {"extent": "whole", "comment": "x", "confirmed": "1"})
    refund = Refund.objects.get()
    assert answer["Location"] == url("refund_detail", refund.pk)
    page = words(desk.get(answer["Location"]))
    assert "You entered this refund" in page and "Process This Adjustment" not in page
    assert "Somebody else must approve this refund" in words(desk.post(url("refund_approve", refund.pk)))
    refused = desk.post(url("refund_process", refund.pk), {"refund_type": built_in("credit").pk})
    assert refused.status_code == 200
    assert RefundState.objects.get().status == RefundStatus.TO_APPROVE
    second = signed_in(office.site, staff_member("second", rights=CLERK))
    assert second.post(url("refund_approve", refund.pk)).status_code == 302
    standing = RefundState.objects.get()
    assert standing.status == RefundStatus.TO_PROCESS and standing.approved_by != refund.asked_by


def test_a_refund_is_withdrawn_and_the_amount_is_free_again(paid, desk):
    refund = ask_refund(actor=ACTOR, payment_id=paid.payment_id, amount=D("134.00"), comment="x")
    page = words(desk.get(url("payment_detail", paid.payment_id)))
    assert url("refund_withdraw", refund.pk) in page and url("payment_refund", paid.payment_id) not in page
    desk.post(url("refund_withdraw", refund.pk), {"reason": "wrong one"})
    assert RefundState.objects.get().reason == "wrong one"
    assert url("payment_refund", paid.payment_id) in words(desk.get(url("payment_detail", paid.payment_id)))


def test_the_list_is_a_queue(paid, desk):
    ask_refund(actor=ACTOR, payment_id=paid.payment_id, amount=D("5.00"), comment="first")
    lists = reverse("admin_portal:refund_list")
    number = str(paid.payment)
    assert desk.get(lists, {"status": "to_process", "q": number.lower()}).context["count"] == 1
    assert desk.get(lists, {"status": "to_approve"}).context["count"] == 0
    export = desk.get(f"{lists}?export=csv").getvalue().decode()
    assert "first" in export and number in export


def test_whoever_may_only_take_payments_sees_refunds_but_enters_none(paid, office, signed_in):  # noqa: F811
    ask_refund(actor=ACTOR, payment_id=paid.payment_id, amount=D("5.00"), comment="first")
    teller = signed_in(office.site, staff_member("teller", rights={"payments.take"}))
    page = words(teller.get(url("payment_detail", paid.payment_id)))
    assert "first" in page and "refund_" not in page and "/refunds/" not in page
    assert teller.get(url("payment_refund", paid.payment_id)).status_code == 403
