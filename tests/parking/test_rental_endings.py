"""How permits come back: released, cleared, refunded, archived (parking §7.3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.choices import ImportOrigin
from accounts.ports import person_holds
from accounts.services.archive import archive_person
from accounts.services.import_runs import receive_file
from accounts.services.people_import_run import work_on
from content.models import OutboxMail
from core.exceptions import RowMissing
from core.models import AuditEntry, SystemTask
from core.services.tasks import ensure_tasks, run_here
from core.system_settings import save_settings
from parking.choices import DepositStatus, RentalStatus
from parking.exceptions import ReasonRequired, RentalInPayment, RentalMoved
from parking.models import Deposit, PermitRental
from parking.queries import check_plate
from parking.queries.rentals import permits_to_clear
from parking.services.deposit_types import save_deposit_type
from parking.services.rental_endings import (
    cancel_request,
    clear_unpaid,
    release_permit,
)
from payments.choices import PaymentStatus
from payments.models import PaymentProblem
from payments.queries.payment_types import built_in
from payments.services.news import take_news
from payments.services.refunds import ask_refund, process_refund
from payments.services.settlement import end_payment
from tests.factories.accounts import ACTOR, make_driver
from tests.parking.selling import another_driver, ask, buy, free_numbers
from tests.payments.bank import bank
from tests.payments.conftest import pay, to_bank

LATER = timedelta(days=2)


def test_parking_PER_5_a_release_frees_the_number_and_leaves_the_money(shop):
    rental, state = buy(shop)
    with pytest.raises(ReasonRequired):
        release_permit(actor=ACTOR, rental_id=rental.pk, reason="  ")
    release_permit(actor=ACTOR, rental_id=rental.pk, reason="Moved away")
    rental.refresh_from_db(), state.refresh_from_db()
    assert (rental.status, rental.end_reason, rental.ended_by) == ("released", "Moved away", ACTOR.label)
    assert state.status == PaymentStatus.PROCESSED and free_numbers(shop) == ["1", "2"]
    assert check_plate(plate=shop.car.plate, at=timezone.now()).rights == ()
    assert AuditEntry.objects.get(action="permit.released").data["reason"] == "Moved away"
    mail = OutboxMail.objects.get(kind="permit.released")
    assert mail.to == shop.driver.email and "Moved away" in mail.text
    with pytest.raises(RentalMoved):
        release_permit(actor=ACTOR, rental_id=rental.pk, reason="Again")
    assert ask(shop, another_driver("next")).permit.number == "1"


def test_a_promised_permit_is_released_only_without_its_payment(shop):
    rental = ask(shop)
    state = pay(shop.driver, shop.office.cash)
    with pytest.raises(RentalInPayment):
        release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")
    end_payment(actor=ACTOR, payment_id=state.payment_id, happening="cancelled")
    rental.refresh_from_db()
    assert rental.status == RentalStatus.REQUESTED
    release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")


def test_a_driver_gives_up_what_is_not_paid_and_nothing_else(shop):
    rental = ask(shop)
    with pytest.raises(RowMissing):
        cancel_request(actor=ACTOR, person=another_driver("other"), rental_id=rental.pk)
    cancel_request(actor=ACTOR, person=shop.driver, rental_id=rental.pk)
    assert free_numbers(shop) == ["1", "2"]
    paid, _state = buy(shop)
    with pytest.raises(RentalMoved):
        cancel_request(actor=ACTOR, person=shop.driver, rental_id=paid.pk)


def test_deposits_that_nobody_paid_go_with_the_request(shop):
    card = save_deposit_type(actor=ACTOR, values={"label": "Card", "amount": Decimal(25)})
    shop.lot.deposit_types.add(card, through_defaults={"client": shop.client})
    rental = ask(shop)
    cancel_request(actor=ACTOR, person=shop.driver, rental_id=rental.pk)
    assert Deposit.objects.get().status == DepositStatus.CANCELLED
    rental, _state = buy(shop)
    release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")
    assert (
        Deposit.objects.order_by("-pk")[0].status == DepositStatus.ACTIVE
    )  # its money is given back by itself


def test_parking_PER_13_the_midnight_list(shop):
    old = ask(shop)
    PermitRental.objects.update(reserved_until=timezone.now() - timedelta(seconds=1))
    kept = ask(shop, another_driver("fresh"))
    assert permits_to_clear(timezone.now()) == [old.pk]
    assert not clear_unpaid(actor=ACTOR, rental_id=kept.pk, at=timezone.now())
    ensure_tasks(client=shop.client)
    run_here(actor=ACTOR, task_id=SystemTask.objects.get(key="permits.clear_unpaid").pk)
    old.refresh_from_db(), kept.refresh_from_db()
    assert (old.status, kept.status) == (RentalStatus.RELEASED, RentalStatus.REQUESTED)
    assert OutboxMail.objects.get(kind="permit.released").to == shop.driver.email


def test_what_is_promised_or_being_paid_is_not_cleared(shop):
    promised, pending = ask(shop), ask(shop, buyer := another_driver("pending"))
    pay(shop.driver, shop.office.cash), pay(buyer, shop.office.bank)
    assert permits_to_clear(timezone.now() + LATER) == []
    assert {promised.permit.number, pending.permit.number} == {"1", "2"}


def refund(state, amount=None):
    amount = state.payment.total if amount is None else amount
    asked = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=amount, comment="x")
    process_refund(actor=ACTOR, refund_id=asked.pk, refund_type_id=built_in("credit").pk)


def test_parking_29_9_refund_of_two_permits_frees_both_and_a_partial_one_none(shop):
    type(shop.lot).objects.update(allow_second_permit=True, default_cost=20)
    for _n in range(2):
        ask(shop)
    state = pay(shop.driver, shop.office.sure)
    assert free_numbers(shop) == []
    refund(state, Decimal("10.00"))
    assert free_numbers(shop) == []
    refund(state, state.payment.total - Decimal("10.00"))
    assert free_numbers(shop) == []  # REF-2: parts that add up are no refund of the whole
    two = [
        release_permit(actor=ACTOR, rental_id=pk, reason="x")
        for pk in PermitRental.objects.values_list("pk", flat=True)
    ]
    assert len(two) == 2
    for _n in range(2):
        ask(shop)
    state = pay(shop.driver, shop.office.sure)
    refund(state)
    assert free_numbers(shop) == ["1", "2"]
    assert set(PermitRental.objects.values_list("status", flat=True)) == {"released", "refunded"}
    assert check_plate(plate=shop.car.plate, at=timezone.now()).rights == ()
    assert OutboxMail.objects.filter(kind="payment.refund").count() == 3


def test_a_refund_after_the_release_leaves_the_next_renter_alone(shop):
    rental, state = buy(shop)
    release_permit(actor=ACTOR, rental_id=rental.pk, reason="x")
    other, _paid = buy(shop, another_driver("next"))
    refund(state)
    rental.refresh_from_db(), other.refresh_from_db()
    assert (rental.status, other.status) == (RentalStatus.RELEASED, RentalStatus.RENTED)
    assert other.permit.number == "1"


def test_parking_PER_16_an_archived_person_gives_everything_back(shop):
    rental, _state = buy(shop)
    archive_person(actor=ACTOR, user=shop.driver, release=True)
    rental.refresh_from_db()
    assert rental.status == RentalStatus.RELEASED and free_numbers(shop) == ["1", "2"]


def test_parking_USR_2_the_page_warns_and_releases_nothing(shop):
    rental, _state = buy(shop)
    said = [words for holds in person_holds for words in holds(user=shop.driver)]
    assert "Permit 1 in North Lot: rented" in said
    archive_person(actor=ACTOR, user=shop.driver)
    rental.refresh_from_db()
    assert rental.status == RentalStatus.RENTED


def test_money_that_comes_for_a_released_permit_waits_for_a_person(shop):
    rental = ask(shop)
    state = pay(shop.driver, shop.office.bank)
    key = to_bank(state)
    archive_person(actor=ACTOR, user=shop.driver, release=True)
    bank.pay(key)
    take_news(actor=ACTOR, payment_id=state.payment_id, news=bank.news(key))
    state.refresh_from_db(), rental.refresh_from_db()
    assert state.status == PaymentStatus.ATTENTION and rental.status == RentalStatus.RELEASED
    assert PaymentProblem.objects.filter(payment=state.payment).exists()


def imported(text):
    run = receive_file(actor=ACTOR, origin=ImportOrigin.UPLOAD, name="people.csv", content=text.encode())
    work_on(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_parking_29_10_an_import_frees_the_permit_of_who_left_where_the_setting_says_so(shop):
    save_settings(
        actor=ACTOR,
        values={"csv_import_failed_email": "it@example.com", "reply_to_email": "desk@example.com"},
    )
    for number in range(10):  # an import that would archive most people asks first
        make_driver(f"other{number}", unique_id=f"q{number}")
    shop.driver.unique_id = "p1"
    shop.driver.save()
    rental, _state = buy(shop)
    gone = "unique_id,login_source,active\r\np1,OPSCOM,0\r\n"
    assert imported(gone).counts == {"unchanged": 1}
    assert free_numbers(shop) == ["2"] and check_plate(plate=shop.car.plate, at=timezone.now()).rights
    save_settings(actor=ACTOR, values={"csv_import_archives": True})
    assert imported(gone).counts == {"archived": 1}
    rental.refresh_from_db(), shop.driver.refresh_from_db()
    assert (rental.status, shop.driver.status) == (RentalStatus.RELEASED, "archived")
    assert free_numbers(shop) == ["1", "2"]
    assert check_plate(plate=shop.car.plate, at=timezone.now()).rights == ()
    assert AuditEntry.objects.get(action="driver.archived").data == {"released": 1}
