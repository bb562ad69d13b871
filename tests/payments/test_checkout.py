"""From the cart to the receipt (parking §20.2)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.models import AuditEntry
from core.system_settings import save_settings
from payments.choices import Module, PaymentStatus
from payments.exceptions import (
    AlreadyInPayment,
    EmailNeeded,
    ItemGone,
    NoSuchOption,
    NothingChosen,
    PriceChanged,
    ProviderAway,
)
from payments.models import Charge, HeldItem, Payment
from payments.queries.cart import Payer, due_lines, priced_lines, totals_of
from payments.queries.credit import credit_of
from payments.queries.payment_types import types_for
from payments.services.credit import give_credit
from payments.services.payment_types import archive_payment_type, save_payment_type
from payments.services.settlement import process_promise
from payments.services.sweeping import cancel_payment, look_up
from tests.factories.accounts import ACTOR, make_driver
from tests.payments.bank import bank
from tests.payments.conftest import charge, make_type, pay, to_bank


def test_what_is_always_successful_is_processed_at_once_with_a_receipt(office):
    row = charge(office.driver)
    state = pay(office.driver, office.sure)
    assert (state.status, state.received) == (PaymentStatus.PROCESSED, Decimal("21.00"))
    row.refresh_from_db()
    assert row.paid_at is not None
    assert not due_lines(office.driver, timezone.now())
    mail = OutboxMail.objects.get(kind="payment.receipt")
    assert (
        mail.to == office.driver.email and "Hang tag: $20.00" in mail.text and "GST (5 %): $1.00" in mail.text
    )
    assert state.payment.confirmation_no in mail.subject
    assert AuditEntry.objects.filter(action="payment.processed").count() == 1


def test_parking_PAY_4_a_promise_waits_for_staff(office):
    row = charge(office.driver)
    state = pay(office.driver, office.cash)
    assert state.status == PaymentStatus.PROMISED and state.promised_at
    row.refresh_from_db()
    assert row.paid_at is None and not OutboxMail.objects.filter(kind="payment.receipt").exists()
    done = process_promise(actor=ACTOR, payment_id=state.payment_id)
    assert done.status == PaymentStatus.PROCESSED and done.promised_at and done.processed_by == ACTOR.label


def test_a_hosted_payment_is_paid_on_the_page_and_found_paid(office):
    charge(office.driver)
    state = pay(office.driver, office.bank)
    assert state.status == PaymentStatus.PENDING and state.expires_at
    key = to_bank(state)
    bank.pay(key)
    state = look_up(actor=ACTOR, payment_id=state.payment_id)
    assert state.status == PaymentStatus.PROCESSED and state.charge


def test_parking_PAY_1_an_item_is_in_one_payment(office):
    charge(office.driver)
    lines = due_lines(office.driver, timezone.now())
    first = pay(office.driver, office.bank, lines=lines)
    with pytest.raises(AlreadyInPayment) as refused:
        pay(office.driver, office.cash, lines=lines)
    assert refused.value.payment == first.payment
    assert Payment.objects.count() == 1


def test_a_decline_frees_the_items(office):
    charge(office.driver)
    state = pay(office.driver, office.bank)
    bank.decline(to_bank(state))
    assert look_up(actor=ACTOR, payment_id=state.payment_id).status == PaymentStatus.FAILED
    assert not HeldItem.objects.exists()
    assert pay(office.driver, office.sure).status == PaymentStatus.PROCESSED


def test_parking_UP_9_another_price_is_confirmed_first(office):
    row = charge(office.driver)
    lines = due_lines(office.driver, timezone.now())
    Charge.objects.filter(pk=row.pk).update(amount=30)
    with pytest.raises(PriceChanged):
        pay(office.driver, office.sure, lines=lines)
    assert not Payment.objects.exists() and not HeldItem.objects.exists()


def test_nothing_chosen_gone_or_somebody_elses(office):
    other = make_driver("other")
    theirs, mine = charge(other), charge(office.driver)
    payer = Payer(office.driver, "en")
    with pytest.raises(NothingChosen):
        pay(office.driver, office.sure, lines=[])
    with pytest.raises(ItemGone, match="somebody else"):
        pay(office.driver, office.sure, lines=priced_lines([("charge", theirs.pk)], payer, timezone.now()))
    lines = due_lines(office.driver, timezone.now())
    Charge.objects.filter(pk=mine.pk).delete()
    with pytest.raises(ItemGone, match="does not exist"):
        pay(office.driver, office.sure, lines=lines)


def test_guests_name_an_address_and_promise_nothing(office):
    row = charge(None, email="guest@example.com")
    lines = priced_lines([("charge", row.pk)], Payer(None, "fr"), timezone.now())
    with pytest.raises(EmailNeeded):
        pay(None, office.sure, lines=lines, payer=Payer(None, "fr", "nobody"))
    with pytest.raises(NoSuchOption):
        pay(None, office.cash, lines=lines, payer=Payer(None, "fr", "guest@example.com"))
    state = pay(None, office.sure, lines=lines, payer=Payer(None, "fr", "guest@example.com"))
    assert state.person is None and state.status == PaymentStatus.PROCESSED
    mail = OutboxMail.objects.get(kind="payment.receipt")
    assert (mail.to, mail.language) == ("guest@example.com", "fr") and "20,00" in mail.text


def test_a_type_whose_keys_cannot_be_read_is_offered_to_nobody_and_loses_nothing(office, settings):
    charge(office.driver)
    state = pay(office.driver, office.bank)
    bank.pay(to_bank(state))
    settings.FIELD_KEYS = ["ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="]
    payer = Payer(office.driver, "en")
    assert office.bank not in types_for(payer, {Module.OTHER}) and office.cash in types_for(
        payer, {Module.OTHER}
    )
    with pytest.raises(ProviderAway):
        look_up(actor=ACTOR, payment_id=state.payment_id)
    assert office.bank.hosts == () and office.cash.is_readable


def test_parking_PRC_7_nothing_to_pay_is_no_charge(office):
    row = charge(office.driver, "20.00")
    Charge.objects.filter(pk=row.pk).update(amount="0.00400")
    state = pay(office.driver, None)
    assert state.payment.payment_type.provider == "free" and state.payment.total == 0
    assert state.status == PaymentStatus.PROCESSED


def test_parking_REF_6_credit_pays_a_part_or_all(office):
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal("15.00"), comment="sorry")
    charge(office.driver)
    state = pay(office.driver, office.bank, with_credit=True)
    assert (state.payment.credit_used, state.payment.due) == (Decimal("15.00"), Decimal("6.00"))
    assert credit_of(office.driver) == 0
    key = to_bank(state)
    assert bank.pages[key].amount == Decimal("6.00")
    bank.decline(key)
    look_up(actor=ACTOR, payment_id=state.payment_id)
    assert credit_of(office.driver) == Decimal("15.00"), "a payment that did not happen gives its credit back"
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal("15.00"), comment="sorry again")
    state = pay(office.driver, None, with_credit=True)
    assert state.payment.payment_type.provider == "credit" and state.status == PaymentStatus.PROCESSED
    assert credit_of(office.driver) == Decimal("9.00")


def test_parking_29_18_exempt_people_and_taxes_by_module(office):
    charge(office.driver, "100.00", Module.PERMITS, description="Permit")
    charge(office.driver, "50.00", Module.VIOLATIONS, description="Ticket")
    lines = due_lines(office.driver, timezone.now())
    found = totals_of(lines)
    assert (found.subtotal, found.taxes[:2], found.total) == (
        150,
        (Decimal(5), Decimal(8)),
        Decimal("163.00"),
    )
    office.driver.profile.tax_exemption_code = "EX-77"
    office.driver.profile.save()
    state = pay(office.driver, office.sure)
    payment = state.payment
    assert (payment.subtotal, payment.taxes, payment.total) == (150, (0, 0, 0), Decimal("150.00"))
    assert payment.exemption_code == "EX-77"


def test_a_page_that_is_closed_for_the_payer_is_cancelled_and_not_expired(office):
    charge(office.driver)
    state = pay(office.driver, office.bank)
    to_bank(state)
    assert cancel_payment(actor=ACTOR, payment_id=state.payment_id).status == PaymentStatus.CANCELLED
    state = pay(office.driver, office.bank)
    bank.pay(to_bank(state))
    assert cancel_payment(actor=ACTOR, payment_id=state.payment_id).status == PaymentStatus.PROCESSED


def test_who_holds_the_link_may_pay_what_is_somebody_elses(office):
    row = charge(office.driver)
    guest = Payer(None, "en", "friend@example.com", by_reference=True)
    lines = priced_lines([("charge", row.pk)], guest, timezone.now())
    with pytest.raises(ItemGone, match="somebody else"):
        pay(None, office.sure, lines=lines, payer=Payer(None, "en", "friend@example.com"))
    assert pay(None, office.sure, lines=lines, payer=guest).status == PaymentStatus.PROCESSED


def test_credit_that_is_less_than_was_seen_is_confirmed_first(office):
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal("5.00"), comment="sorry")
    charge(office.driver)
    with pytest.raises(PriceChanged):
        pay(office.driver, office.sure, with_credit=True, seen_credit=Decimal("6.00"))
    assert pay(office.driver, office.sure, with_credit=True, seen_credit=Decimal("5.00")).payment.due == 16


def offered(payer, *modules):
    """The providers that this payer may choose for lines of these modules."""
    return {row.provider for row in types_for(payer, modules)}


def test_parking_PAY_2_each_payer_has_their_own_ways(office):
    person, desk = Payer(office.driver, "en"), Payer(office.driver, "en", at_desk=True)
    assert offered(person, Module.OTHER) == {"bank", "cash", "always_successful"}
    assert offered(Payer(None, "en"), Module.OTHER) == {"bank", "always_successful"}, "guests promise nothing"
    assert "bank" not in offered(desk, Module.OTHER), "the card belongs to the payer"
    save_payment_type(actor=ACTOR, payment_type_id=office.bank.pk, values={}, user_type_ids=[])
    assert "bank" not in offered(person, Module.OTHER), "not for this user type"
    archive_payment_type(actor=ACTOR, payment_type_id=office.cash.pk)
    with pytest.raises(NoSuchOption):
        charge(office.driver)
        pay(office.driver, office.cash)


@pytest.mark.parametrize(
    ("setting", "module"),
    [
        ("payroll_not_for_violations", Module.VIOLATIONS),
        ("payroll_not_for_temporary", Module.TEMPORARY),
    ],
)
def test_parking_PAY_5_and_PAY_6_payroll_is_hidden_when_one_line_forbids_it(office, setting, module):
    payroll, payer = make_type("By payroll", "payroll"), Payer(office.driver, "en")
    assert "payroll" in offered(payer, module, Module.PERMITS)
    save_settings(actor=ACTOR, values={setting: True})
    assert "payroll" not in offered(payer, module, Module.PERMITS)
    assert "payroll" in offered(payer, Module.PERMITS)
    charge(office.driver, module=module)
    charge(office.driver, module=Module.PERMITS)
    with pytest.raises(NoSuchOption):
        pay(office.driver, payroll)
