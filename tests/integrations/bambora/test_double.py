"""The double is as strict as the gateway: a client that merely works with it fails (integrations §§1.7, 15.4)."""

from base64 import b64encode

import pytest
import requests

from integrations.bambora.fake import MERCHANT_ID, PAYMENTS_PASSCODE, REPORTING_PASSCODE

SEARCH = {
    "name": "Search",
    "start_date": "2026-01-01T00:00:00",
    "end_date": "2027-01-01T00:00:00",
    "start_row": 1,
    "end_row": 500,
}


def ask(desk, path, document=None, passcode=PAYMENTS_PASSCODE, method="POST", **options):
    pair = b64encode(f"{MERCHANT_ID}:{passcode}".encode()).decode()
    headers = options.pop("headers", {"Authorization": f"Passcode {pair}"})
    url = f"{desk.fakes.url}/bambora/v1{path}"
    answer = requests.request(method, url, json=document, headers=headers, timeout=5, **options)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("path", "passcode"), [("/payments/10000001", REPORTING_PASSCODE), ("/reports", PAYMENTS_PASSCODE)]
)
def test_each_api_has_its_own_passcode(desk, path, passcode):
    status, told = ask(desk, path, SEARCH, passcode, method="POST" if path == "/reports" else "GET")
    assert (status, told["message"], told["reference"]) == (401, "Authentication failed", "")
    for headers in ({}, {"Authorization": "Passcode x"}, {"Authorization": "Basic " + "x" * 20}):
        assert ask(desk, path, SEARCH, headers=headers)[0] == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Everything"},
        {"start_date": None},
        {"start_date": "2026-01-01"},
        {"start_date": "2026-01-01T00:00:00+00:00"},
        {"start_date": "2027-01-01T00:00:01"},
        {"start_row": 0},
        {"end_row": 502},
        {"end_row": None},
        {"criteria": [{"field": "order_number", "operator": "%3D", "value": "A"}]},
        {"criteria": [{"field": 5, "operator": "=", "value": "A"}]},
        {"criteria": [{"field": 1, "operator": "%3D", "value": "A"}]},
        {"criteria": [{"field": 99, "operator": "%3D", "value": "A"}]},
    ],
)
def test_a_search_that_is_not_as_agreed_is_refused(desk, wrong):
    assert ask(desk, "/reports", SEARCH, REPORTING_PASSCODE)[0] == 200
    status, told = ask(desk, "/reports", SEARCH | wrong, REPORTING_PASSCODE)
    assert (status, told["message"]) == (400, "Input failed validation")
    assert told["details"]


@pytest.mark.parametrize(
    ("document", "status", "message"),
    [
        ({"amount": "40.00"}, 400, "Input failed validation"),
        ({"amount": 40.001}, 400, "Input failed validation"),
        ({}, 400, "Input failed validation"),
        ([], 400, "Input failed validation"),
        ({"amount": 0}, 402, "Invalid adjustment amount."),
        ({"amount": -1}, 402, "Invalid adjustment amount."),
        ({"amount": 113.41}, 402, "Transaction exceeds return limit."),
        ({"amount": 1, "order_number": "A" * 31}, 402, "Invalid order number"),
        ({"amount": 1, "order_number": "with space"}, 402, "Invalid order number"),
        ({"amount": 1, "order_number": "7KQ2M9XW4T"}, 402, "Duplicate Order Number"),
    ],
)
def test_a_return_that_is_not_as_agreed_is_refused(desk, document, status, message):
    _made, news = desk.paid()
    answered, told = ask(desk, f"/payments/{news.charge}/returns", document)
    assert (answered, told["message"][: len(message)]) == (status, message)
    assert told.keys() == {"code", "category", "message", "reference", "details", "validation"}


def test_a_return_cannot_be_returned_nor_a_decline(desk):
    _made, news = desk.paid()
    _status, back = ask(desk, f"/payments/{news.charge}/returns", {"amount": 1, "order_number": "R1"})
    assert (back["approved"], back["type"], back["amount"]) == ("1", "R", 1.0)
    desk.pay(desk.plug.start(desk.login, desk.bill(number="B")), "decline")
    declined = max(desk.double.ledger.entries)
    for number in (back["id"], declined):
        status, told = ask(desk, f"/payments/{number}/returns", {"amount": 1})
        assert (status, told["message"]) == (402, "Transaction cannot be adjusted")


def test_a_form_is_not_taken_for_json(desk):
    _made, news = desk.paid()
    status, _told = ask(desk, f"/payments/{news.charge}/returns", data="amount=1.00")
    assert status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/payments/10000001", 405),
        ("POST", "/payments/10000001", 405),
        ("POST", "/payments/10000001/tips", 405),
        ("POST", "/payments", 405),
        ("GET", "/payments/x", 404),
    ],
)
def test_other_methods_and_addresses_are_refused(desk, method, path, status):
    assert ask(desk, path, {"amount": 1}, method=method)[0] == status


@pytest.mark.parametrize(
    "state", [{"colour": "red"}, {"login": {"hash_algorithm": "sha256"}}, {"refunds": "never"}]
)
def test_the_double_says_what_state_it_does_not_understand(desk, state):
    assert desk.fakes.raw_control("PUT", "bambora/state", state).status_code == 400


def test_captured_requests_show_no_passcode(desk):
    desk.paid()
    text = desk.fakes.raw_control("GET", "bambora/requests").text
    assert "/v1/reports" in text and "Passcode" not in text
