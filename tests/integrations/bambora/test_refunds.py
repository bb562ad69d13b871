"""Giving money back where nothing is idempotent: never twice, never above the rest (integrations §§15.4, 15.6)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from integrations.bambora.adapter import order_number_of, refund_of
from integrations.bambora.failures import PASSING
from integrations.bambora.fake_documents import complaint
from integrations.fakes.vendor import Answer
from payments.choices import NewsState
from payments.exceptions import ProviderAway, ProviderRefuses
from payments.ports import RefundNews
from tests.integrations.conftest import SHORT

RETURNS = "POST /v1/payments/*/returns"


def given_back(desk):
    """The cents that left the account."""
    return sum(e.cents for e in desk.double.ledger.entries.values() if e.type == "R" and e.is_approved)


def sent(desk):
    return sum(1 for line in desk.asked() if line.endswith("/returns"))


def test_the_whole_is_given_back_and_found_again(desk):
    made, news = desk.paid()
    order = desk.order(made, news)
    assert desk.plug.find_refund(desk.login, order) is None
    back = desk.plug.refund(desk.login, order)
    facts = {"charge": news.charge, "amount": Decimal("113.4"), "currency": "CAD"}
    assert back == RefundNews(NewsState.DONE, order.key, reference=back.reference, **facts)
    assert back.reference not in ("", news.charge)
    assert desk.plug.find_refund(desk.login, order) == back
    assert given_back(desk) == 11340


def test_the_same_order_twice_gives_back_once(desk):
    made, news = desk.paid()
    order = desk.order(made, news, "40.00")
    assert desk.plug.refund(desk.login, order) == desk.plug.refund(desk.login, order)
    assert (given_back(desk), sent(desk)) == (4000, 1)


def test_parts_of_the_same_amount_are_told_apart(desk):
    made, news = desk.paid()
    orders = [desk.order(made, news, "10.10") for _ in range(3)]
    found = [desk.plug.refund(desk.login, order) for order in orders]
    assert len({back.reference for back in found}) == 3
    assert [desk.plug.find_refund(desk.login, order) for order in orders] == found
    assert desk.plug.find_refund(desk.login, desk.order(made, news, "10.10")) is None


def test_above_the_rest_is_refused_in_bamboras_words(desk):
    made, news = desk.paid()
    desk.plug.refund(desk.login, desk.order(made, news, "100.00"))
    with pytest.raises(ProviderRefuses, match=r"^Transaction exceeds return limit\.$"):
        desk.plug.refund(desk.login, desk.order(made, news, "13.41"))
    desk.plug.refund(desk.login, desk.order(made, news, "13.40"))
    assert given_back(desk) == 11340


def test_an_answer_that_was_lost_is_found_and_not_done_again(desk):
    made, news = desk.paid()
    order = desk.order(made, news, "40.00")
    desk.fault("lost_answer", match=RETURNS, ms=1, times=1)
    with pytest.raises(ProviderAway):
        desk.plug.refund(desk.login, order)
    found = desk.plug.find_refund(desk.login, order)
    assert (found.state, found.amount) == (NewsState.DONE, Decimal("40"))
    assert desk.plug.refund(desk.login, order) == found, "even whoever forgets to look gives back once"
    assert (given_back(desk), sent(desk)) == (4000, 1)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 503}),
        ("reset", {}),
        ("timeout", {}),
    ],
)
def test_what_never_arrived_is_not_found_and_can_be_sent_again(desk, kind, facts):
    made, news = desk.paid()
    order = desk.order(made, news)
    desk.waited.patience = SHORT
    desk.fault(kind, match=RETURNS, times=1, **facts)
    with pytest.raises(ProviderAway):
        desk.plug.refund(desk.login, order)
    assert sent(desk) == 1, "what may have worked is not sent again by itself"
    assert desk.plug.find_refund(desk.login, order) is None
    assert desk.plug.refund(desk.login, order).state == NewsState.DONE
    assert given_back(desk) == 11340


@pytest.mark.parametrize("kind", ["truncated_body", "bad_json", "html_error_page"])
def test_an_answer_that_cannot_be_read_leaves_the_fate_open(desk, kind):
    made, news = desk.paid()
    order = desk.order(made, news)
    desk.fault(kind, match=RETURNS, times=1)
    with pytest.raises(ProviderAway):
        desk.plug.refund(desk.login, order)
    desk.plug.refund(desk.login, order)
    assert given_back(desk) == 11340


def test_a_return_that_is_under_way_is_not_overtaken_by_a_second(desk):
    """The bank of a slow card takes 45 s: who gives up meanwhile finds nothing, sends again, and still pays once."""
    made, news = desk.paid()
    order = desk.order(made, news, "40.00")
    with ThreadPoolExecutor(2) as pool:
        desk.fault("hold", match=RETURNS, times=1)
        first = pool.submit(desk.plug.refund, desk.login, order)
        stage = desk.fakes.stages["bambora"]
        with stage.arrived:
            assert stage.arrived.wait_for(lambda: stage.requests[-1].path.endswith("/returns"), timeout=5)
        assert desk.plug.find_refund(desk.login, order) is None
        second = desk.plug.refund(desk.login, order)
        desk.fakes.control("DELETE", "bambora/fault")
        assert first.result() == second, (
            "the gateway takes an order number once, and the first is told what happened"
        )
    assert (given_back(desk), sent(desk)) == (4000, 2)


def test_a_duplicate_that_cannot_be_seen_yet_is_left_open(desk):
    made, news = desk.paid()
    order = desk.order(made, news)
    desk.double.ledger.add(
        type="R", cents=1, order_number=order_number_of(order.key), at=order.asked_at, currency="CAD"
    )
    with pytest.raises(ProviderAway, match="Duplicate Order Number"):
        desk.plug.refund(desk.login, order)


def test_a_declined_return_is_final_and_found_as_failed(desk):
    made, news = desk.paid()
    order = desk.order(made, news, "40.00")
    declined = {"order_number": order_number_of(order.key), "adjusts": int(news.charge), "code": 7}
    desk.double.ledger.add(type="R", cents=4000, at=order.asked_at, currency="CAD", **declined)
    found = desk.plug.find_refund(desk.login, order)
    assert (found.state, found.reason) == (NewsState.FAILED, "DECLINE")
    assert given_back(desk) == 0


def answering(desk, monkeypatch, answer):
    """Let the double's gateway answer returns with this; everything else is real."""
    real = desk.double.api

    def api(request, now):
        return answer if request.path.endswith("/returns") else real(request, now)

    monkeypatch.setattr(desk.double, "api", api)


