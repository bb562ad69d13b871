"""What became of a payment: asked of Bambora, never believed from the browser (integrations §§15.2, 15.4, 15.6)."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.bambora.fake import PAYMENTS_PASSCODE, REPORTING_PASSCODE
from payments.choices import NewsState
from payments.exceptions import Forged, ProviderAway, ProviderRefuses
from payments.ports import PaymentNews, providers
from tests.integrations.bambora.conftest import SHOP, sent_back
from tests.integrations.conftest import SHORT


def fetched(desk, made, charge=""):
    return desk.plug.fetch(desk.login, desk.attempt(made, charge))


def test_it_is_registered_and_says_what_it_needs():
    plug = providers.get("bambora")
    assert [field.key for field in plug.config if field.is_secret] == [
        "hash_key",
        "payments_passcode",
        "reporting_passcode",
    ]
    assert [field.key for field in plug.config if not field.is_required] == ["hash_algorithm"]
    assert not plug.reports


def test_an_approved_payment_is_done_with_its_money(desk):
    made = desk.bill()
    address, told = sent_back(desk.pay(desk.plug.start(desk.login, made)))
    assert address == f"{SHOP}/pay/back/"
    assert (told["payment"], told["trnApproved"], told["trnAmount"]) == ("1", "1", "113.40")
    news = fetched(desk, made)
    facts = {"charge": told["trnId"], "amount": Decimal("113.4"), "currency": "CAD"}
    assert news == PaymentNews(NewsState.DONE, made.key, **facts)
    assert fetched(desk, made, news.charge) == news, "asked by its own name, the same"


def test_paid_and_never_returned_is_found_all_the_same(desk):
    assert desk.paid()[1].state == NewsState.DONE


def test_nothing_happened_yet(desk):
    made = desk.bill()
    desk.plug.start(desk.login, made)
    assert fetched(desk, made) == PaymentNews(NewsState.OPEN, made.key)


def test_a_declined_card_is_not_the_end(desk):
    made = desk.bill()
    sent = desk.plug.start(desk.login, made)
    address, told = sent_back(desk.pay(sent, "decline"))
    assert (address, told["trnApproved"]) == (f"{SHOP}/pay/cancel/", "0")
    assert fetched(desk, made) == PaymentNews(NewsState.OPEN, made.key, reason="DECLINE")
    desk.pay(sent, "decline")
    desk.pay(sent, "pay")
    assert fetched(desk, made).state == NewsState.DONE


def test_an_abandoned_page_leaves_the_payment_open(desk):
    made = desk.bill()
    address, told = sent_back(desk.pay(desk.plug.start(desk.login, made), "abandon"))
    assert (address, told) == (f"{SHOP}/pay/cancel/", {})
    assert fetched(desk, made) == PaymentNews(NewsState.OPEN, made.key)


def test_a_charge_that_bambora_does_not_list_is_no_payment(desk):
    made = desk.bill()
    assert fetched(desk, made, charge="10000001") == PaymentNews(NewsState.OPEN, made.key)


def test_somebody_elses_charge_is_not_ours(desk):
    _, news = desk.paid(number="AAAA")
    made = desk.bill(number="BBBB")
    assert fetched(desk, made, charge=news.charge) == PaymentNews(NewsState.OPEN, made.key)


def test_the_same_order_number_of_another_shop_is_not_ours(desk):
    """Two sites may use one merchant account; ref1 tells their payments apart."""
    desk.paid(number="7KQ2M9XW4T")
    made = desk.bill(number="7KQ2M9XW4T")
    assert fetched(desk, made) == PaymentNews(NewsState.OPEN, made.key)


def test_an_order_number_is_paid_once(desk):
    made, news = desk.paid()
    sent = desk.plug.start(desk.login, made)
    assert desk.pay(sent).status_code == 409, "the page of a paid order takes no second card"
    other = desk.bill(number=made.confirmation_no)
    _address, told = sent_back(desk.pay(desk.plug.start(desk.login, other)))
    assert (told["trnApproved"], told["messageId"]) == ("0", "788")
    assert fetched(desk, other).reason.startswith("Duplicate Order Number")
    assert fetched(desk, made) == news


def test_the_first_of_two_approvals_counts(desk):
    """An account that does not check order numbers may take one twice; the second is found by the reconciliation."""
    made = desk.bill()
    at = timezone.now().astimezone(UTC)
    row = {"order_number": made.confirmation_no, "ref1": str(made.key), "cents": 11340}
    rows = [
        row | {"id": 7, "at": at.isoformat()},
        row | {"id": 9, "at": (at - timedelta(minutes=1)).isoformat()},
    ]
    desk.state(transactions=rows, unique_orders=False)
    assert fetched(desk, made).charge == "9"
    assert fetched(desk, made, charge="7").charge == "7", "but the one that is known stays"


def test_money_that_comes_late_is_told_when_it_is_there(desk):
    desk.state(pace=0)
    made = desk.bill()
    desk.pay(desk.plug.start(desk.login, made), "pay_late")
    desk.double.courier.hurry()
    assert fetched(desk, made).state == NewsState.DONE


def test_another_amount_is_told_as_it_came(desk):
    desk.state(amount_off=-100)
    _made, news = desk.paid()
    assert (news.state, news.amount) == (NewsState.DONE, Decimal("112.4"))


def test_another_currency_is_told_as_it_came_each_time(desk):
    desk.state(pays_in="usd")
    made, news = desk.paid()
    assert news.currency == "USD"
    assert fetched(desk, made, news.charge) == news


def test_an_account_of_another_currency_shows(desk):
    desk.state(currency="USD")
    assert desk.paid()[1].currency == "USD"


def test_a_payment_over_the_accounts_limit_is_declined(desk):
    _made, news = desk.paid(amount="1000.01")
    assert (news.state, news.reason) == (NewsState.OPEN, "DECLINE")
    desk.state(most=200_000)
    assert desk.paid(amount="1000.01")[1].state == NewsState.DONE


def test_a_payment_voided_at_the_counter_of_the_gateway_never_happened(desk):
    made, news = desk.paid()
    assert desk.void(news.charge, 113.4) == (200, "Approved")
    assert fetched(desk, made).state == NewsState.OPEN
    now = timezone.now()
    assert list(desk.plug.bookings(desk.login, now - timedelta(days=1), now + timedelta(days=1))) == []


@pytest.mark.parametrize("zone", ["America/St_Johns", "America/Vancouver", "Pacific/Honolulu"])
def test_the_clock_of_the_account_does_not_matter(desk, zone):
    desk.state(zone=zone)
    assert desk.paid()[1].state == NewsState.DONE


def test_it_is_asked_for_by_its_order_number_alone(desk):
    at = timezone.now().astimezone(UTC).isoformat()
    desk.state(transactions=[{"cents": 100, "order_number": str(n), "at": at} for n in range(1200)])
    made = desk.bill(number="1199")
    assert fetched(desk, made).state == NewsState.OPEN
    assert desk.asked().count("POST /v1/reports") == 1


# --- Failures


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 503}),
        ("status", {"status": 429}),
        ("timeout", {}),
        ("reset", {}),
        ("truncated_body", {}),
        ("bad_json", {}),
        ("html_error_page", {}),
    ],
)
def test_an_outage_is_away_and_may_be_asked_again(desk, kind, facts):
    made, news = desk.paid()
    desk.waited.patience = SHORT
    desk.fault(kind, **facts)
    with pytest.raises(ProviderAway):
        fetched(desk, made)
    desk.fakes.control("DELETE", "bambora/fault")
    assert fetched(desk, made) == news


def test_a_failure_that_passes_is_overcome(desk):
    made, news = desk.paid()
    desk.fault("status", status=503, times=2)
    assert fetched(desk, made) == news


def test_a_500_and_then_success(desk):
    made, news = desk.paid()
    desk.fault("status", status=500, times=1)
    with pytest.raises(ProviderAway):
        fetched(desk, made)
    assert fetched(desk, made) == news


def test_a_slow_card_does_not_hold_up_who_asks(desk):
    desk.state(delay_seconds=45, pace=0.1)
    desk.waited.patience = SHORT
    made = desk.bill()
    begun = time.monotonic()
    with pytest.raises(ProviderAway, match="in time"):
        fetched(desk, made)
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize("field", ["trn_id", "trn_amount", "trn_date_time", "trn_type"])
def test_a_row_without_what_matters_is_no_answer(desk, monkeypatch, field):
    """The double is made to leave out a field; the rest is real."""
    from integrations.bambora import fake_reports

    real = fake_reports.row_document
    monkeypatch.setattr(fake_reports, "row_document", lambda *args: real(*args) | {field: None})
    made = desk.bill()
    desk.pay(desk.plug.start(desk.login, made))
    with pytest.raises(ProviderAway):
        fetched(desk, made)


@pytest.mark.parametrize("key", ["reporting_passcode", "merchant_id"])
def test_a_wrong_passcode_is_told_to_people_without_showing_it(desk, key):
    made, _news = desk.paid()
    desk.login[key] = "hunter2"
    with pytest.raises(ProviderRefuses) as error:
        fetched(desk, made)
    assert "refuses our credentials (401)" in str(error.value)
    for secret in ("hunter2", PAYMENTS_PASSCODE, REPORTING_PASSCODE):
        assert secret not in str(error.value)


# --- The rest of the port


def test_check_asks_with_both_passcodes_and_changes_nothing(desk):
    desk.paid()
    before = dict(desk.double.ledger.entries)
    assert desk.plug.check(desk.login) == "Merchant 300200000: payments and reports answer."
    assert desk.double.ledger.entries == before
    assert desk.asked()[-2:] == ["GET /v1/payments/1", "POST /v1/reports"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("payments_passcode", "payments passcode"),
        ("reporting_passcode", "reporting passcode"),
        ("merchant_id", "merchant ID"),
    ],
)
def test_check_says_which_value_is_wrong(desk, key, words):
    with pytest.raises(ProviderRefuses, match=words):
        desk.plug.check(desk.login | {key: "wrong"})


def test_check_sees_that_the_address_is_not_bamboras(desk, settings):
    settings.BAMBORA_API_URL = f"{desk.fakes.url}/bambora/v2"
    with pytest.raises(ProviderRefuses, match="does not accept the request"):
        desk.plug.check(desk.login)


def test_check_of_an_account_that_is_away(desk):
    desk.fault("status", status=503)
    with pytest.raises(ProviderAway):
        desk.plug.check(desk.login)


def test_closing_needs_nobody_and_the_link_stays_what_it_is(desk):
    made = desk.bill()
    sent = desk.plug.start(desk.login, made)
    assert desk.plug.close(desk.login, desk.attempt(made)) is None
    desk.pay(sent)
    assert fetched(desk, made).state == NewsState.DONE


def test_whoever_reports_is_not_bambora(desk):
    with pytest.raises(Forged):
        desk.plug.parse_report(desk.login, b"trnApproved=1", {}, datetime.now(UTC))


def test_a_bill_of_thousands_is_written_in_digits(desk):
    assert (
        "trnAmount=1234567.00&"
        in desk.plug.start(desk.login, replace(desk.bill(), amount=Decimal(1234567))).url
    )
