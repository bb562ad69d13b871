"""Our books, the provider's reports and its own list (quality 14)."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exceptions import NotConfigured
from core.models import AuditEntry
from core.system_tasks import RunContext, system_tasks
from payments.choices import Happening, NewsState, PaymentStatus, ProblemKind
from payments.exceptions import ProviderAway
from payments.models import Payment, PaymentEvent, PaymentProblem, PaymentState, Reconciliation
from payments.ports import PaymentNews
from payments.rules.reconciliation import Entry, Side, compare, day_before
from payments.services.credit import give_credit
from payments.services.news import take_news
from payments.services.reconciliation import reconcile
from payments.services.refund_sending import send_refund
from payments.services.refunds import ask_refund, process_refund
from payments.services.reports import take_report
from payments.tasks import reconcile_payments
from tests.factories.accounts import ACTOR
from tests.payments.bank import Page, bank, report
from tests.payments.conftest import charge, pay, to_bank

NUMBER, SEEDED = 5000, 25


def book(number):
    """An entry as both sides have it."""
    amount = Decimal(number % 900 + 1)
    fee = (amount * Decimal("0.029")).quantize(Decimal("0.01"))
    is_refund = number % 10 == 0
    net = -amount - fee if is_refund else amount - fee
    return Entry(f"ch_{number}", is_refund, amount, "CAD", fee, net)


CORRUPTIONS = {
    ProblemKind.MISSING_THERE: lambda entry: [],
    ProblemKind.LISTED_TWICE: lambda entry: [entry, entry],
    ProblemKind.LISTED_AMOUNT: lambda entry: [replace(entry, amount=entry.amount + 1, net=entry.net + 1)],
    ProblemKind.LISTED_FEE: lambda entry: [replace(entry, fee=entry.fee + Decimal("0.10"))],
    ProblemKind.LISTED_CURRENCY: lambda entry: [replace(entry, currency="USD")],
}


@pytest.mark.parametrize("seed", range(20))
def test_25_corrupted_rows_of_5000_are_found_and_nothing_else(seed):
    chance = random.Random(seed)
    ours = [book(number) for number in range(NUMBER)]
    chosen = chance.sample(range(NUMBER), SEEDED)
    kinds = [*CORRUPTIONS, ProblemKind.MISSING_HERE]
    wanted, theirs, books = set(), [], []
    for number, entry in enumerate(ours):
        kind = chance.choice(kinds) if number in chosen else None
        if kind:
            wanted.add((kind, entry.key))
        if kind != ProblemKind.MISSING_HERE:
            books.append(replace(entry, fee=None, net=None))
        theirs += CORRUPTIONS.get(kind, lambda entry: [entry])(entry)
    chance.shuffle(theirs)
    found = compare(Side(books), Side(theirs))
    assert {(d.kind, (d.theirs or d.ours).key) for d in found.differences} == wanted
    assert len(found.differences) == SEEDED
    assert found.matched >= NUMBER - SEEDED


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    st.lists(st.integers(0, 60), unique=True),
    st.lists(st.integers(0, 60), unique=True),
    st.sets(st.integers(0, 60)),
)
def test_what_one_side_dates_over_the_edge_is_no_difference(inside, theirs, around):
    both = Side([book(n) for n in inside], [book(n) for n in around])
    listed = Side([book(n) for n in theirs], [book(n) for n in around])
    found = compare(both, listed)
    here, there = set(inside) | around, set(theirs) | around
    assert {d.ours.name for d in found.differences if d.ours} == {f"ch_{n}" for n in set(inside) - there}
    assert {d.theirs.name for d in found.differences if d.theirs} == {f"ch_{n}" for n in set(theirs) - here}


def paid(office, amount="20.00"):
    charge(office.driver, amount)
    state = pay(office.driver, office.bank)
    page = bank.pay(to_bank(state))
    return take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(page.key))


def today():
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return since, since + timedelta(days=1)


def compared(office):
    since, until = today()
    return reconcile(actor=ACTOR, payment_type=office.bank, since=since, until=until)


def test_a_good_day_agrees(office):
    state = paid(office)
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=Decimal(5), comment="x")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=office.bank.pk)
    send_refund(actor=ACTOR, refund_id=refund.pk)
    found = compared(office)
    assert (found.ours, found.theirs, found.matched, found.found, found.total) == (2, 2, 2, 0, Decimal(16))
    assert AuditEntry.objects.filter(action="reconciliation.done").exists()


def test_what_credit_paid_is_no_business_of_the_page(office):
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal(3), comment="sorry")
    charge(office.driver, "20.00")
    state = pay(office.driver, office.bank, with_credit=True)
    page = bank.pay(to_bank(state))
    take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(page.key))
    found = compared(office)
    assert (found.matched, found.found, found.total) == (1, 0, Decimal(18))


def test_money_of_another_currency_agrees_when_both_say_so(office):
    charge(office.driver, "20.00")
    page = bank.pay(to_bank(pay(office.driver, office.bank)), currency="USD")
    take_news(actor=ACTOR, payment_id=Payment.objects.get().pk, news=bank.news(page.key))
    assert PaymentState.objects.get().status == PaymentStatus.ATTENTION
    assert (compared(office).matched, compared(office).found) == (1, 0)


def test_each_difference_is_work_for_a_person_once(office):
    lost, wrong, unknown = paid(office), paid(office, "30.00"), paid(office, "40.00")
    del bank.pages[lost.payment.uuid]
    bank.pages[wrong.payment.uuid].paid += 1
    bank.pages[unknown.payment.uuid].charge = "somebody-elses"
    for _night in range(2):
        found = compared(office)
        assert (found.matched, found.found) == (0, 4)
    kinds = sorted(PaymentProblem.objects.values_list("kind", flat=True))
    assert kinds == sorted(
        [ProblemKind.MISSING_THERE] * 2 + [ProblemKind.LISTED_AMOUNT, ProblemKind.MISSING_HERE]
    )
    problem = PaymentProblem.objects.get(kind=ProblemKind.LISTED_AMOUNT)
    assert (problem.payment, problem.expected, problem.amount) == (
        wrong.payment,
        Decimal("31.50"),
        Decimal("32.50"),
    )


def test_what_was_reported_but_is_nowhere_is_missing_here(office):
    news = PaymentNews(NewsState.DONE, None, "", "ghost", Decimal(9), "CAD")
    take_report(actor=ACTOR, payment_type=office.bank, **report(news))
    assert compared(office).found == 1
    assert PaymentProblem.objects.get(kind=ProblemKind.MISSING_HERE).charge == "ghost"


def test_a_refund_on_its_way_is_no_difference(office):
    state = paid(office)
    bank.slow_refunds = True
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=Decimal(5), comment="x")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=office.bank.pk)
    send_refund(actor=ACTOR, refund_id=refund.pk)
    row = bank.returns[refund.uuid]
    row.state = NewsState.DONE  # at the bank; nobody told us yet
    assert compared(office).found == 0


def test_a_provider_that_is_away_writes_nothing(office):
    bank.is_away = True
    with pytest.raises(ProviderAway):
        compared(office)
    assert not PaymentProblem.objects.exists()


def test_yesterday_is_the_clients_own(office):
    with timezone.override("America/St_Johns"):
        now = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
        since, until = day_before(now)
    assert (until - since) == timedelta(days=1) and since.isoformat() == "2026-03-08T00:00:00-03:30"


@pytest.mark.slow
def test_25_discrepancies_of_5000_payments_in_the_books_are_found_and_nothing_else(office):
    """The same through the service: rows of the database against the list of a provider."""
    keys = many_paid(office, NUMBER)
    chance = random.Random(5)
    pages = [bank.pages[key] for key in keys]
    wanted = set()
    for number, page in enumerate(chance.sample(pages, SEEDED)):
        wanted.add((CHANGES[number % len(CHANGES)](page), page.charge))
    found = compared(office)
    assert (found.ours, found.found) == (NUMBER, SEEDED)
    assert set(PaymentProblem.objects.values_list("kind", "charge")) == wanted


def _vanishes(page):
    del bank.pages[page.key]
    return ProblemKind.MISSING_THERE


def _costs_more(page):
    page.paid += 1
    return ProblemKind.LISTED_AMOUNT


def _is_in_dollars_of_the_south(page):
    page.currency = "USD"
    return ProblemKind.LISTED_CURRENCY


def _comes_twice(page):
    bank.seconds.append(page)
    return ProblemKind.LISTED_TWICE


CHANGES = [_vanishes, _costs_more, _is_in_dollars_of_the_south, _comes_twice]


def many_paid(office, number):
    """So many payments by card of today, written at once; their keys at the bank."""
    now, zero = timezone.now(), Decimal(0)
    amounts = [Decimal(n % 900 + 1) for n in range(number)]
    rows = Payment.objects.bulk_create(
        Payment(
            confirmation_no=f"N{n:09}", payment_type=office.bank, language="en", currency="CAD", subtotal=amount,
            tax1=zero, tax2=zero, tax3=zero, total=amount, created_at=now,
        )
        for n, amount in enumerate(amounts)
    )  # fmt: skip
    for row in rows:
        page = Page(
            row.uuid, row.total, "CAD", f"page-{row.pk}", NewsState.DONE, f"charge-{row.pk}", row.total, now
        )
        bank.pages[row.uuid] = page
    paid = {"status": PaymentStatus.PROCESSED, "processed_at": now}
    PaymentState.objects.bulk_create(
        PaymentState(payment=row, received=row.total, charge=f"charge-{row.pk}", **paid) for row in rows
    )
    PaymentEvent.objects.bulk_create(
        PaymentEvent(
            payment=row, happening=Happening.PROCESSED, at=now, actor_kind="system", actor_label="x",
            amount=row.total, charge=f"charge-{row.pk}",
        )
        for row in rows
    )  # fmt: skip
    return [row.uuid for row in rows]


def test_the_nightly_task_compares_each_type_and_goes_on_when_one_is_away(office):
    paid(office)
    run = RunContext(system_tasks.get("payments.reconcile"), office.client, None)
    reconcile_payments(run)
    assert run.counts == {"matched": 0, "differences": 0} and Reconciliation.objects.count() == 1, (
        "yesterday's"
    )
    bank.is_away = True
    run = RunContext(system_tasks.get("payments.reconcile"), office.client, None)
    with pytest.raises(ProviderAway):
        reconcile_payments(run)
    assert "the bank does not answer" in run.output and Reconciliation.objects.count() == 1


def test_the_nightly_task_says_when_there_is_nothing_to_compare(office):
    office.bank.delete()
    with pytest.raises(NotConfigured):
        reconcile_payments(RunContext(system_tasks.get("payments.reconcile"), office.client, None))
