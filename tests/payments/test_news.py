"""Providers' news: in any order, late, twice, wrong (parking PAY-7, quality 11), and the sweeper."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from content.models import OutboxMail
from content.services.email_warnings import save_warning
from core.choices import WarningTopic
from core.system_tasks import RunContext, system_tasks
from payments.choices import Happening, NewsState, PaymentStatus, ProblemKind, Resolution
from payments.exceptions import Forged, ItemGone, PaymentMoved, ProviderAway
from payments.models import Charge, HeldItem, Payment, PaymentProblem, PaymentState, ProviderReport
from payments.ports import DisputeNews, PaymentNews, RefundNews
from payments.queries.credit import credit_of
from payments.services.checkout import hand_over
from payments.services.credit import give_credit
from payments.services.problems import apply_money, close_problem
from payments.services.refunds import ask_refund, process_refund
from payments.services.reports import take_report
from payments.services.sweeping import cancel_payment, look_up, payments_to_sweep, sweep
from payments.tasks import look_after_payments
from tests.factories.accounts import ACTOR
from tests.payments.bank import SECRET, bank, report
from tests.payments.conftest import charge, pay, to_bank


@pytest.fixture
def pending(office):
    """A payment of 21.00 whose payer is on the bank's page."""
    office.charge = charge(office.driver)
    state = pay(office.driver, office.bank)
    office.key = to_bank(state)
    office.state = state
    return office


def fresh(office):
    return PaymentState.objects.get(pk=office.state.pk)


def tell(office, news, token=None):
    return take_report(actor=ACTOR, payment_type=office.bank, **report(news, token))


def overdue(office):
    now = timezone.now()
    PaymentState.objects.filter(pk=office.state.pk).update(expires_at=now, next_look_at=now)


class TestReports:
    def test_a_report_counts_once(self, pending):
        bank.pay(pending.key)
        news = bank.news(pending.key)
        assert tell(pending, news, "t1") and not tell(pending, news, "t1")
        assert fresh(pending).status == PaymentStatus.PROCESSED and ProviderReport.objects.count() == 1

    def test_the_same_news_under_another_token_do_nothing_more(self, pending):
        bank.pay(pending.key)
        for _time in range(5):
            tell(pending, bank.news(pending.key))
        assert fresh(pending).payment.events.filter(happening=Happening.PROCESSED).count() == 1
        assert OutboxMail.objects.filter(kind="payment.receipt").count() == 1

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_any_order_ends_paid(self, pending, order):
        opened = bank.news(pending.key)
        bank.pay(pending.key)
        paid = bank.news(pending.key)
        expired = PaymentNews(NewsState.EXPIRED, pending.key, "page-1")
        for number in order:
            tell(pending, [opened, expired, paid][number])
        assert fresh(pending).status == PaymentStatus.PROCESSED

    def test_a_forged_report_does_nothing(self, pending):
        bank.pay(pending.key)
        said = report(bank.news(pending.key)) | {"headers": {}}
        with pytest.raises(Forged):
            take_report(actor=ACTOR, payment_type=pending.bank, **said)
        assert fresh(pending).status == PaymentStatus.PENDING and not ProviderReport.objects.exists()

    def test_a_report_before_the_payer_was_sent(self, office):
        charge(office.driver)
        state = pay(office.driver, office.bank)
        news = PaymentNews(NewsState.DONE, state.payment.uuid, "p", "c", Decimal("21.00"), "CAD")
        tell(office, news)
        assert PaymentState.objects.get().status == PaymentStatus.PROCESSED
        with pytest.raises(PaymentMoved):
            hand_over(
                actor=ACTOR, payment_id=state.payment_id, success_url="https://x/", cancel_url="https://y/"
            )

    def test_another_types_payment_is_not_paid_by_this_one(self, pending):
        bank.pay(pending.key)
        said = report(bank.news(pending.key))
        other = type(pending.bank)(name="Other", provider="bank")
        other.set_login({"secret": "y"})
        other.save()
        take_report(actor=ACTOR, payment_type=other, **said)
        assert fresh(pending).status == PaymentStatus.PENDING
        assert PaymentProblem.objects.get().kind == ProblemKind.UNKNOWN_PAYMENT

    def test_what_is_told_of_disputes_and_refunds_made_elsewhere_waits_for_a_person(self, pending):
        page = bank.pay(pending.key)
        tell(pending, bank.news(pending.key))
        tell(pending, DisputeNews(page.charge, Decimal("21.00"), "CAD", "fraudulent"))
        tell(pending, RefundNews(NewsState.DONE, None, "r9", page.charge, Decimal(3), "CAD"))
        kinds = set(PaymentProblem.objects.values_list("kind", "payment"))
        assert kinds == {
            (kind, pending.state.payment_id) for kind in (ProblemKind.DISPUTE, ProblemKind.UNKNOWN_REFUND)
        }

    def test_the_address_of_reports(self, pending):
        bank.pay(pending.key)
        said = report(bank.news(pending.key))
        url = reverse("payment_hook", args=[pending.client.code.lower(), pending.bank.reference])
        browser, headers = Browser(), {"x-bank": SECRET}

        def post(address, headers=headers, body=said["body"]):
            return browser.post(address, body, content_type="application/json", headers=headers).status_code

        assert browser.get(url).status_code == 405
        assert post(url, {}) == 400
        assert post(url, headers, b"no json") == 422
        assert post(url, headers, b" " * 300_000) == 413
        assert post(url.replace("alpha", "nobody")) == 404
        assert fresh(pending).status == PaymentStatus.PENDING
        assert post(url) == 200 and post(url) == 200
        assert fresh(pending).status == PaymentStatus.PROCESSED


