"""Everything that can happen to standard permits, in any order, and what must hold after every step (parking §7.3)."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.exceptions import Refusal
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import OPEN_RENTALS, TAKEN_RENTALS, RentalStatus, SwitchPrice
from parking.models import Permit, PermitRental, PermitState
from parking.queries.offers import active_windows, free_counts
from parking.queries.own_vehicles import active_links
from parking.queries.plate_check import check_plate
from parking.queries.rentals import permits_to_clear
from parking.services.rental_endings import cancel_request, clear_unpaid, release_permit
from parking.services.rentals import Terms, request_permit, sell_permit
from parking.services.switching import move_permit, switch_permit
from payments.choices import OPEN, PAID, NewsState, PaymentStatus
from payments.exceptions import ProviderAway
from payments.models import HeldItem, PaymentState
from payments.queries.cart import Payer, due_lines, totals_of
from payments.queries.payment_types import built_in
from payments.services.checkout import hand_over, open_payment
from payments.services.news import take_news
from payments.services.refunds import ask_refund, process_refund
from payments.services.settlement import process_promise
from payments.services.sweeping import cancel_payment
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, PermitFactory
from tests.parking.selling import another_driver, make_shop, open_shop
from tests.parking.waitlist_machine import WaitlistRules
from tests.payments.bank import bank

WHO, LOT = st.integers(0, 2), st.integers(0, 1)
REFUSED = (Refusal, ProviderAway)


@contextmanager
def permit_world():
    """Two lots of two numbers each, three drivers with a car each, a bank."""
    shop = make_shop(permits=2)
    with client_scope(shop.site.client):
        open_shop(shop)
        other = LotFactory(name="South Lot", default_cost=80)
        for number in (1, 2):
            PermitFactory(lot=other, sequence=number, number=f"S{number}")
        shop.lots = [shop.lot, other]
        # Below what needs a second person to refund.
        type(shop.lot).objects.update(default_cost=80, waitlist_enabled=True)
        save_settings(actor=ACTOR, values={"waitlist_managed": True, "waitlist_auto_release": True})
        shop.people = [shop.driver, another_driver("second"), another_driver("third")]
        PermitMachine.shop = shop
        yield shop


class PermitMachine(WaitlistRules, RuleBasedStateMachine):
    """What can happen in the shop of `permit_world`. The database is rolled back after each run."""

    shop = None

    def __init__(self):
        super().__init__()
        bank.reset()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(first=st.sampled_from(["sure", "cash", "bank"]), second=st.sampled_from(["sure", "cash", ""]))
    def some_have_bought(self, first, second):
        """Runs are short: one that starts with an empty shop seldom comes to refunds and switches."""
        for who, way in enumerate((first, second)):
            self.asks(who=who, lot=0)
            if way:
                self.checks_out(who=who, way=way)

    @rule(who=WHO, lot=LOT)
    def asks(self, who, lot):
        self.may_be_refused(request_permit, person_id=self.person(who), lot_id=self.shop.lots[lot].pk)

    @rule(who=WHO, lot=LOT, data=st.data())
    def office_sells(self, who, lot, data):
        numbers = list(Permit.objects.filter(lot=self.shop.lots[lot]).order_by("pk"))
        permit = data.draw(st.none() | st.sampled_from(numbers))
        terms = Terms(permit_id=permit and permit.pk)
        self.may_be_refused(
            sell_permit, person_id=self.person(who), lot_id=self.shop.lots[lot].pk, terms=terms
        )

    @rule(who=WHO, way=st.sampled_from(["sure", "cash", "bank", "bank"]))
    def checks_out(self, who, way):
        person = self.shop.people[who]
        lines = [line for line in due_lines(person, timezone.now()) if line.is_payable]
        if not lines:
            return
        state = self.may_be_refused(
            open_payment,
            payer=Payer(person, "en"),
            items=[line.key for line in lines],
            seen=totals_of(lines).total,
            payment_type_id=getattr(self.shop.office, way).pk,
        )
        if state and state.status == PaymentStatus.PENDING:
            urls = {"success_url": "https://x/", "cancel_url": "https://y/"}
            self.may_be_refused(hand_over, payment_id=state.payment_id, **urls)

    @precondition(lambda self: self.open_pages())
    @rule(data=st.data(), declines=st.booleans())
    def bank_ends_a_page(self, data, declines):
        page = self.draw(data, self.open_pages())
        (bank.decline if declines else bank.pay)(page.key)
        state = PaymentState.objects.get(payment__uuid=page.key)
        take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(page.key))

    @precondition(lambda self: PaymentState.objects.filter(status__in=OPEN).exists())
    @rule(data=st.data())
    def payment_is_cancelled(self, data):
        if state := self.one(data, PaymentState.objects.filter(status__in=OPEN)):
            self.may_be_refused(cancel_payment, payment_id=state.payment_id)

    @precondition(lambda self: PaymentState.objects.filter(status=PaymentStatus.PROMISED).exists())
    @rule(data=st.data())
    def promise_is_processed(self, data):
        if state := self.one(data, PaymentState.objects.filter(status=PaymentStatus.PROMISED)):
            process_promise(actor=ACTOR, payment_id=state.payment_id)

    @precondition(lambda self: PaymentState.objects.filter(status=PaymentStatus.PROCESSED).exists())
    @rule(data=st.data(), is_whole=st.booleans())
    def payment_is_refunded(self, data, is_whole):
        if state := self.one(data, PaymentState.objects.filter(status=PaymentStatus.PROCESSED)):
            amount = state.payment.total if is_whole else Decimal(1)
            asked = self.may_be_refused(ask_refund, payment_id=state.payment_id, amount=amount, comment="x")
            if asked:
                self.may_be_refused(process_refund, refund_id=asked.pk, refund_type_id=built_in("credit").pk)

    @rule(data=st.data())
    def permit_is_released(self, data):
        if rental := self.one(data, PermitRental.objects.all()):
            self.may_be_refused(release_permit, rental_id=rental.pk, reason="x")

    @rule(data=st.data())
    def request_is_given_up(self, data):
        if rental := self.one(data, PermitRental.objects.all()):
            self.may_be_refused(cancel_request, person=rental.person, rental_id=rental.pk)

    @rule(data=st.data(), price=st.sampled_from(SwitchPrice.values))
    def permit_is_switched(self, data, price):
        rental, permit = self.one(data, PermitRental.objects.all()), self.one(data, Permit.objects.all())
        if rental:
            facts = {"permit_id": permit.pk, "price": price, "reason": "x"}
            self.may_be_refused(switch_permit, rental_id=rental.pk, **facts)

    @rule(data=st.data(), who=WHO)
    def permit_is_moved(self, data, who):
        if rental := self.one(data, PermitRental.objects.all()):
            self.may_be_refused(move_permit, rental_id=rental.pk, person_id=self.person(who), reason="x")

    @rule()
    def midnight_comes(self):
        later = timezone.now() + timedelta(days=2)
        for pk in permits_to_clear(later):
            assert clear_unpaid(actor=ACTOR, rental_id=pk, at=later)

    @rule(data=st.data(), name=st.sampled_from(["Good", "Lost"]))
    def state_changes(self, data, name):
        permit = self.one(data, Permit.objects.all())
        Permit.objects.filter(pk=permit.pk).update(state=PermitState.objects.get(name=name))

    @invariant()
    def nobody_shares_a_number(self):
        rows = PermitRental.objects.filter(status__in=OPEN_RENTALS)
        taken = Counter(rows.values_list("permit", flat=True))
        assert not taken or max(taken.values()) == 1

    @invariant()
    def nobody_has_two(self):
        rows = PermitRental.objects.filter(status__in=OPEN_RENTALS)
        owners = Counter(rows.values_list("person", flat=True))
        assert not owners or max(owners.values()) == 1

    @invariant()
    def money_and_permits_tell_the_same(self):
        held = {row.item_id: row.payment.state.status for row in HeldItem.objects.filter(kind="permit")}
        for rental in PermitRental.objects.all():
            status = held.get(rental.pk)
            if rental.status == RentalStatus.RENTED:
                assert status in PAID
            elif rental.status == RentalStatus.RESERVED:
                assert status == PaymentStatus.PROMISED
            elif rental.status == RentalStatus.REQUESTED:
                assert status in (None, PaymentStatus.PENDING)
            elif rental.status == RentalStatus.REFUNDED:
                assert status is None
            else:
                assert status in (None, *PAID)  # PER-5: a release leaves the money where it is

    @invariant()
    def the_curb_knows(self):
        for person in self.shop.people:
            for link in active_links(person).select_related("vehicle"):
                rights = check_plate(plate=link.vehicle.plate, at=timezone.now()).rights
                mine = PermitRental.objects.filter(
                    person=person, status__in=TAKEN_RENTALS, permit__state__is_valid=True
                )
                assert {right.reference for right in rights} == set(
                    mine.values_list("permit__number", flat=True)
                )

    @invariant()
    def what_is_left_is_what_is_free(self):
        open_ids = PermitRental.objects.filter(status__in=OPEN_RENTALS).values("permit")
        counted = free_counts(self.shop.lots, active_windows())
        for lot in self.shop.lots:
            free = Permit.objects.filter(lot=lot, state__is_valid=True, held_at=None).exclude(pk__in=open_ids)
            assert counted.get(lot.pk, 0) == free.count()

    def open_pages(self):
        return [page for page in bank.pages.values() if page.state == NewsState.OPEN]

    def person(self, who):
        return self.shop.people[who].pk

    def may_be_refused(self, service, **facts):
        """Done, or refused and as it was."""
        try:
            with transaction.atomic():
                return service(actor=ACTOR, **facts)
        except REFUSED:
            return None

    def one(self, data, rows):
        return self.draw(data, list(rows.order_by("pk")))

    def draw(self, data, things):
        return data.draw(st.sampled_from(things)) if things else None