def test_a_return_that_is_answered_as_not_approved_is_refused(desk, monkeypatch):
    made, news = desk.paid()
    told = {"id": "10000099", "approved": "0", "message": "DECLINE", "amount": 113.4}
    answering(desk, monkeypatch, Answer.json(told))
    with pytest.raises(ProviderRefuses, match=r"^DECLINE$"):
        desk.plug.refund(desk.login, desk.order(made, news))


def test_a_decline_says_what_bambora_says_of_single_fields(desk, monkeypatch):
    made, news = desk.paid()
    told = complaint(314, 2, "Missing or invalid payment information", amount="Invalid amount")
    answering(desk, monkeypatch, Answer.json(told, 402))
    with pytest.raises(ProviderRefuses, match=r"^Missing or invalid payment information, Invalid amount$"):
        desk.plug.refund(desk.login, desk.order(made, news))


@pytest.mark.parametrize("code", [53, 211, 300, 560, 935])
def test_an_outage_behind_the_gateway_is_not_a_no(desk, monkeypatch, code):
    assert code in PASSING
    made, news = desk.paid()
    answering(desk, monkeypatch, Answer.json(complaint(code, 1, "Service Unavailable"), 402))
    with pytest.raises(ProviderAway):
        desk.plug.refund(desk.login, desk.order(made, news))


def test_a_payment_that_bambora_does_not_know_is_refused(desk):
    made, news = desk.paid()
    with pytest.raises(ProviderRefuses, match="No Transaction Found"):
        desk.plug.refund(desk.login, desk.order(made, replace(news, charge="99999999")))


def test_a_payment_of_today_may_not_be_returned_by_every_bank(desk):
    desk.state(returns_at_once=False)
    made, news = desk.paid()
    order = desk.order(made, news)
    with pytest.raises(ProviderRefuses, match="cannot be adjusted"):
        desk.plug.refund(desk.login, order)
    desk.fakes.control("POST", "clock", {"offset_seconds": 86400})
    assert desk.plug.refund(desk.login, order).state == NewsState.DONE


def test_void_is_for_the_whole_and_until_the_day_ends(desk):
    made, news = desk.paid()
    assert desk.void(news.charge, 40.0) == (402, "Amount does not match the transaction you are modifying.")
    desk.fakes.control("POST", "clock", {"offset_seconds": 86400})
    assert desk.void(news.charge, 113.4) == (402, "Transaction only voidable on the date processed")
    desk.fakes.control("POST", "clock", {"offset_seconds": 0})
    assert desk.void(news.charge, 113.4) == (200, "Approved")
    with pytest.raises(ProviderRefuses, match="has been voided"):
        desk.plug.refund(desk.login, desk.order(made, news))


