"""What Stripe is told of our bills, and what its errors mean to us (integrations §15.3)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import stripe

from integrations.fakes.courier import signature
from integrations.stripe_checkout.adapter import MARGIN, PAGES
from payments.choices import NewsState
from payments.exceptions import Forged, ProviderAway, ProviderRefuses
from tests.integrations.paying import attempt_of, bill_of, open_shop, order_of, press
from tests.integrations.test_payment_providers import CASES


@pytest.fixture
def shop(fakes, settings):
    with open_shop(CASES[0], fakes, settings) as found:
        yield found


@pytest.fixture
def told(shop):
    """`told(**facts)`: what Stripe keeps of a bill with these."""

    def start(**facts):
        return shop.double.sales[shop.start(bill_of(**facts)).reference]

    return start


def test_lines_are_shown_one_by_one_where_they_add_up(told):
    assert told().lines == [("Permit, lot É", 4000), ("HST", 520)]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("Permit", Decimal("40.00")), ("HST", Decimal("5.19"))],
        [("Permit", Decimal("50.00")), ("Credit", Decimal("-4.80"))],
        [("Permit", Decimal("40.005")), ("HST", Decimal("5.195"))],
        [("Piece", Decimal("0.452"))] * 100,
        [("Piece", Decimal("0.20"))] * 226,
    ],
)
def test_otherwise_the_whole_is_one_line(told, lines):
    assert told(lines=lines).lines == [("K7M2-9QXD", 4520)]


def test_our_key_and_number_travel_with_the_money(told):
    sale = told(confirmation_no="ABCD-EFGH")
    facts = {"opscom_payment": sale.key, "confirmation_no": "ABCD-EFGH"}
    assert sale.details["metadata"] == sale.details["intent_metadata"] == facts


@pytest.mark.parametrize(("language", "locale"), [("en", "en"), ("fr", "fr-CA"), ("de", "auto")])
def test_the_payers_language(told, language, locale):
    assert told(language=language).details["locale"] == locale


def test_a_guest_without_email_is_asked_by_stripe(told):
    assert told(email="").details["email"] is None


@pytest.mark.parametrize("minutes", [29, 30, 600, 1439, 1440])
def test_the_page_lives_as_long_as_stripe_can(told, minutes):
    end = datetime.now(UTC) + timedelta(minutes=minutes)
    assert abs(told(expires_at=end).expires_at - end) <= MARGIN + timedelta(seconds=1)


def test_a_bill_that_changed_is_refused_under_its_key(shop):
    bill = bill_of()
    shop.start(bill)
    with pytest.raises(ProviderRefuses, match="same parameters"):
        shop.start(replace(bill, amount=Decimal("45.21")))


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_currencies_without_cents_are_refused(shop, currency):
    with pytest.raises(ProviderRefuses, match=currency):
        shop.start(bill_of(currency=currency))


def test_the_amount_travels_in_cents_without_a_fraction(told):
    assert told(amount="0.57", lines=[]).amount == 57
    assert told(amount="999999.99", lines=[]).amount == 99_999_999


@pytest.mark.parametrize("status", [409, 429, 500, 503])
def test_what_may_be_repeated(shop, status):
    shop.fault("status", "*", status=status)
    with pytest.raises(ProviderAway):
        shop.provider.check(shop.case.login)


@pytest.mark.parametrize("fault", [{"kind": "auth_reject"}, {"kind": "status", "status": 404}])
def test_what_may_not(shop, fault):
    shop.fault(match="*", **fault)
    with pytest.raises(ProviderRefuses):
        shop.provider.check(shop.case.login)


def test_redirects_are_not_followed(shop):
    shop.fault("redirect_login", "*")
    with pytest.raises(ProviderAway, match="TooManyRedirects"):
        shop.provider.check(shop.case.login)


@pytest.mark.parametrize("key", ["sk test", "sk_tést", "sk_test\n"])
def test_a_key_that_was_copied_wrongly(shop, key):
    with pytest.raises(ProviderRefuses, match="Copy it again") as refusal:
        shop.provider.check({"secret_key": key})
    assert key not in str(refusal.value)


def test_check_says_whether_money_moves(shop):
    words = shop.provider.check(shop.case.login)
    assert "tests" in words and "CAD" in words


def test_pages_are_stripes_own_unless_told_otherwise(shop, settings):
    assert shop.provider.hosts(shop.case.login) == (shop.fakes.url,)
    settings.STRIPE_API_URL = ""
    assert shop.provider.hosts(shop.case.login) == (PAGES,)


def test_no_key_and_no_address_of_a_payer_is_logged(shop, caplog):
    caplog.set_level("INFO")
    shop.fault("status", "POST /v1/refunds", status=500)
    with pytest.raises(ProviderAway):
        shop.refund(order_of(shop.pay(), "1.00"))
    assert not any(text in caplog.text for text in ("sk_test", "whsec", "dora@"))


def report(shop, kind, document, header=None, at=None, name="evt_1"):
    """An event of ours, told to the adapter."""
    now = datetime.now(UTC)
    body = json.dumps({"id": name, "object": "event", "type": kind, "data": {"object": document}}).encode()
    header = header or signature(shop.case.login["signing_secret"], body, at or now)
    return shop.provider.parse_report(shop.case.login, body, {"Stripe-Signature": header}, now)


@pytest.mark.parametrize("kind", ["charge.refunded", "charge.succeeded", "payout.paid", "v9.new"])
def test_events_that_are_none_of_our_business(shop, kind):
    found = report(shop, kind, {"object": "charge", "id": "ch_1"})
    assert (found.token, found.kind, found.news) == ("evt_1", kind, None)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", NewsState.OPEN),
        ("requires_action", NewsState.OPEN),
        ("succeeded", NewsState.DONE),
        ("failed", NewsState.FAILED),
        ("canceled", NewsState.FAILED),
    ],
)
def test_a_refund_that_was_made_at_stripe(shop, status, state):
    refund = {
        "object": "refund", "id": "re_1", "status": status, "payment_intent": "pi_1", "amount": 500,
        "currency": "cad", "metadata": {}, "failure_reason": "declined",
    }  # fmt: skip
    news = report(shop, "refund.updated", refund).news
    assert (news.state, news.key, news.charge, news.amount) == (state, None, "pi_1", Decimal("5.00"))
    assert news.reason == "declined"


def test_a_dispute_that_ended(shop):
    dispute = {
        "object": "dispute", "id": "du_1", "status": "lost", "reason": "fraudulent", "payment_intent": "pi_1",
        "amount": 500, "currency": "cad",
    }  # fmt: skip
    news = report(shop, "charge.dispute.closed", dispute).news
    assert (news.charge, news.amount, news.reason) == ("pi_1", Decimal("5.00"), "fraudulent (lost)")


def test_a_payment_of_another_shop_on_the_account_has_no_key(shop):
    bill = bill_of()
    sent = shop.start(bill)
    press(sent, "pay")
    sale = shop.double.sales[sent.reference]
    sale.key, sale.details["metadata"] = str(uuid4()), {"opscom_payment": "17"}
    news = shop.fetch(attempt_of(bill, sent))
    assert (news.key, news.state) == (None, NewsState.DONE)


def test_a_later_time_in_the_header_does_not_make_an_old_event_new(shop):
    now = datetime.now(UTC)
    body = json.dumps({"id": "evt_1", "object": "event", "type": "x", "data": {"object": {}}}).encode()
    old = signature(shop.case.login["signing_secret"], body, now - timedelta(hours=1))
    header = f"{old},t={int(now.timestamp())}"
    assert stripe.Webhook.construct_event(body, header, shop.case.login["signing_secret"], tolerance=0)
    with pytest.raises(Forged):
        shop.provider.parse_report(shop.case.login, body, {"Stripe-Signature": header}, now)


@pytest.mark.parametrize("header", ["", "t=1", "v1=é", "t=x,v1=y", "t=1,v1=é", "nonsense"])
def test_headers_that_are_no_signature(shop, header):
    with pytest.raises(Forged):
        shop.provider.parse_report(
            shop.case.login, b'{"object": "event"}', {"Stripe-Signature": header}, datetime.now(UTC)
        )


def test_without_a_signing_secret_nothing_is_believed(shop):
    body, now = b'{"object": "event"}', datetime.now(UTC)
    headers = {"Stripe-Signature": signature("", body, now)}
    with pytest.raises(Forged):
        shop.provider.parse_report({"secret_key": "sk_test_x"}, body, headers, now)
