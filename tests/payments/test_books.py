"""What the database itself refuses (DECISIONS 38, quality 9), and that the state is what the events say."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.services.merges import merge_people
from payments.models import CreditAccount, Payment, PaymentEvent, PaymentState, Refund, RefundState
from payments.queries.credit import credit_of
from payments.rules.standing import standing_after, standing_of
from payments.services.credit import give_credit
from payments.services.refunds import ask_refund, withdraw_refund
from tests.factories.accounts import ACTOR, make_driver
from tests.payments.conftest import charge, pay

WRITTEN_ONCE = ("payment", "paymentline", "paymentevent", "refund", "creditentry", "providerreport")


@pytest.fixture
def paid(office):
    """A payment of 21.00 with one refund of 5.00 entered."""
    charge(office.driver)
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal(3), comment="x")
    state = pay(office.driver, office.sure)
    ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=Decimal(5), comment="x")
    return state


def refused(sql, *values):
    """What the database says to a statement."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


@pytest.mark.parametrize("table", WRITTEN_ONCE[:5])
@pytest.mark.parametrize("statement", ["UPDATE {} SET client_id = client_id", "DELETE FROM {}"])
def test_no_row_of_money_is_changed_or_deleted_even_by_sql(paid, table, statement):
    assert "written once" in refused(statement.format(f"payments_{table}"))


def refund_row(state, amount):
    return Refund(
        payment=state.payment, amount=amount, is_full=False, comment="x", asked_by="x", asked_by_id="",
        created_at=timezone.now(),
    )  # fmt: skip


def test_no_refund_above_the_rest_even_by_sql(paid):
    columns = "client_id, uuid, payment_id, amount, tax1, tax2, tax3, is_full, requisition_code, comment, asked_by, asked_by_id, created_at"  # noqa: E501
    sql = f"INSERT INTO payments_refund ({columns}) SELECT client_id, gen_random_uuid(), payment_id, %s, 0, 0, 0, false, '', '', '', '', now() FROM payments_paymentstate"  # noqa: E501
    assert "exceed what was paid" in refused(sql, Decimal("16.01"))
    with connection.cursor() as cursor:
        cursor.execute(sql, [Decimal("16.00")])
    assert "exceed what was paid" in refused(sql, Decimal("0.01"))


def test_a_refund_that_was_withdrawn_counts_no_more_and_never_comes_back(paid):
    refund = Refund.objects.get()
    withdraw_refund(actor=ACTOR, refund_id=refund.pk, reason="no")
    refund_row(paid, Decimal("21.00")).save()
    assert "enter another" in refused("UPDATE payments_refundstate SET status = 'to_process'")


def test_a_state_cannot_show_more_refunded_than_received(paid):
    assert "refunded_at_most" in refused("UPDATE payments_paymentstate SET refunded = 22")


def test_credit_never_falls_below_zero(paid):
    assert "credit_is_never_negative" in refused("UPDATE payments_creditaccount SET balance = -0.01")


def test_an_item_is_in_one_payment_even_by_sql(paid):
    sql = "INSERT INTO payments_helditem (client_id, payment_id, kind, item_id) SELECT client_id, payment_id, kind, item_id FROM payments_helditem"  # noqa: E501
    assert "item_is_in_one_payment" in refused(sql)


def test_states_are_rebuilt_from_events(paid):
    for state in PaymentState.objects.all():
        assert standing_of(state) == standing_after(
            PaymentEvent.objects.filter(payment=state.payment_id).order_by("pk")
        )


def test_merging_people_moves_payments_charges_and_credit(office, paid):
    kept = make_driver("kept")
    charge(office.driver, "4.00")
    give_credit(actor=ACTOR, person_id=kept.pk, amount=Decimal(2), comment="x")
    merge_people(actor=ACTOR, kept=kept, merged=office.driver)
    assert PaymentState.objects.get(payment=paid.payment).person_id == kept.pk
    assert credit_of(kept) == Decimal(5) and CreditAccount.objects.filter(person=kept).count() == 2
    state = pay(kept, office.sure, with_credit=True)
    assert state.payment.credit_used == Decimal("4.20") and credit_of(kept) == Decimal("0.80")
    assert RefundState.objects.exists() and Payment.objects.count() == 2
