"""Awaiting Payment: permits that nobody has paid or promised, and mail to their people (parking §7.2)."""

import csv
from io import StringIO

import pytest

from accounts.models import Profile
from content.models import BulkMail, BulkMailRecipient
from tests.admin_portal.desk import clerk_with, html, listed, queries, text, url
from tests.factories.parking import LotFactory, PermitFactory
from tests.parking.selling import another_driver, ask, buy
from tests.payments.conftest import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(shop, signed_in):
    return signed_in(shop.site)


@pytest.fixture
def waiting(shop):
    """A request of the driver in North Lot, one of another person in South Lot; one is paid."""
    shop.first = ask(shop)
    shop.south = LotFactory(name="South Lot")
    for number in (1, 2, 3):
        PermitFactory(lot=shop.south, sequence=number, number=f"S{number}")
    shop.north, shop.lot = shop.lot, shop.south
    shop.second = ask(shop, another_driver("second"))
    buy(shop, another_driver("payer"))
    Profile.objects.update(email_consent=True)
    return shop


def test_it_lists_what_is_neither_paid_nor_promised(waiting, desk):
    answer = desk.get(url("awaiting_payment"))
    assert listed(answer) == [waiting.first, waiting.second]
    page = html(answer)
    assert url("permit_detail", waiting.first.permit) in page and url("user_detail", waiting.driver) in page
    assert f"mailto:{waiting.driver.email}" in page and "$350.00" in page
    pay(waiting.driver, waiting.office.cash)
    assert listed(desk.get(url("awaiting_payment"))) == [waiting.second]


def test_it_is_narrowed_to_a_lot_and_exported(waiting, desk):
    where = f"{url('awaiting_payment')}?lot={waiting.south.pk}"
    assert listed(desk.get(where)) == [waiting.second]
    answer = desk.get(f"{where}&export=csv")
    (line,) = csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig")))
    assert (line["Permit"], line["Lot"], line["Email"]) == ("S1", "South Lot", "second@example.com")


def test_the_listed_users_get_one_message_and_nobody_else(waiting, desk):
    page = html(desk.get(f"{url('awaiting_payment')}?lot={waiting.south.pk}"))
    write = f"{url('bulk_mail_add')}?unpaid={waiting.south.pk}"
    assert write in page
    assert f"{url('bulk_mail_add')}?unpaid=any" in html(desk.get(url("awaiting_payment")))
    assert desk.get(write).context["form"].initial["unpaid"] == str(waiting.south.pk)
    given = {"unpaid": waiting.south.pk, "subject_en": "Your permit waits", "body_en": "<p>Please pay.</p>"}
    desk.post(write, given)
    mail = BulkMail.objects.get()
    preview = text(desk.get(url("bulk_mail_detail", mail)))
    assert "Permit awaiting payment: South Lot" in preview and "People who get it 1" in preview
    desk.post(url("bulk_mail_send", mail))
    assert [row.person for row in BulkMailRecipient.objects.all()] == [waiting.second.person]


def test_whoever_paid_before_the_message_is_sent_does_not_get_it(waiting, desk):
    given = {"unpaid": "any", "subject_en": "Your permit waits", "body_en": "<p>Please pay.</p>"}
    desk.post(url("bulk_mail_add"), given)
    pay(waiting.driver, waiting.office.sure)
    desk.post(url("bulk_mail_send", BulkMail.objects.get()))
    assert [row.person for row in BulkMailRecipient.objects.all()] == [waiting.second.person]


def test_only_who_may_mail_many_is_led_there(waiting, signed_in):
    browser = signed_in(waiting.site, clerk_with("permits.view"))
    page = html(browser.get(url("awaiting_payment")))
    assert "unpaid=" not in page and url("user_detail", waiting.driver) not in page


def test_user_search_finds_them_too(waiting, desk):
    assert listed(desk.get(f"{url('user_list')}?unpaid=any")) == [waiting.driver, waiting.second.person]
    assert listed(desk.get(f"{url('user_list')}?unpaid={waiting.north.pk}")) == [waiting.driver]


def test_it_asks_the_database_as_often_for_many_requests(shop, desk):
    ask(shop)
    one = queries(desk, url("awaiting_payment"))
    PermitFactory(lot=shop.lot, sequence=3, number="3")
    for name in ("b", "c"):
        ask(shop, another_driver(name))
    assert queries(desk, url("awaiting_payment")) == one
