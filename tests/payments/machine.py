"""Everything that can happen to money, in any order, and what must hold after every step (quality 8, 11)."""

from collections import Counter
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from content.models import OutboxMail
from core.actors import Actor
from core.choices import ActorKind
from core.exceptions import Refusal
from core.scoping import client_scope
from core.system_settings import save_settings
from payments.choices import ENDED, OPEN, PAID, Happening, Module, NewsState, PaymentStatus, RefundStatus
from payments.exceptions import PriceChanged, ProviderAway
from payments.models import (
    Charge,
    CreditAccount,
    HeldItem,
    LedgerEntry,
    Payment,
    PaymentProblem,
    PaymentState,
    RefundState,
)
from payments.ports import RefundNews
from payments.queries.cart import Payer, due_lines, totals_of
from payments.queries.payment_types import refund_types
from payments.rules.money import to_cents
from payments.rules.standing import standing_after, standing_of
from payments.services.charges import add_charge, cancel_charge
from payments.services.checkout import hand_over, open_payment
from payments.services.credit import give_credit
from payments.services.news import take_news
from payments.services.problems import apply_money, close_problem
from payments.services.refund_sending import send_refund, take_refund_news
from payments.services.refunds import approve_refund, ask_refund, process_refund, withdraw_refund
from payments.services.reports import take_report
from payments.services.settlement import process_promise
from payments.services.sweeping import cancel_payment, look_up, sweep
from payments.services.taxes import save_taxes
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.payments.bank import bank, report
from tests.payments.conftest import make_office

MODULES = st.sampled_from([value for value, _label in Module.taxable()])
PAYS = st.sampled_from([None, "right", "right", "right", "amount", "currency"])
AMOUNTS = st.decimals("0.01", "400", places=2)
EXACT = st.decimals("0.00001", "90", places=5)
CLERK, CHIEF = (Actor(ActorKind.PERSON, name, name) for name in ("clerk", "chief"))
REFUSED = (Refusal, ProviderAway)


@contextmanager
def money_world():
    """The office that all runs start from: two drivers, one bank, refunds over 150 for two persons."""
    site = make_site("ALPHA")
    with client_scope(site.client):
        office = make_office(site)
        office.people = [site.driver, make_driver("second")]
        save_settings(actor=ACTOR, values={"refund_limit": 150})
        MoneyMachine.office = office
        yield office


def possible(name):
    """A rule that there is something to do for; `look_around` finds out after each step."""
    return precondition(lambda machine: machine.can[name])


