"""What every hosted provider must do for payments.ports.Provider, against its double over real HTTP: the rows of
integrations §15.6. A further provider is a further Case."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import requests

from integrations import transport
from integrations.fakepay import fake as fakepay_fake
from integrations.fakes.courier import signature
from integrations.stripe_checkout import adapter as stripe_adapter
from integrations.stripe_checkout import client as stripe_client
from payments.choices import NewsState, Tender
from payments.exceptions import Forged, ProviderAway, ProviderRefuses
from payments.ports import DisputeNews, PaymentNews, RefundNews, providers
from tests.integrations.paying import (
    CANCEL,
    SHORT,
    SUCCESS,
    Case,
    attempt_of,
    bill_of,
    open_shop,
    order_of,
    press,
)

CASES = [
    Case(
        key="stripe",
        address="STRIPE_API_URL",
        path="stripe",
        login={"secret_key": "sk_test_opscom_demo", "signing_secret": "whsec_opscom_demo"},
        strange_login={"secret_key": "sk_test_of_somebody_else", "signing_secret": "whsec_other"},
        create="POST /v1/checkout/sessions",
        refund="POST /v1/refunds",
        after_decline=NewsState.OPEN,
        hasten=lambda patch: patch.setattr(stripe_client, "PATIENCE", SHORT),
        page=lambda patch, rows: patch.setattr(stripe_adapter, "ROWS", rows),
    ),
    Case(
        key="fakepay",
        address="FAKEPAY_URL",
        path="fakepay",
        login={"secret": "fakepay-demo"},
        strange_login={"secret": "somebody-elses"},
        create="POST /payments",
        refund="POST /refunds",
        after_decline=NewsState.FAILED,
        hasten=lambda patch: patch.setattr(transport, "Patience", lambda: SHORT),
        page=lambda patch, rows: patch.setattr(fakepay_fake, "ROWS", rows),
    ),
]
REPORTING = [case for case in CASES if providers.get(case.key).reports]


@pytest.fixture(params=CASES, ids=lambda case: case.key)
def shop(request, fakes, settings):
    with open_shop(request.param, fakes, settings) as found:
        yield found


@pytest.fixture(params=REPORTING, ids=lambda case: case.key)
def told_shop(request, fakes, settings):
    with open_shop(request.param, fakes, settings) as found:
        yield found


def test_it_says_what_it_is_and_needs(shop):
    assert shop.provider.key == shop.case.key and shop.provider.tender == Tender.HOSTED
    needed = {field.key for field in shop.provider.config if field.is_required}
    assert needed <= shop.case.login.keys() <= {field.key for field in shop.provider.config}
    assert str(shop.provider.label)


def test_the_page_is_the_providers_and_shows_what_is_to_pay(shop):
    sent = shop.start(bill_of())
    assert any(sent.url.startswith(f"{host}/") for host in shop.provider.hosts(shop.case.login))
    page = requests.get(sent.url, timeout=5)
    assert page.ok and "45.20" in page.text


def test_the_page_speaks_the_payers_language(shop):
    english, french = (
        requests.get(shop.start(bill_of(language=code)).url, timeout=5) for code in ("en", "fr")
    )
    assert 'lang="en"' in english.text[:60] and "$45.20" in english.text
    assert 'lang="fr"' in french.text[:60] and "45,20\xa0$" in french.text


def test_the_same_bill_makes_one_payment(shop):
    bill = bill_of()
    first, second = shop.start(bill), shop.start(bill)
    assert first == second
    press(first, "pay")
    assert press(second, "pay").status_code == 409, "it is paid already"


def test_a_payment_is_open_until_it_is_paid(shop):
    bill = bill_of()
    sent = shop.start(bill)
    attempt = attempt_of(bill, sent)
    assert shop.fetch(attempt).state == NewsState.OPEN
    back = press(sent, "pay")
    assert (back.status_code, back.headers["Location"][: len(SUCCESS)]) == (303, SUCCESS)
    news = shop.fetch(attempt)
    assert (news.state, news.key, news.amount, news.currency) == (
        NewsState.DONE,
        bill.key,
        Decimal("45.20"),
        "CAD",
    )
    assert news.charge


def test_a_declined_card(shop):
    attempt = shop.pay("decline")
    assert shop.fetch(attempt).state == shop.case.after_decline


def test_an_abandoned_payment_stays_open_until_it_is_closed(shop):
    bill = bill_of()
    sent = shop.start(bill)
    attempt = attempt_of(bill, sent)
    assert press(sent, "abandon").headers["Location"] == CANCEL
    assert shop.fetch(attempt).state == NewsState.OPEN
    shop.close(attempt)
    shop.close(attempt)
    assert shop.fetch(attempt).state == NewsState.EXPIRED
    assert press(sent, "pay").status_code == 409, "no money is taken any more"


def test_closing_what_is_paid_changes_nothing(shop):
    attempt = shop.pay()
    shop.close(attempt)
    assert shop.fetch(attempt).state == NewsState.DONE


def test_a_page_ends_by_itself(shop):
    bill = bill_of()
    sent = shop.start(bill)
    shop.fakes.control("POST", "clock", {"offset_seconds": 3600})
    assert shop.fetch(attempt_of(bill, sent)).state == NewsState.EXPIRED
    assert press(sent, "pay").status_code == 409


@pytest.mark.parametrize(("button", "end"), [("pay_late", NewsState.DONE), ("fail_late", NewsState.FAILED)])
def test_late_money_is_open_until_it_is_there(shop, button, end):
    shop.arrange(pace=1000)
    attempt = shop.pay(button)
    assert shop.fetch(attempt).state == NewsState.OPEN
    shop.double.courier.hurry()
    assert shop.fetch(attempt).state == end


def test_what_the_provider_never_heard_of_is_open(shop):
    attempt = attempt_of(bill_of())
    assert shop.fetch(attempt).state == NewsState.OPEN
    shop.close(attempt)


def test_a_payment_is_found_when_the_answer_that_named_it_was_lost(shop, monkeypatch):
    bill = bill_of()
    shop.case.hasten(monkeypatch)
    shop.fault("lost_answer", shop.case.create)
    with pytest.raises(ProviderAway):
        shop.start(bill)
    attempt = attempt_of(bill)
    assert shop.fetch(attempt).state == NewsState.OPEN
    sent = shop.start(bill)
    assert len(shop.double.sales) == 1
    press(sent, "pay")
    assert (shop.fetch(attempt).state, shop.fetch(attempt).key) == (NewsState.DONE, bill.key)


def test_a_page_whose_address_was_lost_can_be_closed(shop, monkeypatch):
    bill = bill_of()
    with monkeypatch.context() as patch:
        shop.case.hasten(patch)
        shop.fault("lost_answer", shop.case.create)
        with pytest.raises(ProviderAway):
            shop.start(bill)
    shop.close(attempt_of(bill))
    assert shop.fetch(attempt_of(bill)).state == NewsState.EXPIRED


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 500}, {"kind": "reset"}, {"kind": "bad_json"}]
)
def test_out_of_order_then_well(shop, fault):
    bill = bill_of()
    shop.fault(match=shop.case.create, **fault)
    with pytest.raises(ProviderAway):
        shop.start(bill)
    assert shop.start(bill).url


def test_forty_five_seconds_are_too_long_and_lose_nothing(shop, monkeypatch):
    shop.arrange(delay_seconds=45, pace=0.02)
    bill = bill_of()
    with monkeypatch.context() as patch:
        shop.case.hasten(patch)
        with pytest.raises(ProviderAway):
            shop.start(bill)
    assert shop.start(bill).url
    assert len(shop.double.sales) == 1


@pytest.mark.parametrize(
    ("state", "amount", "currency"),
    [({"amount_off": -100}, "44.20", "CAD"), ({"pays_in": "USD"}, "45.20", "USD")],
)
def test_another_amount_or_currency_is_told_as_it_is(shop, state, amount, currency):
    shop.arrange(**state)
    news = shop.fetch(shop.pay())
    assert (news.state, news.amount, news.currency) == (NewsState.DONE, Decimal(amount), currency)


def test_refunds_never_exceed_what_was_paid(shop):
    attempt = shop.pay()
    first = order_of(attempt, "40.00")
    news = shop.refund(first)
    assert (news.state, news.key, news.amount, news.currency) == (
        NewsState.DONE,
        first.key,
        Decimal("40.00"),
        "CAD",
    )
    assert news.charge == attempt.charge and news.reference
    with pytest.raises(ProviderRefuses):
        shop.refund(order_of(attempt, "5.21"))
    assert shop.refund(order_of(attempt, "5.20")).state == NewsState.DONE
    with pytest.raises(ProviderRefuses):
        shop.refund(order_of(attempt, "0.01"))


def test_the_same_refund_gives_back_once(shop):
    order = order_of(shop.pay(), "20.00")
    assert shop.refund(order) == shop.refund(order)
    (sale,) = shop.double.sales.values()
    assert sale.rest == 2520


def test_a_refund_whose_answer_was_lost_is_found(shop, monkeypatch):
    order = order_of(shop.pay(), "20.00")
    assert shop.find_refund(order) is None
    with monkeypatch.context() as patch:
        shop.case.hasten(patch)
        shop.fault("lost_answer", shop.case.refund)
        with pytest.raises(ProviderAway):
            shop.refund(order)
    found = shop.find_refund(order)
    assert (found.key, found.state, found.amount) == (order.key, NewsState.DONE, Decimal("20.00"))
    assert shop.refund(order) == found
    assert len(next(iter(shop.double.sales.values())).refunds) == 1


def test_a_refund_that_fails_later(shop):
    shop.arrange(refunds="fail_later", pace=1000)
    order = order_of(shop.pay(), "20.00")
    assert shop.refund(order).state == NewsState.OPEN
    shop.double.courier.hurry()
    assert shop.find_refund(order).state == NewsState.FAILED
    assert next(iter(shop.double.sales.values())).rest == 4520


def test_check_says_something_of_the_account(shop):
    assert shop.provider.check(shop.case.login)


def test_a_login_that_is_none_is_refused_in_words_that_do_not_repeat_it(shop):
    attempt = attempt_of(bill_of())
    asked = [
        lambda login: shop.provider.check(login),
        lambda login: shop.provider.start(login, bill_of()),
        lambda login: shop.provider.refund(login, order_of(replace(attempt, charge="x"), "1.00")),
    ]
    for ask in asked:
        with pytest.raises(ProviderRefuses) as refusal:
            ask(shop.case.strange_login)
        for secret in shop.case.strange_login.values():
            assert secret not in str(refusal.value)


def test_an_account_does_not_see_anothers_payments(shop):
    attempt = shop.pay()
    accounts = shop.double.state["accounts"]
    other = {name: shop.case.strange_login.get(name, fact) for name, fact in accounts[0].items()}
    key = next(name for name in shop.case.strange_login if name in other)
    shop.double.accounts[other[key]] = other
    with pytest.raises(ProviderRefuses):
        shop.provider.refund(shop.case.strange_login, order_of(attempt, "1.00"))
    assert not list(shop.provider.bookings(shop.case.strange_login, *today()))


def test_addresses_that_are_not_public_are_not_called(shop, settings):
    settings.OUTBOUND_ALLOW = []
    with pytest.raises(ProviderRefuses, match="without encryption"):
        shop.start(bill_of())


def test_nobody_there(shop, settings, hasty):
    setattr(settings, shop.case.address, "http://127.0.0.1:1")
    settings.OUTBOUND_ALLOW = ["127.0.0.1:1"]
    with pytest.raises(ProviderAway):
        shop.start(bill_of())
    with pytest.raises(ProviderAway):
        shop.provider.check(shop.case.login)


def today():
    now = datetime.now(UTC)
    return now - timedelta(hours=1), now + timedelta(hours=1)


def test_its_list_has_every_payment_and_refund_once(shop, monkeypatch):
    shop.case.page(monkeypatch, 2)
    attempts = [shop.pay() for _ in range(3)]
    shop.pay("abandon")
    order = order_of(attempts[0], "10.00")
    shop.refund(order)
    rows = shop.bookings(*today())
    paid = [row for row in rows if not row.is_refund]
    assert {(row.charge, row.amount, row.currency) for row in paid} == {
        (attempt.charge, Decimal("45.20"), "CAD") for attempt in attempts
    }
    (back,) = [row for row in rows if row.is_refund]
    assert (back.charge, back.amount, back.key) == (attempts[0].charge, Decimal("10.00"), order.key)
    assert {row.key for row in paid} == {attempt.key for attempt in attempts}
    assert len(rows) == 4
    for row in rows:
        signed = -row.amount if row.is_refund else row.amount
        assert row.fee is None or row.net == signed - row.fee


def test_its_list_has_a_beginning_and_an_end(shop):
    shop.pay()
    (row,) = shop.bookings(*today())
    second = timedelta(seconds=1)
    assert shop.bookings(row.at, row.at + second) == [row]
    assert shop.bookings(row.at - second, row.at) == []
    assert shop.bookings(row.at + second, row.at + 2 * second) == []


def test_a_refund_that_failed_is_not_on_the_list(shop):
    shop.arrange(refunds="fail_later")
    shop.refund(order_of(shop.pay(), "20.00"))
    shop.double.courier.hurry()
    assert [row.is_refund for row in shop.bookings(*today())] == [False]


def test_a_payment_is_reported(told_shop):
    attempt = told_shop.pay()
    (news,) = told_shop.news()
    assert isinstance(news, PaymentNews) and news == told_shop.fetch(attempt)


@pytest.mark.parametrize("button", ["pay_late", "fail_late"])
def test_late_money_is_reported(told_shop, button):
    attempt = told_shop.pay(button)
    last = told_shop.news()[-1]
    assert (last.state, last.key) == (told_shop.fetch(attempt).state, attempt.key)


def test_an_end_is_reported(told_shop):
    attempt = told_shop.pay("abandon")
    told_shop.close(attempt)
    (news,) = told_shop.news()
    assert (news.state, news.key) == (NewsState.EXPIRED, attempt.key)


def test_a_refund_is_reported_also_one_that_fails_later(told_shop):
    told_shop.arrange(refunds="fail_later")
    order = order_of(told_shop.pay(), "20.00")
    told_shop.refund(order)
    told = [news for news in told_shop.news() if isinstance(news, RefundNews)]
    assert [(news.state, news.key) for news in told] == [
        (NewsState.OPEN, order.key),
        (NewsState.FAILED, order.key),
    ]


def test_a_dispute_is_reported(told_shop):
    bill = bill_of()
    sent = told_shop.start(bill)
    for button, status in (("pay", 303), ("dispute", 200), ("dispute", 409)):
        assert press(sent, button).status_code == status
    charge = told_shop.fetch(attempt_of(bill, sent)).charge
    (news,) = [news for news in told_shop.news() if isinstance(news, DisputeNews)]
    assert (news.charge, news.amount, news.currency) == (charge, Decimal("45.20"), "CAD") and news.reason


@pytest.mark.parametrize("manner", ["after", "before", "twice", "swapped", "held", "never"])
def test_reports_come_in_any_manner(told_shop, manner):
    told_shop.arrange(events=manner)
    attempt = told_shop.pay()
    at_once = len(told_shop.raw)
    told_shop.refund(order_of(attempt, "5.00"))
    if manner == "held":
        assert not told_shop.raw
        told_shop.double.courier.release(is_reversed=True)
    told_shop.double.courier.hurry()
    told_shop.double.courier.release()
    reports = [report for report in told_shop.reports() if report.news]
    kinds = [type(report.news) for report in reports]
    if manner == "never":
        assert not reports
        return
    assert set(kinds) == {PaymentNews, RefundNews}
    tokens = [report.token for report in reports]
    assert len(tokens) == len(set(tokens)) * (2 if manner == "twice" else 1)
    if manner == "before":
        assert at_once, "the event was there before the payer"
    if manner == "held":
        assert kinds[0] is RefundNews, "the later came first"


def test_a_report_that_we_could_not_take_comes_again(told_shop):
    told_shop.answers = [500, 500]
    told_shop.pay()
    tokens = [report.token for report in told_shop.reports()]
    assert len(tokens) >= 3 and len(set(tokens)) < len(tokens)


def one_report(shop):
    shop.pay()
    shop.double.courier.hurry()
    return shop.raw[-1]


def test_a_report_that_was_altered_or_signed_by_another_is_forged(told_shop):
    body, headers = one_report(told_shop)
    now = datetime.now(UTC)
    parse = told_shop.provider.parse_report
    with pytest.raises(Forged):
        parse(told_shop.case.login, body.replace(b"CAD", b"USD").replace(b"cad", b"usd"), headers, now)
    with pytest.raises(Forged):
        parse(told_shop.case.strange_login, body, headers, now)
    with pytest.raises(Forged):
        parse(told_shop.case.login, body, {}, now)
    assert parse(told_shop.case.login, body, headers, now).news


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (300, True), (301, False), (-301, False)])
def test_a_report_counts_for_five_minutes(told_shop, seconds, is_good):
    told_shop.arrange(signature_skew=-seconds)
    body, headers = one_report(told_shop)
    stamp = next(text for name, text in headers.items() if name.endswith("-Signature"))
    signed = int(stamp.partition("t=")[2].partition(",")[0])
    now = datetime.fromtimestamp(signed + seconds, UTC)  # however long the report was on its way
    if is_good:
        assert told_shop.provider.parse_report(told_shop.case.login, body, headers, now).news
    else:
        with pytest.raises(Forged):
            told_shop.provider.parse_report(told_shop.case.login, body, headers, now)


@pytest.mark.parametrize("cut", [b"", b"[]", b"{}", b"nonsense", b'{"id": "evt_1"}'])
def test_a_signed_report_that_makes_no_sense(told_shop, cut):
    _body, headers = one_report(told_shop)
    name = next(name for name in headers if name.endswith("-Signature"))
    login, now = told_shop.case.login, datetime.now(UTC)
    secret = login.get("signing_secret") or login["secret"]
    with pytest.raises(ValueError):
        told_shop.provider.parse_report(login, cut, {name: signature(secret, cut, now)}, now)


def test_the_control_plane_says_what_it_does_not_understand(shop):
    for state in ({"colour": "red"}, {"events": "rudely"}, {"refunds": "perhaps"}, []):
        answer = shop.fakes.raw_control("PUT", f"{shop.case.path}/state", state)
        assert answer.status_code == 400 and json.loads(answer.text)["error"]


def test_the_page_knows_its_buttons_and_methods(shop):
    sent = shop.start(bill_of())
    assert press(sent, "steal").status_code == 400
    assert requests.put(sent.url, timeout=5).status_code == 405
    assert requests.get(f"{sent.url}x", timeout=5).status_code == 404
