"""The money of a half of tests/world.py: something in every state that pages tell apart."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import UserType
from parking.services.deposit_types import save_deposit_type
from parking.services.deposits import KIND as DEPOSIT
from parking.services.deposits import add_deposit
from payments.choices import About, Module, NewsState, ProblemKind
from payments.models import ProviderReport, Reconciliation
from payments.ports import PaymentNews
from payments.queries.cart import Payer, priced_lines, totals_of
from payments.queries.payment_types import built_in
from payments.services.charges import KIND, add_charge
from payments.services.checkout import hand_over, open_payment
from payments.services.credit import give_credit
from payments.services.news import take_news
from payments.services.payment_types import save_payment_type
from payments.services.problems import open_problem
from payments.services.refunds import ask_refund, process_refund
from tests.factories.accounts import ACTOR
from tests.payments.bank import bank


def add_money(site, word):
    """Payment types, charges, payments in several states, refunds, credit and exceptions; their words carry `word`."""
    bank.calm()  # whatever an earlier test made of it
    site.bank = _type(f"Bank {word}", "bank", login={"secret": word})
    site.cash = _type(f"Cash {word}", "cash")
    give_credit(actor=ACTOR, person_id=site.driver.pk, amount=Decimal(5), comment=word)
    site.charge = _charge(site, word)
    site.guest_charge = add_charge(
        actor=ACTOR, amount=Decimal(7), description=f"Guest {word}", module=Module.OTHER,
        email=f"{word}@example.com".lower(),
    )  # fmt: skip
    site.promised = _payment(site, _charge(site, word), site.cash).payment
    site.payment = _payment(site, _charge(site, word), site.cash, is_received=True, at_desk=True).payment
    site.refund = ask_refund(actor=ACTOR, payment_id=site.payment.pk, amount=Decimal(2), comment=word)
    done = ask_refund(actor=ACTOR, payment_id=site.payment.pk, amount=Decimal(1), comment=word)
    process_refund(actor=ACTOR, refund_id=done.pk, refund_type_id=built_in("credit").pk)
    site.adjustment = _charge(site, word, adjusts_id=site.payment.pk)
    site.pending = _hosted(site, word)
    site.problem_payment = _hosted(site, word)
    _pay_wrongly(site)
    _reports(site, word)
    _deposits(site, word)


def _type(name, provider, **facts):
    values = {
        "name": name,
        "provider": provider,
        "allow_portal": True,
        "allow_refund": True,
        "allow_guest": True,
    }
    everybody = UserType.objects.values_list("pk", flat=True)
    return save_payment_type(actor=ACTOR, values=values, user_type_ids=everybody, **facts)


def _charge(site, word, **facts):
    return add_charge(
        actor=ACTOR, amount=Decimal(10), description=f"Charge {word}", module=Module.OTHER,
        person_id=site.driver.pk, comment=word, **facts,
    )  # fmt: skip


def _payment(site, item, payment_type, at_desk=False, kind=KIND, **options):
    payer = Payer(site.driver, site.driver.language or site.client.default_language, at_desk=at_desk)
    lines = priced_lines([(kind, item.pk)], payer, timezone.now())
    return open_payment(
        actor=ACTOR, payer=payer, items=[(kind, item.pk)], seen=totals_of(lines).total,
        payment_type_id=payment_type.pk, **options,
    )  # fmt: skip


def _deposits(site, word):
    """One that is held, and one that is asked for."""
    values = {"label": f"Card {word}", "amount": Decimal(25), "assignable_text_editable": True}
    site.deposit_type = save_deposit_type(actor=ACTOR, values=values)
    site.deposit, site.awaiting_deposit = (
        add_deposit(
            actor=ACTOR,
            person_id=site.driver.pk,
            deposit_type_id=site.deposit_type.pk,
            text=f"{number} {word}",
        )
        for number in (1, 2)
    )
    _payment(site, site.deposit, site.cash, kind=DEPOSIT, is_received=True, at_desk=True)
    site.deposit.refresh_from_db()


def _hosted(site, word):
    state = _payment(site, _charge(site, word), site.bank)
    hand_over(
        actor=ACTOR, payment_id=state.payment_id, success_url="https://x.test/", cancel_url="https://y.test/"
    )
    return state.payment


def _pay_wrongly(site):
    payment = site.problem_payment
    page = bank.pages[payment.uuid]
    news = PaymentNews(
        NewsState.DONE, payment.uuid, page.reference, f"charge-{payment.uuid}", Decimal(9), payment.currency
    )
    take_news(actor=ACTOR, payment_id=payment.pk, news=news)
    site.problem = payment.problems.get()


def _reports(site, word):
    now = timezone.now()
    ProviderReport.objects.create(
        payment_type=site.bank, token=word, kind="payment", about=About.PAYMENT, state=NewsState.DONE,
        payment=site.payment, charge=word, amount=Decimal(9), currency="CAD", at=now,
    )  # fmt: skip
    site.reconciliation = Reconciliation.objects.create(
        payment_type=site.bank, since=now - timedelta(days=1), until=now, at=now, ours=1, theirs=0, matched=0,
        found=1, total=Decimal(0),
    )  # fmt: skip
    site.difference = open_problem(
        kind=ProblemKind.MISSING_THERE, key=word, payment_type=site.bank, at=now, payment=site.payment,
        refund=site.refund, reconciliation=site.reconciliation, expected=Decimal(10), charge=word, reason=word,
    )  # fmt: skip
