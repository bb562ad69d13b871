"""Temporary permits and the money for them (parking §9, QCK-3 to QCK-7, REF-8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import TempStatus
from parking.exceptions import (
    TempInPayment,
)
from parking.models import TempPermit
from parking.queries import check_plate
from parking.queries.temp_space import spaces_left
from parking.services.temp_endings import cancel_temp_permit, give_up_temp_permit
from parking.services.temp_permits import Cars
from payments.choices import Happening, Module, PaymentStatus
from payments.exceptions import ItemGone, PriceChanged
from payments.queries.cart import Payer, due_lines
from payments.queries.payment_types import built_in
from payments.services.news import take_news
from payments.services.refunds import ask_refund, process_refund
from payments.services.settlement import end_payment, process_promise
from tests.factories.accounts import ACTOR
from tests.parking.temp_selling import (
    HOUR,
    book,
    book_guest,
    buy,
    buy_as_guest,
    fresh,
    lines_of,
    make_shop,
    new_car,
    open_shop,
    run_out,
)
from tests.payments.bank import bank
from tests.payments.conftest import pay, to_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    site = make_shop()
    with client_scope(site.client):
        yield open_shop(site)


def mails():
    return list(OutboxMail.objects.filter(kind="temp.confirmed").order_by("pk"))


def set_lot(office, **facts):
    for name, fact in facts.items():
        setattr(office.lot, name, fact)
    office.lot.save()


def test_paid_it_is_active_and_its_buyer_gets_a_mail(office):
    permit = book(office)
    state = buy(office, permit)
    permit = fresh(permit)
    assert (permit.status, permit.held_until, permit.paid_at) == (TempStatus.ACTIVE, None, state.processed_at)
    line = state.payment.lines.get()
    assert (line.module, line.amount, line.gl_code) == (Module.TEMPORARY, 6, "4200")
    (mail,) = mails()
    assert (mail.to, mail.person_id) == (office.driver.email, office.driver.pk)
    assert permit.number in mail.subject
    assert all(fact in mail.text for fact in (permit.number, "Lot: North", "CAR 1"))
    said = AuditEntry.objects.filter(object_type="parking.temppermit").order_by("id")
    assert [entry.action for entry in said] == ["temp.booked", "temp.held", "temp.active"]


def test_a_guest_pays_on_the_banks_page(office):
    permit = book_guest(office)
    state = buy_as_guest(office, permit)
    assert (fresh(permit).status, fresh(permit).held_until) == (TempStatus.HELD, None)
    bank.pay(to_bank(state))
    take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(state.payment.uuid))
    assert fresh(permit).status == TempStatus.ACTIVE
    assert [mail.to for mail in mails()] == ["guest@example.com"]
    take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(state.payment.uuid))  # QCK-4
    assert len(mails()) == 1 == TempPermit.objects.count()


def test_parking_QCK_3_a_failed_payment_frees_the_space(office):
    permit = book_guest(office)
    state = buy_as_guest(office, permit)
    end_payment(actor=ACTOR, payment_id=state.payment_id, happening=Happening.CANCELLED)
    assert fresh(permit).status == TempStatus.CART
    assert spaces_left(office.lot, permit.starts_at, permit.ends_at) == 2


def test_a_promise_keeps_the_space_until_it_is_processed(office):
    permit = book(office)
    state = buy(office, permit, payment_type=office.cash)
    assert fresh(permit).status == TempStatus.HELD
    assert spaces_left(office.lot, permit.starts_at, permit.ends_at) == 1
    with pytest.raises(TempInPayment):
        give_up_temp_permit(actor=ACTOR, permit_id=permit.pk, person=office.driver)
    with pytest.raises(TempInPayment):
        cancel_temp_permit(actor=ACTOR, permit_id=permit.pk, reason="Not needed")
    process_promise(actor=ACTOR, payment_id=state.payment_id)
    assert fresh(permit).status == TempStatus.ACTIVE


def test_parking_QCK_6_the_price_is_todays_until_it_is_paid(office):
    permit = book(office)
    lines = lines_of(permit, payer=Payer(office.driver, "en"))
    set_lot(office, temp_hourly_cost=Decimal(5))
    with pytest.raises(PriceChanged):
        pay(office.driver, office.sure, lines=lines)
    buy(office, permit)
    assert fresh(permit).price == 10
    set_lot(office, temp_hourly_cost=Decimal(9))
    assert fresh(permit).price == 10


def test_parking_QCK_7_nothing_to_pay_needs_no_way_of_paying(office):
    set_lot(office, temp_hourly_cost=Decimal(0))
    permit = book_guest(office)
    state = buy_as_guest(office, permit)
    assert (state.status, state.payment.total) == (PaymentStatus.PROCESSED, 0)
    assert fresh(permit).status == TempStatus.ACTIVE and [mail.to for mail in mails()] == [
        "guest@example.com"
    ]


def problem_of(permit):
    (line,) = lines_of(permit, payer=Payer(permit.person, "en", email=permit.email))
    return line.quote.problem


def test_why_it_cannot_be_paid(office):
    permit = book(office)
    assert problem_of(permit) == ""
    set_lot(office, temp_enabled=False)
    assert "sells no temporary permits" in problem_of(permit)
    set_lot(office, temp_enabled=True, temp_hourly_cost=None)
    assert "not sold here" in problem_of(permit)
    set_lot(office, temp_hourly_cost=Decimal(3))
    past = timezone.now() - timedelta(seconds=1)
    TempPermit.objects.filter(pk=permit.pk).update(starts_at=past - HOUR, ends_at=past)
    assert problem_of(permit) == "its time is over."
    assert due_lines(office.driver, timezone.now()) == []
    give_up_temp_permit(actor=ACTOR, permit_id=permit.pk, person=office.driver)
    assert problem_of(permit) == "it is cancelled."


def test_of_holds_that_ran_out_only_those_are_paid_that_find_space(office):
    new_car(office.driver, "CAR 2")
    first = book(office)
    second = book(office, cars=Cars(plates=("CAR 2",)))
    run_out(first, second)
    assert [line.quote.problem for line in due_lines(office.driver, timezone.now())] == ["", ""]
    book_guest(office)
    problems = [line.quote.problem for line in due_lines(office.driver, timezone.now())]
    assert problems[0] == "" and "No space is left" in problems[1]
    with pytest.raises(ItemGone):
        buy(office, first, second)
    buy(office, first)
    assert fresh(first).status == TempStatus.ACTIVE


def late_money(office, permit):
    """The payer's money comes when their payment has ended already; where the payment stands then."""
    state = buy_as_guest(office, permit)
    key = to_bank(state)
    end_payment(actor=ACTOR, payment_id=state.payment_id, happening=Happening.EXPIRED)
    yield
    bank.pay(key)
    take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(key))
    state.refresh_from_db()
    yield state.status


def test_late_money_finds_its_space_again(office):
    permit = book_guest(office)
    late = late_money(office, permit)
    next(late)
    assert (next(late), fresh(permit).status) == (PaymentStatus.PROCESSED, TempStatus.ACTIVE)


def test_late_money_without_space_waits_for_a_person(office):
    permit = book_guest(office)
    late = late_money(office, permit)
    next(late)
    book_guest(office, "GUEST 2")
    book_guest(office, "GUEST 3")
    assert (next(late), fresh(permit).status) == (PaymentStatus.ATTENTION, TempStatus.CART)


def test_parking_REF_8_a_refund_ends_it_at_once(office):
    permit = book(office, start=0)
    state = buy(office, permit)
    assert len(check_plate(plate="CAR 1", at=timezone.now()).rights) == 1
    asked = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=None, comment="back")
    process_refund(actor=ACTOR, refund_id=asked.pk, refund_type_id=built_in("credit").pk)
    assert fresh(permit).status == TempStatus.REFUNDED and fresh(permit).ended_at
    assert check_plate(plate="CAR 1", at=timezone.now()).rights == ()
    assert spaces_left(office.lot, permit.starts_at, permit.ends_at) == 2
