"""Manage Deposit Types, the Active Deposit Report, and a person's deposits (parking §8, REF-7)."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.scoping import client_scope
from parking.choices import DepositStatus
from parking.models import Deposit, DepositType
from parking.services.deposit_types import archive_deposit_type, save_deposit_type
from parking.services.deposits import add_deposit
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.payments.conftest import make_office, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        site.sure = make_office(site).sure
        values = {"label": "Access card", "amount": Decimal(25), "assignable_text_editable": True}
        site.card = save_deposit_type(actor=ACTOR, values=values)
        yield site


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def at(name, *args):
    return reverse(f"admin_portal:{name}", args=[arg.pk for arg in args])


def words(answer):
    return answer.content.decode()


def listed(browser, name, query=""):
    return [row.record for row in browser.get(at(name) + query).context["table"].rows]


def held(ours, person=None, text="No. 7"):
    """A deposit that was paid."""
    person = person or ours.driver
    deposit = add_deposit(actor=ACTOR, person_id=person.pk, deposit_type_id=ours.card.pk, text=text)
    pay(person, ours.sure)
    return Deposit.objects.get(pk=deposit.pk)


def test_a_type_is_added_changed_and_found(ours, office):
    key = {"label": "Gate key", "amount": "12.50", "placeholder_text": "Gate 3"}
    assert office.post(at("deposit_type_add"), key)["Location"] == at("deposit_type_list")
    row = DepositType.objects.get(label="Gate key")
    assert (row.amount, row.placeholder_text, row.assignable_text_editable) == (
        Decimal("12.5"),
        "Gate 3",
        False,
    )
    assert 'value="12.50"' in words(office.get(at("deposit_type_edit", row)))
    office.post(at("deposit_type_edit", row), key | {"amount": "13"})
    assert DepositType.objects.get(pk=row.pk).amount == 13
    assert listed(office, "deposit_type_list", "?q=gate") == [row]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "ACCESS card"}, "label"),
        ({"amount": "0"}, "amount"),
        ({"amount": "1.005"}, "amount"),
        ({"amount": "much"}, "amount"),
    ],
)
def test_a_type_that_does_not_fit_is_refused_beside_its_field(ours, office, change, field):
    answer = office.post(at("deposit_type_add"), {"label": "Key", "amount": "1"} | change)
    assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
    assert DepositType.objects.count() == 1


def test_a_type_is_archived_restored_and_deleted_only_while_unused(ours, office):
    office.post(at("deposit_type_archive", ours.card))
    assert listed(office, "deposit_type_list") == []
    assert listed(office, "deposit_type_list", "?archived=on") == [ours.card]
    office.post(at("deposit_type_restore", ours.card))
    assert at("deposit_type_delete", ours.card) in words(office.get(at("deposit_type_list")))
    add_deposit(actor=ACTOR, person_id=ours.driver.pk, deposit_type_id=ours.card.pk)
    assert at("deposit_type_delete", ours.card) not in words(office.get(at("deposit_type_list")))
    assert "is in use (1 deposit)" in words(office.post(at("deposit_type_delete", ours.card)))
    Deposit.objects.all().delete()
    office.post(at("deposit_type_delete", ours.card))
    assert not DepositType.objects.exists()


def test_a_person_is_asked_for_a_deposit(ours, office):
    url = at("user_deposit_add", ours.driver)
    assert "Access card ($25.00)" in words(office.get(url))
    answer = office.post(url, {"deposit_type": ours.card.pk, "text": "No. 7"})
    assert answer["Location"] == at("deposit_list") + "?status=awaiting"
    deposit = Deposit.objects.get()
    assert (deposit.person, deposit.text, deposit.amount, deposit.status) == (
        ours.driver,
        "No. 7",
        25,
        "awaiting",
    )
    assert office.post(url, {}).context["form"].errors["deposit_type"]
    archive_deposit_type(actor=ACTOR, deposit_type_id=ours.card.pk)
    assert office.post(url, {"deposit_type": ours.card.pk}).context["form"].errors["deposit_type"]
    assert Deposit.objects.count() == 1


def test_the_text_is_asked_for_only_where_some_type_lets_it_be_written(ours, office):
    DepositType.objects.update(assignable_text_editable=False)
    page = words(office.get(at("user_deposit_add", ours.driver)))
    assert 'name="text"' not in page and 'name="deposit_type"' in page


def test_staff_are_nobody_to_ask(ours, office):
    assert office.get(at("user_deposit_add", ours.clerk)).status_code == 404


def test_the_report_lists_what_is_held_and_the_rest_on_request(ours, office):
    deposit = held(ours)
    waiting = add_deposit(actor=ACTOR, person_id=ours.driver.pk, deposit_type_id=ours.card.pk, text="8")
    assert listed(office, "deposit_list") == [deposit]
    assert listed(office, "deposit_list", "?status=awaiting") == [waiting]
    assert set(listed(office, "deposit_list", "?status=all")) == {deposit, waiting}
    assert listed(office, "deposit_list", f"?deposit_type={ours.card.pk}&q=no.+7") == [deposit]
    payment = deposit.payment_line.payment
    page = words(office.get(at("deposit_list")))
    assert at("payment_detail", payment) in page and str(payment) in page
    answer = office.get(at("deposit_list") + "?export=csv")
    (line,) = csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig")))
    assert (line["Type"], line["Text"], line["Amount"]) == ("Access card", "No. 7", "25.0")
    assert (line["Status"], line["Confirmation number"]) == ("Active", str(payment))


def test_the_report_asks_the_database_as_often_for_many_deposits(ours, office):
    held(ours)
    office.get(at("deposit_list"))
    before = _queries(office)
    for number in range(3):
        held(ours, make_driver(f"more {number}"))
    assert _queries(office) == before


def test_a_deposit_is_forfeited_or_cancelled_with_a_reason(ours, office):
    deposit = held(ours)
    waiting = add_deposit(actor=ACTOR, person_id=ours.driver.pk, deposit_type_id=ours.card.pk)
    page = words(office.get(at("deposit_list") + "?status=all"))
    assert at("deposit_forfeit", deposit) in page and at("deposit_forfeit", waiting) not in page
    assert at("deposit_cancel", waiting) in page and at("deposit_cancel", deposit) not in page
    assert "not in that state" in words(office.post(at("deposit_forfeit", waiting), {"reason": "x"}))
    office.post(at("deposit_forfeit", deposit), {"reason": "lost"})
    office.post(at("deposit_cancel", waiting), {"reason": "moved"})
    assert {row.status for row in Deposit.objects.all()} == {DepositStatus.FORFEITED, DepositStatus.CANCELLED}


def test_parking_REF_7_returned_only_after_its_money(ours, office):
    deposit = held(ours)
    answer = office.post(at("deposit_return", deposit), {"reason": ""})
    assert "has not given this amount back yet" in words(answer)
    assert Deposit.objects.get().status == DepositStatus.ACTIVE


def _queries(browser):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(at("deposit_list")).status_code == 200
    return len(captured)