def test_order_numbers_of_returns_fit_and_can_be_read_back():
    for key in (uuid4() for _ in range(100)):
        number = order_number_of(key)
        assert len(number) <= 30 and number.isalnum()
        assert refund_of(number) == key


@pytest.mark.parametrize("text", ["", "R", "7KQ2M9XW4T", "10000285", "R" + "A" * 25, "Ré"])
def test_other_order_numbers_are_nobodys_refund(text):
    assert refund_of(text) is None


# --- The list of money that came and went


def booked(desk, since, until):
    return list(desk.plug.bookings(desk.login, since, until))


def test_the_list_has_payments_and_returns_with_our_keys(desk):
    made, news = desk.paid()
    order = desk.order(made, news, "40.00")
    back = desk.plug.refund(desk.login, order)
    desk.pay(desk.plug.start(desk.login, desk.bill(number="B")), "decline")
    day = timedelta(days=1)
    payment, refund = booked(desk, order.asked_at - day, order.asked_at + day)
    assert (payment.is_refund, payment.key, payment.charge) == (False, made.key, news.charge)
    assert (payment.amount, payment.currency, payment.reference) == (Decimal("113.4"), "CAD", "")
    assert (refund.is_refund, refund.key, refund.reference) == (True, order.key, back.reference)
    assert (refund.amount, refund.charge) == (Decimal("40"), "")
    assert abs(payment.at - order.asked_at) < timedelta(minutes=1)
    assert payment.fee is payment.net is None


def test_money_that_is_not_from_here_is_listed_without_a_key(desk):
    now = desk.bill(minutes=-60).expires_at
    at = now.isoformat()
    rows = [{"cents": 500, "at": at, "ref1": "invoice 7"}, {"cents": 100, "at": at, "type": "R"}]
    desk.state(transactions=rows)
    found = booked(desk, now - timedelta(seconds=1), now + timedelta(seconds=1))
    assert [(one.is_refund, one.key, one.amount) for one in found] == [
        (False, None, Decimal("5")),
        (True, None, Decimal("1")),
    ]


@pytest.mark.parametrize("zone", ["America/St_Johns", "America/Vancouver", "Pacific/Honolulu"])
def test_the_list_is_cut_to_the_instant_whatever_the_accounts_clock(desk, zone):
    until = desk.bill(minutes=-60).expires_at
    since = until - timedelta(days=1)
    second = timedelta(seconds=1)
    instants = [since - second, since, until - second, until]
    rows = [{"cents": n, "at": at.isoformat(timespec="milliseconds")} for n, at in enumerate(instants, 1)]
    desk.state(transactions=rows, zone=zone)
    since, until = (at.replace(microsecond=at.microsecond // 1000 * 1000) for at in (since, until))
    assert [one.amount for one in booked(desk, since, until)] == [Decimal("0.02"), Decimal("0.03")]


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (498, 1), (499, 2), (500, 2), (1201, 3)])
def test_a_long_list_is_read_page_by_page(desk, rows, pages):
    until = desk.bill(minutes=-60).expires_at
    made = [{"cents": n, "at": (until - timedelta(seconds=n)).isoformat()} for n in range(1, rows + 1)]
    desk.state(transactions=made)
    found = booked(desk, until - timedelta(days=1), until)
    assert sorted(one.amount for one in found) == [Decimal(n) / 100 for n in range(1, rows + 1)]
    assert desk.asked().count("POST /v1/reports") == pages


def test_rows_that_are_listed_twice_count_once(desk):
    until = desk.bill(minutes=-60).expires_at
    desk.state(transactions=[{"cents": 5, "at": (until - timedelta(seconds=1)).isoformat()}])
    desk.fault("duplicate_rows")
    assert len(booked(desk, until - timedelta(days=1), until)) == 1


def test_a_list_that_breaks_off_is_no_list(desk):
    until = desk.bill(minutes=-60).expires_at
    made = [{"cents": n, "at": (until - timedelta(seconds=n)).isoformat()} for n in range(1, 700)]
    desk.state(transactions=made)
    listing = desk.plug.bookings(desk.login, until - timedelta(days=1), until)
    next(iter(listing))
    desk.fault("status", status=503)
    with pytest.raises(ProviderAway):
        list(listing)
