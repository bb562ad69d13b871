"""The double is as strict as Stripe: keys, forms, names, times, amounts (integrations §15.3)."""

import time

import pytest
import requests

from integrations.stripe_checkout.fake import SECRET_KEY

GOOD = {
    "mode": "payment",
    "line_items[0][price_data][currency]": "cad",
    "line_items[0][price_data][unit_amount]": "4520",
    "line_items[0][price_data][product_data][name]": "Permit",
    "line_items[0][quantity]": "1",
    "success_url": "https://park.example.ca/paid/",
}
UNIT = "line_items[0][price_data][unit_amount]"


@pytest.fixture
def ask(fakes):
    def call(method, path, data=None, key=SECRET_KEY, headers=None, **options):
        headers = {"Authorization": f"Bearer {key}"} | (headers or {})
        return requests.request(
            method, f"{fakes.url}/stripe{path}", data=data, headers=headers, timeout=5, **options
        )

    return call


@pytest.fixture
def create(ask):
    """`create(**facts)`: a session that is good but for these; None leaves one out."""

    def call(facts=None):
        fields = {name: text for name, text in (GOOD | (facts or {})).items() if text is not None}
        return ask("POST", "/v1/checkout/sessions", fields)

    return call


def test_a_good_session_is_made(create):
    answer = create({"expires_at": str(int(time.time()) + 1805), "customer_email": "dora@example.com"})
    assert answer.status_code == 200 and answer.json()["amount_total"] == 4520


@pytest.mark.parametrize(
    ("facts", "code", "param"),
    [
        ({"mode": None}, "parameter_missing", "mode"),
        ({"mode": "subscription"}, None, "mode"),
        ({"success_url": None}, "parameter_missing", "success_url"),
        ({"success_url": "park"}, "url_invalid", "success_url"),
        ({"cancel_url": "javascript:x"}, "url_invalid", "cancel_url"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"line_items[0][colour]": "red"}, "parameter_unknown", "line_items[0][colour]"),
        ({"line_items[x][quantity]": "1"}, "parameter_unknown", "line_items[x][quantity]"),
        ({"payment_intent_data[colour]": "red"}, "parameter_unknown", "payment_intent_data[colour]"),
        ({"line_items[0][quantity]": None}, "parameter_missing", "line_items[0][quantity]"),
        ({"line_items[0][quantity]": "0"}, "parameter_invalid_integer", "line_items[0]"),
        ({UNIT: "45.20"}, "parameter_invalid_integer", UNIT),
        ({UNIT: "-1"}, "parameter_invalid_integer", "line_items[0]"),
        ({UNIT: "49"}, "amount_too_small", None),
        ({UNIT: "100000000"}, "amount_too_large", None),
        (
            {"line_items[0][price_data][currency]": "CAD"},
            None,
            "line_items[0][price_data][currency]",
        ),
        ({"customer_email": "dora"}, "email_invalid", "customer_email"),
        ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
        ({"locale": "fr-QC"}, None, "locale"),
        ({"metadata[x]": "y" * 501}, None, "metadata"),
        ({f"metadata[{'x' * 41}]": "y"}, None, "metadata"),
        ({f"metadata[{n}]": "y" for n in range(51)}, None, "metadata"),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
    ],
)
def test_what_is_wrong_with_a_session_is_said_and_nothing_is_made(create, fakes, facts, code, param):
    answer = create(facts)
    error = answer.json()["error"]
    assert (answer.status_code, error.get("code"), error.get("param")) == (400, code, param)
    assert error["type"] == "invalid_request_error" and error["message"]
    assert not fakes.stages["stripe"].vendor.sales


@pytest.mark.parametrize("seconds", [1790, 24 * 3600 + 60])
def test_pages_live_between_half_an_hour_and_a_day(create, seconds):
    answer = create({"expires_at": str(int(time.time()) + seconds)})
    assert answer.json()["error"]["param"] == "expires_at"


def test_lines_have_one_currency(create):
    second = {name.replace("[0]", "[1]"): text for name, text in GOOD.items() if "[0]" in name}
    assert create(second).json()["amount_total"] == 9040
    other = create(second | {"line_items[1][price_data][currency]": "usd"})
    assert other.json()["error"]["message"].startswith("You can not combine currencies")


@pytest.mark.parametrize("headers", [{"Authorization": ""}, {"Authorization": "Basic c2s6"}])
def test_keys_are_bearers(ask, headers):
    answer = ask("GET", "/v1/balance", headers=headers)
    assert answer.status_code == 401 and "did not provide an API key" in answer.json()["error"]["message"]


def test_other_keys_are_not_repeated_in_full(ask):
    answer = ask("GET", "/v1/balance", key="sk_test_51aBcDeFgHiJkL")
    assert answer.status_code == 401
    assert answer.json()["error"]["message"] == "Invalid API Key provided: sk_test_****iJkL"


def test_json_is_no_form(ask):
    assert ask("POST", "/v1/checkout/sessions", json=GOOD).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/nothing"), ("POST", "/v1/balance"), ("DELETE", "/v1/refunds"), ("GET", "/")],
)
def test_addresses_and_methods_that_are_none(ask, method, path):
    data = {} if method == "GET" else {"x": "y"}
    answer = ask(method, path, data)
    assert answer.status_code == 404 and "Unrecognized request URL" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("GET", "/v1/checkout/sessions/cs_test_x", None),
        ("POST", "/v1/checkout/sessions/cs_test_x/expire", {"expand[0]": "x"}),
        ("GET", "/v1/payment_intents/pi_x", None),
        ("GET", "/v1/refunds/re_x", None),
        ("GET", "/v1/refunds?payment_intent=pi_x", None),
        ("GET", "/v1/refunds?starting_after=re_x", None),
        ("POST", "/v1/refunds", {"payment_intent": "pi_x"}),
    ],
)
def test_what_is_not_there(ask, method, path, data):
    answer = ask(method, path, data)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "resource_missing")


@pytest.mark.parametrize(
    "data", [{"amount": "1"}, {"payment_intent": "pi_x", "charge": "ch_x"}, {"payment": "x"}]
)
def test_a_refund_names_one_payment(ask, data):
    assert ask("POST", "/v1/refunds", data).status_code == 400


def test_keys_of_repetition_have_a_length(ask):
    answer = ask("POST", "/v1/checkout/sessions", GOOD, headers={"Idempotency-Key": "x" * 256})
    assert answer.status_code == 400 and "255" in answer.json()["error"]["message"]