class TestWrongMoney:
    def test_another_amount_is_set_aside_and_told(self, pending):
        save_warning(
            actor=ACTOR,
            label="Office",
            address="money@example.com",
            topics=[WarningTopic.MONEY],
            language="en",
        )
        bank.pay(pending.key, amount="20.00")
        state = look_up(actor=ACTOR, payment_id=pending.state.payment_id)
        assert (state.status, state.received) == (PaymentStatus.ATTENTION, Decimal("20.00"))
        problem = PaymentProblem.objects.get()
        assert (problem.kind, problem.expected, problem.amount) == (
            ProblemKind.AMOUNT,
            Decimal("21.00"),
            Decimal("20.00"),
        )
        assert Charge.objects.get().paid_at is None and not HeldItem.objects.exists()
        mail = OutboxMail.objects.get(kind="payment.problem")
        assert mail.to == "money@example.com" and state.payment.confirmation_no in mail.text
        assert not OutboxMail.objects.filter(kind="payment.receipt").exists()

    def test_another_currency_too(self, pending):
        bank.pay(pending.key, currency="USD")
        assert look_up(actor=ACTOR, payment_id=pending.state.payment_id).status == PaymentStatus.ATTENTION
        assert PaymentProblem.objects.get().kind == ProblemKind.CURRENCY

    def test_the_office_takes_it_all_the_same(self, pending):
        bank.pay(pending.key, amount="20.00")
        look_up(actor=ACTOR, payment_id=pending.state.payment_id)
        problem = PaymentProblem.objects.get()
        state = apply_money(actor=ACTOR, problem_id=problem.pk, comment="a dollar is a dollar")
        assert (state.status, state.received) == (PaymentStatus.PROCESSED, Decimal("20.00"))
        problem.refresh_from_db()
        assert problem.resolution == Resolution.APPLIED and Charge.objects.get().paid_at
        with pytest.raises(PaymentMoved):
            apply_money(actor=ACTOR, problem_id=problem.pk, comment="again")

    def test_or_gives_it_back_which_settles_the_exception(self, pending):
        bank.pay(pending.key, amount="20.00")
        look_up(actor=ACTOR, payment_id=pending.state.payment_id)
        refund = ask_refund(actor=ACTOR, payment_id=pending.state.payment_id, amount=None, comment="wrong")
        process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=pending.cash.pk)
        assert fresh(pending).status == PaymentStatus.REFUNDED
        assert PaymentProblem.objects.get().resolution == Resolution.REFUND

    def test_a_bill_that_is_paid_twice_has_two_payments(self, pending):
        bank.pay(pending.key)
        first = bank.news(pending.key)
        tell(pending, first)
        second = PaymentNews(NewsState.DONE, pending.key, "page-1", "second", Decimal("21.00"), "CAD")
        for _time in range(3):
            tell(pending, second)
        assert Payment.objects.count() == 2
        problem = PaymentProblem.objects.get()
        assert problem.kind == ProblemKind.DOUBLE and problem.payment != pending.state.payment
        assert (
            problem.payment.state.status == PaymentStatus.ATTENTION and problem.payment.state.received == 21
        )
        refund = ask_refund(actor=ACTOR, payment_id=problem.payment_id, amount=None, comment="twice")
        assert process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=pending.bank.pk).by_page == 21

    def test_noted_and_done(self, pending):
        page = bank.pay(pending.key)
        tell(pending, bank.news(pending.key))
        tell(pending, DisputeNews(page.charge, Decimal("21.00"), "CAD"))
        problem = close_problem(actor=ACTOR, problem_id=PaymentProblem.objects.get().pk, comment="answered")
        assert problem.resolution == Resolution.NOTED and problem.closed_at and problem.comment == "answered"


