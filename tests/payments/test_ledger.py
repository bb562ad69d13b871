"""The books: every digit of what came and went, on the lines that it was for (parking RPT-7)."""

from decimal import Decimal as D

import pytest
from django.db import InternalError, transaction
from django.db.utils import IntegrityError, OperationalError

from payments.choices import Module, NewsState
from payments.models import LedgerEntry, PaymentProblem
from payments.ports import PaymentNews, RefundNews
from payments.queries.payment_types import built_in
from payments.rules.ledger import shares_of_refund
from payments.services.credit import give_credit
from payments.services.news import take_news
from payments.services.refund_sending import send_refund, take_refund_news
from payments.services.refunds import ask_refund, process_refund
from payments.services.sweeping import look_up
from tests.factories.accounts import ACTOR
from tests.payments.bank import bank
from tests.payments.conftest import charge, pay, to_bank


def two_lines(office, payment_type, **options):
    """A permit of 313.08 with 5 % and 8 %, and a hang tag of 33.33 with 5 %; total 388.78."""
    charge(office.driver, "313.08", Module.PERMITS, description="Permit", gl_code="4000")
    charge(office.driver, "33.33", description="Hang tag", gl_code="4100")
    return pay(office.driver, payment_type, **options)


def entries(state, happening):
    rows = LedgerEntry.objects.filter(event__payment=state.payment, event__happening=happening).order_by(
        "line"
    )
    return [(row.amount, row.tax1, row.tax2, row.tax3, row.rounding) for row in rows]


def give_back(state, amount, payment_type=None):
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=amount and D(amount), comment="x")
    chosen = payment_type or built_in("credit")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=chosen.pk)
    return refund


def balance():
    """Every column of the books, added up."""
    rows = LedgerEntry.objects.values_list("amount", "tax1", "tax2", "tax3", "rounding")
    return tuple(sum(column) for column in zip(*rows, strict=True))


def test_a_payment_stands_on_its_lines_and_the_cents_of_rounding_on_the_first(office):
    state = two_lines(office, office.sure)
    assert state.received == D("388.78")
    assert entries(state, "processed") == [
        (D("313.08"), D("15.654"), D("25.0464"), 0, D("0.0031")),
        (D("33.33"), D("1.6665"), 0, 0, 0),
    ]
    row = LedgerEntry.objects.with_total().order_by("line").first()
    assert (row.module, row.gl_code, row.payment_type) == (Module.PERMITS, "4000", office.sure)
    assert row.total == D("353.7835")


def test_a_whole_refund_undoes_every_column(office):
    state = two_lines(office, office.sure)
    give_back(state, None)
    assert entries(state, "refunded")[1] == (D("-33.33"), D("-1.6665"), 0, 0, 0)
    assert balance() == (0, 0, 0, 0, 0)


def test_parts_fall_on_the_lines_in_proportion_and_add_up(office):
    state = two_lines(office, office.sure)
    give_back(state, "100.00")
    # Of 100.00: tax 1 17.3205 × 100/388.78 = 4.45509, tax 2 25.0464 × 100/388.78 = 6.44231; 89.1026 before taxes.
    assert entries(state, "refunded") == [
        (D("-80.52955"), D("-4.02644"), D("-6.44231"), 0, 0),
        (D("-8.57305"), D("-0.42865"), 0, 0, 0),
    ]
    give_back(state, "288.78")
    assert sum(balance()) == 0 and balance()[1:4] == (0, 0, 0)


def test_a_refund_that_failed_after_all_is_taken_back(office):
    state = two_lines(office, office.bank)
    bank.pay(to_bank(state))
    state = look_up(actor=ACTOR, payment_id=state.payment_id)
    refund = give_back(state, "50.00", office.bank)
    send_refund(actor=ACTOR, refund_id=refund.pk)
    assert sum(balance()) == D("338.78")
    take_refund_news(actor=ACTOR, refund_id=refund.pk, news=RefundNews(NewsState.FAILED, reason="closed"))
    assert sum(balance()) == D("388.78")
    assert sum(map(sum, entries(state, "refund_failed"))) == D("50.00")


def test_money_that_is_for_nothing_is_not_in_the_books_nor_is_its_way_back(office):
    state = two_lines(office, office.bank)
    key = to_bank(state)
    wrong = PaymentNews(NewsState.DONE, key, "page-1", "c-1", D("5.00"), "CAD")
    bank.pages[key].charge, bank.pages[key].paid = "c-1", D("5.00")
    take_news(actor=ACTOR, payment_id=state.payment_id, news=wrong)
    refund = give_back(state, None, office.bank)
    assert send_refund(actor=ACTOR, refund_id=refund.pk).status == "succeeded"
    assert not LedgerEntry.objects.exists()


def test_a_second_payment_given_back_is_settled_in_the_queue(office):
    state = two_lines(office, office.bank)
    key = to_bank(state)
    page = bank.pay(key)
    look_up(actor=ACTOR, payment_id=state.payment_id)
    again = PaymentNews(NewsState.DONE, key, page.reference, "second", page.paid, "CAD")
    take_news(actor=ACTOR, payment_id=state.payment_id, news=again)
    problem = PaymentProblem.objects.get(kind="double")
    give_back(problem.payment.state, None)
    problem.refresh_from_db()
    assert problem.closed_at and problem.resolution == "refund"


def test_credit_is_told_apart_from_what_the_payment_type_brought(office):
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=D("88.78"), comment="x")
    state = two_lines(office, office.sure, with_credit=True)
    # 88.78 × 353.7804 / 388.7769 = 80.78830, the rest on the second line.
    parts = LedgerEntry.objects.order_by("line").values_list("credit", flat=True)
    assert list(parts) == [D("80.78830"), D("7.99170")]
    assert sum(balance()) == state.received == D("388.78")


def test_the_books_are_written_once(office):
    two_lines(office, office.sure)
    for change in (LedgerEntry.objects.all().delete, lambda: LedgerEntry.objects.update(amount=1)):
        with pytest.raises((IntegrityError, InternalError, OperationalError)), transaction.atomic():
            change()


def test_nothing_to_go_by_falls_on_the_first_line():
    line = type("Line", (), {"amount": D(0), "taxes": (D(0),) * 3, "total": D(0)})()
    first, second = shares_of_refund([line, line], D("3.00"), (D(0),) * 3, D("9.00"))
    assert (first.amount, second.amount) == (D("-3.00"), 0)
