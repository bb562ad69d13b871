"""A person's Payments tab: taking money at the desk, credit, charges (parking §2, PAY-2, REF-6)."""

from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from content.models import OutboxMail
from core.models import AuditEntry
from payments.choices import PaymentStatus
from payments.models import Charge, Payment, PaymentState
from payments.queries.credit import credit_of
from payments.services.credit import give_credit
from payments.services.payment_types import save_payment_type
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR, make_driver
from tests.payments.conftest import charge, office, pay  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(office, signed_in):  # noqa: F811
    return signed_in(office.site)


@pytest.fixture
def owed(office):  # noqa: F811
    """The driver owes 20.00 and 10.00 before 5 %; the first is `office.one`."""
    office.one = charge(office.driver, description="First")
    office.two = charge(office.driver, "10.00", description="Two hours")
    return office


def url(name, *args):
    return reverse(f"admin_portal:{name}", args=args)


def text(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def taking(office, *charges, **facts):  # noqa: F811
    """What the form of the desk sends."""
    return {"item": [f"charge:{row.pk}" for row in charges], "payment_type": office.cash.pk} | facts


def test_the_tab_shows_what_is_due_paid_and_held(owed, desk):
    give_credit(actor=ACTOR, person_id=owed.driver.pk, amount=D("5.00"), comment="sorry")
    page = text(desk.get(url("user_payments", owed.driver.pk)))
    assert "First" in page and "$31.50" in page and "On the account: $5.00" in page and "sorry" in page
    state = pay(owed.driver, owed.cash)
    page = text(desk.get(url("user_payments", owed.driver.pk)))
    assert "in an open payment" in page and str(state.payment) in page


def test_chosen_items_are_reviewed_and_taken(owed, desk):
    where = url("user_pay", owed.driver.pk)
    form = text(desk.get(where, {"item": f"charge:{owed.one.pk}", "chosen": "1"}))
    assert "First" in form and "Two hours" not in form and "$21.00" in form
    review = text(desk.post(where, taking(owed, owed.one)))
    assert "Take $21.00 by Cash desk?" in review and "promised" in review
    assert not Payment.objects.exists(), "nothing is written before it is confirmed"
    answer = desk.post(where, taking(owed, owed.one, seen="21.00", confirmed="1"))
    state = PaymentState.objects.get()
    assert answer["Location"] == url("payment_detail", state.payment_id)
    assert (state.status, state.payment.at_desk, state.person) == (PaymentStatus.PROMISED, True, owed.driver)


def test_money_in_hand_is_processed_at_once_by_who_may_process(owed, desk, signed_in):
    where, facts = url("user_pay", owed.driver.pk), {"seen": "21.00", "confirmed": "1", "is_received": "on"}
    assert "processed at once" in text(desk.post(where, taking(owed, owed.one, is_received="on")))
    teller = signed_in(owed.site, staff_member("teller", rights={"payments.take"}))
    assert "The money is in hand" not in text(teller.get(where))
    teller.post(where, taking(owed, owed.two, **facts | {"seen": "10.50"}))
    assert PaymentState.objects.get().status == PaymentStatus.PROMISED, (
        "a box that was not offered does nothing"
    )
    desk.post(where, taking(owed, owed.one, **facts))
    assert PaymentState.objects.filter(status=PaymentStatus.PROCESSED).count() == 1


def test_parking_PAY_2_types_for_users_and_for_staff_only_stand_apart(owed, desk):
    values = {"name": "Counter terminal", "provider": "terminal", "allow_admin": True}
    save_payment_type(actor=ACTOR, values=values)
    form = desk.get(url("user_pay", owed.driver.pk)).context["form"]
    groups = {
        str(label): [name for _pk, name in rows] for label, rows in form.fields["payment_type"].choices[1:]
    }
    assert "Cash desk" in groups["Users may choose it too"] and "Counter terminal" in groups["Staff only"]
    assert not any("Card" in names for names in groups.values()), "the card belongs to the payer"


def test_credit_pays_first(owed, desk):
    give_credit(actor=ACTOR, person_id=owed.driver.pk, amount=D("30.00"), comment="x")
    where = url("user_pay", owed.driver.pk)
    facts = {"item": [f"charge:{owed.one.pk}"], "with_credit": "on"}
    assert "$21.00 is taken from the credit" in text(desk.post(where, facts))
    desk.post(where, facts | {"seen": "21.00", "confirmed": "1"})
    assert PaymentState.objects.get().payment.payment_type.provider == "credit"
    assert credit_of(owed.driver) == D("9.00")
    short = {"item": [f"charge:{owed.two.pk}"], "with_credit": "on"}
    assert "Choose how the money comes in" in text(desk.post(where, short))


def test_parking_UP_9_another_price_is_said_with_the_new_total(owed, desk):
    Charge.objects.filter(pk=owed.one.pk).update(amount=D("40.00"))
    where = url("user_pay", owed.driver.pk)
    answer = text(desk.post(where, taking(owed, owed.one, seen="21.00", confirmed="1")))
    assert "The total is $42.00 now" in answer and not Payment.objects.exists()
    desk.post(where, taking(owed, owed.one, seen="42.00", confirmed="1"))
    assert Payment.objects.get().total == D("42.00")


def test_what_another_payment_has_leads_to_it(owed, desk):
    state = pay(owed.driver, owed.cash)
    answer = desk.post(url("user_pay", owed.driver.pk), taking(owed, owed.one, seen="21.00", confirmed="1"))
    assert url("payment_detail", state.payment_id) in answer.content.decode()
    assert "in another payment already" in text(answer)


@pytest.mark.parametrize("seen", ["", "abc", "NaN", "-21", "1e9"])
def test_a_total_that_was_tampered_with_is_another_price(owed, desk, seen):
    desk.post(url("user_pay", owed.driver.pk), taking(owed, owed.one, seen=seen, confirmed="1"))
    assert not Payment.objects.exists()


def test_nothing_chosen_or_not_theirs(owed, desk):
    where = url("user_pay", owed.driver.pk)
    assert "Choose at least one item" in text(desk.get(where, {"chosen": "1"}, follow=True))
    assert "Choose at least one item" in text(desk.get(where, {"item": ["boat:1", "charge:x"]}, follow=True))
    other = charge(make_driver("other"), description="Not theirs")
    answer = text(desk.post(where, taking(owed, other, seen="21.00", confirmed="1")))
    assert "belongs to somebody else" in answer and not Payment.objects.exists()


def test_a_charge_is_added_mailed_and_cancelled(office, desk):  # noqa: F811
    facts = {
        "description": "Oil spill",
        "module": "other",
        "amount": "20.00",
        "gl_code": "4100",
        "mail_link": "on",
    }
    desk.post(url("user_charge", office.driver.pk), facts)
    row = Charge.objects.get()
    assert (row.person, row.gl_code, row.amount) == (office.driver, "4100", D("20.00"))
    assert OutboxMail.objects.filter(kind="payment.request").count() == 1
    desk.post(url("charge_mail", row.pk))
    assert OutboxMail.objects.filter(kind="payment.request").count() == 2
    answer = desk.post(url("charge_cancel", row.pk), {"reason": "was another"})
    assert answer["Location"] == url("user_payments", office.driver.pk)
    assert AuditEntry.objects.get(action="charge.cancelled").data["reason"] == "was another"
    refused = desk.post(url("charge_mail", row.pk))
    assert refused.status_code == 200 and OutboxMail.objects.filter(kind="payment.request").count() == 2


def test_a_charge_of_a_payment_is_not_cancelled(owed, desk):
    pay(owed.driver, owed.sure)
    assert "in a payment" in text(desk.post(url("charge_cancel", owed.one.pk), {"reason": "x"}))
    owed.one.refresh_from_db()
    assert owed.one.cancelled_at is None


def test_credit_is_given_with_a_reason(office, desk):  # noqa: F811
    where = url("user_credit", office.driver.pk)
    assert "This field is required" in text(desk.post(where, {"amount": "5.00"}))
    assert "above zero" in text(desk.post(where, {"amount": "0", "comment": "x"}))
    desk.post(where, {"amount": "5.00", "comment": "gate was broken"})
    assert credit_of(office.driver) == D("5.00")
    assert AuditEntry.objects.get(action="credit.given").data["reason"] == "gate was broken"


def test_all_records_are_this_persons(owed, desk):
    other = make_driver("other")
    charge(other)
    pay(other, owed.sure)
    mine = pay(owed.driver, owed.sure)
    answer = desk.get(url("user_payment_history", owed.driver.pk))
    assert answer.context["count"] == 1 and str(mine.payment) in text(answer)
    assert [tab["active"] for tab in answer.context["tabs"]].count(True) == 1