class MoneyMachine(RuleBasedStateMachine):
    """What can happen in the office of `money_world`. The database is rolled back after each run."""

    office = None

    def __init__(self):
        super().__init__()
        bank.reset()
        self.people = self.office.people
        self.old_news = []
        self.savepoint = transaction.savepoint()
        self.look_around()

    def teardown(self):
        try:
            bank.is_away = bank.dies_after = False
            self.tell_everything()
            self.everything_holds()
            self.the_bank_and_we_agree()
        finally:
            transaction.savepoint_rollback(self.savepoint)

    # What people do

    @initialize(amounts=st.lists(AMOUNTS, min_size=1, max_size=4), data=st.data())
    def opens(self, amounts, data):
        for amount in amounts:
            self.add(amount, data.draw(MODULES), data.draw(st.integers(0, 1)))

    @rule(amount=AMOUNTS, module=MODULES, who=st.integers(0, 1))
    def add(self, amount, module, who):
        add_charge(
            actor=ACTOR, amount=amount, description="Charge", module=module, person_id=self.people[who].pk
        )

    @possible("charge")
    @rule(data=st.data(), amount=EXACT)
    def price_changes(self, data, amount):
        held = HeldItem.objects.values_list("item_id", flat=True)
        if charge := self.one(data, Charge.objects.unpaid().exclude(pk__in=held)):
            Charge.objects.filter(pk=charge.pk).update(amount=amount)

    @rule(percentage=st.decimals("0.0001", "20", places=4), slot=st.integers(1, 3))
    def tax_changes(self, percentage, slot):
        modules = list(Module.values[:3])
        save_taxes(
            actor=ACTOR,
            taxes=[{"slot": slot, "percentage": percentage, "is_enabled": True, "modules": modules}],
        )

    @possible("charge")
    @rule(data=st.data())
    def charge_is_cancelled(self, data):
        if charge := self.one(data, Charge.objects.all()):
            self.may_be_refused(cancel_charge, actor=ACTOR, charge_id=charge.pk, reason="")

    @rule(data=st.data(), who=st.integers(0, 1), with_credit=st.booleans(), pays=PAYS, tells=st.booleans())
    def checks_out(self, data, who, with_credit, pays, tells):
        state = self.check_out(data, who, with_credit, [self.office.bank])
        page = bank.pages.get(state.payment.uuid) if state else None
        if page and pays:
            self.pay_on(page, pays)
            if tells:
                self.tell(bank.news(page.key))

    @rule(data=st.data(), who=st.integers(0, 1), with_credit=st.booleans(), desk=st.booleans())
    def pays_without_a_page(self, data, who, with_credit, desk):
        self.check_out(data, who, with_credit, [self.office.cash, self.office.sure], desk=desk)

    def check_out(self, data, who, with_credit, types, desk=False):
        person = self.people[who]
        found = due_lines(person, timezone.now())
        if not any(line.is_payable for line in found):
            self.add(data.draw(AMOUNTS), data.draw(MODULES), who)
            found = due_lines(person, timezone.now())
        if data.draw(st.integers(0, 3)):  # sometimes what another payment has is asked for as well
            found = [line for line in found if line.is_payable]
        whole = st.lists(st.sampled_from(found), min_size=1, max_size=3, unique_by=lambda line: line.key)
        lines, chosen = data.draw(whole), data.draw(st.sampled_from(types))
        state = self.may_be_refused(
            open_payment,
            actor=ACTOR,
            payer=Payer(person, "en", at_desk=desk),
            items=[line.key for line in lines],
            seen=totals_of(lines).total,
            payment_type_id=chosen.pk,
            with_credit=with_credit,
        )
        if state and state.status == PaymentStatus.PENDING:
            self.goes_to_the_bank(state.payment_id)
        return state

    @rule(who=st.integers(0, 1))
    def confirms_an_old_price(self, who):
        lines = [line for line in due_lines(self.people[who], timezone.now()) if line.is_payable]
        if lines:
            before = Payment.objects.count()
            try:
                open_payment(
                    actor=ACTOR, payer=Payer(self.people[who], "en"), items=[line.key for line in lines],
                    seen=totals_of(lines).total + 1, payment_type_id=self.office.sure.pk,
                )  # fmt: skip
            except PriceChanged:
                assert Payment.objects.count() == before
            else:
                raise AssertionError("another price was taken")

    @possible("page")
    @rule(data=st.data(), how=PAYS)
    def pays_at_the_bank(self, data, how):
        unpaid = [page for page in bank.pages.values() if not page.is_closed and not page.charge]
        if how and (page := self.draw(data, unpaid)):
            self.pay_on(page, how)

    @possible("page")
    @rule(data=st.data())
    def pays_twice(self, data):
        if page := self.draw(data, [page for page in bank.pages.values() if page.charge]):
            self.tell(bank.news(page.key))
            second = bank.pay_again(page.key)
            self.old_news.append(second)
            self.tell(second)

    def pay_on(self, page, how):
        amount = page.amount + 1 if how == "amount" else None
        bank.pay(page.key, amount=amount, currency="USD" if how == "currency" else None)

    @possible("ended")
    @rule(data=st.data(), tells=st.booleans())
    def pays_late(self, data, tells):
        """On a page that was still open in another window."""
        ended = PaymentState.objects.filter(status__in=ENDED).values_list("payment__uuid", flat=True)
        late = [page for key in ended.order_by("pk") if (page := bank.pages.get(key)) and not page.charge]
        if page := self.draw(data, late):
            bank.pay(page.key)
            if tells:
                self.tell(bank.news(page.key))

    @possible("page")
    @rule(data=st.data())
    def is_declined(self, data):
        if page := self.draw(data, [page for page in bank.pages.values() if page.state == NewsState.OPEN]):
            bank.decline(page.key)

    @possible("open")
    @rule(data=st.data())
    def cancels(self, data):
        if state := self.one(data, PaymentState.objects.filter(status__in=OPEN)):
            self.may_be_refused(cancel_payment, actor=ACTOR, payment_id=state.payment_id)

    # What the bank and the clock do

    @possible("page")
    @rule(data=st.data(), times=st.integers(1, 3))
    def bank_reports(self, data, times):
        if page := self.draw(data, list(bank.pages.values())):
            news = bank.news(page.key)
            self.old_news.append(news)
            token = f"report-{len(self.old_news)}"
            for _time in range(times):
                self.tell(news, token)

    @possible("news")
    @rule(data=st.data())
    def an_old_report_comes_again(self, data):
        if news := self.draw(data, self.old_news):
            self.tell(news)

    @possible("page")
    @rule(data=st.data())
    def payer_returns(self, data):
        if state := self.one(data, PaymentState.objects.exclude(reference="")):
            self.may_be_refused(look_up, actor=ACTOR, payment_id=state.payment_id)

    @possible("page")
    @rule(data=st.data(), is_late=st.booleans())
    def sweeper_comes(self, data, is_late):
        if state := self.one(data, PaymentState.objects.filter(next_look_at__isnull=False)):
            if is_late:
                PaymentState.objects.filter(pk=state.pk, status__in=OPEN).update(expires_at=timezone.now())
            self.may_be_refused(sweep, actor=ACTOR, payment_id=state.payment_id)

    @rule(mood=st.sampled_from(["well", "away", "dies_after", "slow_refunds", "keeps_pages"]))
    def bank_changes_its_mood(self, mood):
        for name in ("is_away", "dies_after", "slow_refunds", "keeps_pages"):
            setattr(bank, name, name.endswith(mood))

    # What the office does

    @possible("promise")
    @rule(data=st.data())
    def promise_is_processed(self, data):
        if state := self.one(data, PaymentState.objects.filter(status=PaymentStatus.PROMISED)):
            process_promise(actor=CLERK, payment_id=state.payment_id)

    @possible("payment")
    @rule(data=st.data(), amount=st.none() | AMOUNTS)
    def refund_is_asked(self, data, amount):
        paid = (*PAID, PaymentStatus.ATTENTION)
        if state := self.one(data, PaymentState.objects.filter(status__in=paid)):
            self.may_be_refused(
                ask_refund, actor=CLERK, payment_id=state.payment_id, amount=amount, comment="x"
            )

    @possible("to_approve")
    @rule(data=st.data(), by=st.sampled_from([CLERK, CHIEF]))
    def refund_is_approved(self, data, by):
        if row := self.one(data, RefundState.objects.filter(status=RefundStatus.TO_APPROVE)):
            self.may_be_refused(approve_refund, actor=by, refund_id=row.refund_id)

    @possible("refund")
    @rule(data=st.data())
    def refund_is_withdrawn(self, data):
        if row := self.one(data, RefundState.objects.all()):
            self.may_be_refused(withdraw_refund, actor=CLERK, refund_id=row.refund_id, reason="no")

    @possible("to_process")
    @rule(data=st.data())
    def refund_is_processed(self, data):
        if row := self.one(data, RefundState.objects.filter(status=RefundStatus.TO_PROCESS)):
            found = refund_types(row.refund.payment)
            found += [chosen for chosen in found if chosen.provider == "bank"] * 5
            chosen = self.draw(data, found)
            if chosen:
                process_refund(actor=CLERK, refund_id=row.refund_id, refund_type_id=chosen.pk)

    @possible("sending")
    @rule(data=st.data())
    def refund_is_sent(self, data):
        if row := self.one(data, RefundState.objects.filter(status=RefundStatus.SENDING)):
            RefundState.objects.filter(pk=row.pk).update(next_look_at=timezone.now())
            self.may_be_refused(send_refund, actor=CLERK, refund_id=row.refund_id)

    @possible("slow")
    @rule(data=st.data(), ends=st.sampled_from([NewsState.DONE, NewsState.FAILED]))
    def bank_ends_a_refund(self, data, ends):
        if row := self.draw(data, [row for row in bank.returns.values() if row.state == NewsState.OPEN]):
            row.state = ends
            if ends == NewsState.FAILED:
                del bank.returns[row.key]
            news = RefundNews(ends, row.key, row.reference, row.charge, row.amount, "CAD", "no such account")
            refund = RefundState.objects.get(refund__uuid=row.key)
            take_refund_news(actor=CLERK, refund_id=refund.refund_id, news=news)

    @rule(amount=AMOUNTS, who=st.integers(0, 1))
    def credit_is_given(self, amount, who):
        give_credit(actor=CLERK, person_id=self.people[who].pk, amount=amount, comment="sorry")

    @possible("problem")
    @rule(data=st.data(), takes=st.booleans())
    def exception_is_settled(self, data, takes):
        problem = self.one(data, PaymentProblem.objects.filter(closed_at=None))
        settle = apply_money if takes and problem.payment_id else close_problem
        self.may_be_refused(settle, actor=CHIEF, problem_id=problem.pk, comment="seen")

    # What must hold

    @invariant()
    def look_around(self):
        """What there is to do something with."""
        refunds = set(RefundState.objects.values_list("status", flat=True))
        payments = set(PaymentState.objects.values_list("status", flat=True))
        self.can = {
            "charge": Charge.objects.unpaid().exists(),
            "page": bool(bank.pages),
            "news": bool(self.old_news),
            "ended": bool(payments & set(ENDED)),
            "open": bool(payments & set(OPEN)),
            "promise": PaymentStatus.PROMISED in payments,
            "payment": bool(payments & {*PAID, PaymentStatus.ATTENTION}),
            "refund": bool(refunds & {RefundStatus.TO_APPROVE, RefundStatus.TO_PROCESS}),
            "to_approve": RefundStatus.TO_APPROVE in refunds,
            "to_process": RefundStatus.TO_PROCESS in refunds,
            "sending": RefundStatus.SENDING in refunds,
            "slow": any(row.state == NewsState.OPEN for row in bank.returns.values()),
            "problem": PaymentProblem.objects.filter(closed_at=None).exists(),
        }

    @invariant()
    def everything_holds(self):
        states = list(PaymentState.objects.select_related("payment"))
        for state in states:
            events = list(state.payment.events.order_by("pk"))
            assert standing_of(state) == standing_after(events)
            self.lines_add_up(state.payment)
            self.refunds_add_up(state)
            self.books_add_up(state)
            self.items_are_held_as_they_should(state)
        self.each_charge_is_paid_at_most_once(states)
        self.credit_adds_up()
        receipts = OutboxMail.objects.filter(kind="payment.receipt").count()
        processed = sum(
            state.payment.events.filter(happening=Happening.PROCESSED).count() for state in states
        )
        assert receipts == processed

    def lines_add_up(self, payment):
        lines = list(payment.lines.all())
        if lines:
            assert payment.subtotal == sum(line.amount for line in lines)
            whole = sum(line.total for line in lines)
            assert payment.total == to_cents(whole) and whole == payment.subtotal + sum(payment.taxes)

    def books_add_up(self, state):
        """The ledger holds what a processed payment brought and still has, and nothing of any other."""
        entries = LedgerEntry.objects.filter(event__payment=state.payment).with_total()
        kept = entries.aggregate(s=Sum("total"))["s"] or 0
        assert kept == (state.received - state.refunded if state.processed_at else 0)

    def refunds_add_up(self, state):
        refunds = list(state.payment.refunds.select_related("state"))
        standing = [r for r in refunds if r.state.status not in (RefundStatus.FAILED, RefundStatus.WITHDRAWN)]
        assert sum(refund.amount for refund in standing) <= state.received
        done = [refund for refund in standing if refund.state.status == RefundStatus.SUCCEEDED]
        assert sum(refund.amount for refund in done) == state.refunded
        for slot in range(3):
            assert sum(refund.taxes[slot] for refund in standing) <= state.payment.taxes[slot]
        for refund in refunds:
            if refund.amount > 150 and refund.state.status not in (
                RefundStatus.TO_APPROVE,
                RefundStatus.WITHDRAWN,
            ):
                assert refund.state.approved_by == CHIEF.label

    def items_are_held_as_they_should(self, state):
        payment = state.payment
        held = set(payment.held_items.values_list("kind", "item_id"))
        lines = {(line.kind, line.item_id) for line in payment.lines.all()}
        went_whole = payment.refunds.filter(is_full=True, state__done_at__isnull=False).exists()
        if state.status in (*ENDED, PaymentStatus.ATTENTION) or went_whole:
            assert not held
        elif state.processed_at or state.status in OPEN:
            assert held == lines

    def each_charge_is_paid_at_most_once(self, states):
        paid = Counter(item for item in HeldItem.objects.values_list("item_id", flat=True))
        assert all(times == 1 for times in paid.values())
        settled = set(
            HeldItem.objects.filter(payment__state__processed_at__isnull=False).values_list(
                "item_id", flat=True
            )
        )
        assert set(Charge.objects.filter(paid_at__isnull=False).values_list("pk", flat=True)) == settled

    def credit_adds_up(self):
        for account in CreditAccount.objects.annotate(sum=Sum("entries__amount")):
            assert account.balance == (account.sum or 0) >= 0
        for state in PaymentState.objects.filter(payment__credit_used__gt=0).select_related("payment"):
            taken = -(state.payment.credit_entries.filter(refund=None).aggregate(s=Sum("amount"))["s"] or 0)
            keeps = state.status not in (*ENDED, PaymentStatus.ATTENTION) and (
                state.is_open or state.processed_at
            )
            assert taken == (state.payment.credit_used if keeps else 0)

    def the_bank_and_we_agree(self):
        """All that the bank has of us is in our books once, and nothing else is."""
        ours = Counter()
        for state in PaymentState.objects.exclude(charge="").select_related("payment"):
            credit = state.payment.credit_used if state.processed_at else 0
            ours[state.charge] += state.received - credit
        theirs = Counter({page.charge: page.paid for page in bank.paid_pages()})
        assert ours == theirs
        for row in bank.returns.values():
            refund = RefundState.objects.get(refund__uuid=row.key)
            assert refund.by_page == row.amount
            assert refund.status == (
                RefundStatus.SENDING if row.state == NewsState.OPEN else RefundStatus.SUCCEEDED
            )

    # How it is done

    def goes_to_the_bank(self, payment_id):
        pages = {"success_url": "https://x.test/", "cancel_url": "https://y.test/"}
        self.may_be_refused(hand_over, actor=ACTOR, payment_id=payment_id, **pages)

    def tell(self, news, token=None):
        take_report(actor=ACTOR, payment_type=self.office.bank, **report(news, token))

    def tell_everything(self):
        for page in list(bank.pages.values()):
            state = PaymentState.objects.get(payment__uuid=page.key)
            take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(page.key))
        for row in RefundState.objects.filter(status=RefundStatus.SENDING):
            RefundState.objects.filter(pk=row.pk).update(next_look_at=timezone.now())
            send_refund(actor=CLERK, refund_id=row.refund_id)

    @staticmethod
    def may_be_refused(service, **arguments):
        """Every refusal undoes the whole of what was asked, by itself."""
        try:
            return service(**arguments)
        except REFUSED:
            return None

    @staticmethod
    def draw(data, found):
        return data.draw(st.sampled_from(found)) if found else None

    def one(self, data, rows):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=data.draw(st.sampled_from(keys))) if keys else None