class TestLate:
    def expired(self, office):
        overdue(office)
        bank.keeps_pages = True
        assert sweep(actor=ACTOR, payment_id=office.state.payment_id) == PaymentStatus.EXPIRED

    def test_money_that_comes_late_takes_what_is_still_free(self, pending):
        self.expired(pending)
        assert not HeldItem.objects.exists()
        bank.pay(pending.key)
        tell(pending, bank.news(pending.key))
        assert fresh(pending).status == PaymentStatus.PROCESSED and Charge.objects.get().paid_at

    def test_and_waits_for_a_person_when_it_is_not(self, pending):
        self.expired(pending)
        other = pay(pending.driver, pending.sure)
        bank.pay(pending.key)
        tell(pending, bank.news(pending.key))
        assert fresh(pending).status == PaymentStatus.ATTENTION and fresh(pending).received == 21
        assert PaymentProblem.objects.get().kind == ProblemKind.LATE
        assert PaymentState.objects.get(pk=other.pk).status == PaymentStatus.PROCESSED
        with pytest.raises(ItemGone, match="it is paid"):
            apply_money(actor=ACTOR, problem_id=PaymentProblem.objects.get().pk, comment="x")

    def test_credit_is_taken_again_or_a_person_decides(self, office):
        give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal(6), comment="x")
        office.charge = charge(office.driver)
        office.state = pay(office.driver, office.bank, with_credit=True)
        office.key = to_bank(office.state)
        self.expired(office)
        assert credit_of(office.driver) == 6
        bank.pay(office.key)
        tell(office, bank.news(office.key))
        assert fresh(office).status == PaymentStatus.PROCESSED and credit_of(office.driver) == 0

    def test_seven_days_late(self, pending):
        self.expired(pending)
        bank.pay(pending.key)
        PaymentState.objects.filter(pk=pending.state.pk).update(next_look_at=timezone.now())
        assert sweep(actor=ACTOR, payment_id=pending.state.payment_id) == PaymentStatus.PROCESSED


class TestSweeper:
    def test_it_finds_what_nobody_reported(self, pending):
        assert payments_to_sweep() == [], "ten minutes are the payer's"
        bank.pay(pending.key)
        PaymentState.objects.update(next_look_at=timezone.now())
        assert payments_to_sweep() == [pending.state.payment_id]
        assert sweep(actor=ACTOR, payment_id=pending.state.payment_id) == PaymentStatus.PROCESSED
        assert payments_to_sweep() == [] and fresh(pending).next_look_at is None

    def test_an_open_one_is_asked_about_again(self, pending):
        PaymentState.objects.update(next_look_at=timezone.now())
        assert sweep(actor=ACTOR, payment_id=pending.state.payment_id) == PaymentStatus.PENDING
        assert timezone.now() < fresh(pending).next_look_at <= timezone.now() + timedelta(minutes=5)

    def test_when_time_is_up_the_page_is_closed_before_the_items_are_free(self, pending):
        overdue(pending)
        assert sweep(actor=ACTOR, payment_id=pending.state.payment_id) == PaymentStatus.EXPIRED
        assert bank.calls[-2:] == ["close", "fetch"] and bank.pages[pending.key].is_closed

    def test_a_payment_made_in_the_last_second_counts(self, pending):
        overdue(pending)
        bank.pay(pending.key)
        assert sweep(actor=ACTOR, payment_id=pending.state.payment_id) == PaymentStatus.PROCESSED

    def test_a_provider_that_is_away_keeps_no_item(self, pending):
        overdue(pending)
        bank.is_away = True
        with pytest.raises(ProviderAway):
            sweep(actor=ACTOR, payment_id=pending.state.payment_id)
        assert fresh(pending).status == PaymentStatus.EXPIRED and not HeldItem.objects.exists()
        assert fresh(pending).next_look_at, "it is asked about for a week"

    def test_nobody_is_asked_about_a_payment_whose_payer_never_left(self, office):
        charge(office.driver)
        office.state = pay(office.driver, office.bank)
        overdue(office)
        assert sweep(actor=ACTOR, payment_id=office.state.payment_id) == PaymentStatus.EXPIRED
        assert bank.calls == []

    def test_cancelling_asks_first(self, pending):
        bank.pay(pending.key)
        assert (
            cancel_payment(actor=ACTOR, payment_id=pending.state.payment_id).status == PaymentStatus.PROCESSED
        )

    def test_cancelling_frees_at_once(self, pending):
        state = cancel_payment(actor=ACTOR, payment_id=pending.state.payment_id)
        assert state.has_ended and not HeldItem.objects.exists() and bank.pages[pending.key].is_closed

    def test_the_task_goes_on_after_a_failure(self, pending):
        bank.is_away = True
        PaymentState.objects.update(next_look_at=timezone.now())
        run = RunContext(system_tasks.get("payments.sweep"), pending.client, None)
        look_after_payments(run)
        assert run.counts == {"failed": 1} and "the bank does not answer" in run.output


def to_page(state):
    return hand_over(
        actor=ACTOR, payment_id=state.payment_id, success_url="https://x/", cancel_url="https://y/"
    )


class TestHandOver:
    def test_it_may_be_repeated_and_gives_the_same_page(self, office):
        charge(office.driver)
        state = pay(office.driver, office.bank)
        bank.dies_after = True
        with pytest.raises(ProviderAway):
            to_bank(state)
        pages = {to_page(state) for _time in range(2)}
        assert pages == {"https://bank.test/page-1"} and len(bank.pages) == 1
