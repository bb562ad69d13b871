"""Stripe's own library, as it comes, talks to our double and believes its events (integrations §15.3)."""

import json
import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import requests
import stripe

from integrations.fakes.courier import signature
from integrations.stripe_checkout.fake import SECRET_KEY, SIGNING_SECRET
from tests.integrations.paying import open_shop
from tests.integrations.test_payment_providers import CASES

SESSION = {
    "mode": "payment",
    "line_items": [
        {
            "price_data": {"currency": "cad", "unit_amount": 4520, "product_data": {"name": "Permit"}},
            "quantity": 1,
        }
    ],
    "metadata": {"payment": "x"},
    "payment_intent_data": {"metadata": {"payment": "x"}},
    "success_url": "http://localhost/paid/?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "http://localhost/cancelled/",
}


@pytest.fixture
def shop(fakes, settings):
    with open_shop(CASES[0], fakes, settings) as found:
        yield found


@pytest.fixture
def client(shop, fakes):
    return stripe.StripeClient(
        SECRET_KEY, base_addresses={"api": f"{fakes.url}/stripe"}, max_network_retries=0
    )


@pytest.fixture
def paid(client):
    session = client.v1.checkout.sessions.create(SESSION)
    requests.post(session.url, {"do": "pay"}, timeout=5, allow_redirects=False)
    return client.v1.checkout.sessions.retrieve(session.id)


def test_a_session_is_made_paid_and_read(client):
    made = client.v1.checkout.sessions.create(SESSION)
    assert (made.object, made.status, made.payment_status, made.payment_intent) == (
        "checkout.session",
        "open",
        "unpaid",
        None,
    )
    back = requests.post(made.url, {"do": "pay"}, timeout=5, allow_redirects=False)
    assert back.headers["Location"] == f"http://localhost/paid/?session={made.id}"
    expand = {"expand": ["payment_intent.latest_charge"]}
    read = client.v1.checkout.sessions.retrieve(made.id, expand)
    assert (read.status, read.payment_status, read.url) == ("complete", "paid", None)
    assert (read.payment_intent.status, read.payment_intent.amount_received) == ("succeeded", 4520)
    assert read.payment_intent.latest_charge.amount_refunded == 0
    intent = client.v1.payment_intents.retrieve(read.payment_intent.id)
    assert intent.metadata["payment"] == "x" and intent.latest_charge.startswith("ch_")


def test_a_session_is_expired_once(client, paid):
    made = client.v1.checkout.sessions.create(SESSION)
    assert client.v1.checkout.sessions.expire(made.id).status == "expired"
    for name, status in ((made.id, "expired"), (paid.id, "complete")):
        with pytest.raises(stripe.InvalidRequestError, match=f"has a status of `{status}`"):
            client.v1.checkout.sessions.expire(name)


def test_refunds_are_made_read_and_listed(client, paid):
    asked = {"payment_intent": paid.payment_intent, "metadata": {"refund": "y"}}
    first = client.v1.refunds.create(asked | {"amount": 1000})
    second = client.v1.refunds.create(asked)
    assert (first.status, second.amount) == ("succeeded", 3520)
    assert client.v1.refunds.retrieve(first.id).metadata["refund"] == "y"
    listed = client.v1.refunds.list({"payment_intent": paid.payment_intent, "limit": 1})
    assert listed.has_more
    assert [refund.id for refund in listed.auto_paging_iter()] == [second.id, first.id]
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        client.v1.refunds.create(asked)


def test_a_refund_above_the_rest_is_refused(client, paid):
    with pytest.raises(stripe.InvalidRequestError, match=r"\$45\.21\) is greater than .* \(\$45\.20"):
        client.v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 4521})


def test_a_payment_that_is_on_its_way_or_disputed_cannot_be_refunded(client, shop, paid):
    shop.double.courier.pace = 1000
    late = client.v1.checkout.sessions.create(SESSION)
    requests.post(late.url, {"do": "pay_late"}, timeout=5, allow_redirects=False)
    intent = client.v1.checkout.sessions.retrieve(late.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        client.v1.refunds.create({"payment_intent": intent})
    page = f"{shop.fakes.url}/stripe/pay/{paid.id}"
    requests.post(page, {"do": "dispute"}, timeout=5)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": paid.payment_intent})
    assert refusal.value.code == "charge_disputed"


def test_balance_and_its_transactions(client, paid):
    client.v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 1000})
    rows = client.v1.balance_transactions.list({"expand": ["data.source"]}).data
    assert [(row.type, row.amount, row.net) for row in rows] == [
        ("refund", -1000, -1000),
        ("charge", 4520, 4520 - 161),
    ]
    assert rows[0].source.object == "refund" and rows[1].source.payment_intent == paid.payment_intent
    (bare,) = client.v1.balance_transactions.list({"type": "charge"}).data
    assert bare.source == rows[1].source.id
    assert client.v1.balance.retrieve().available[0].amount == sum(row.net for row in rows)


@pytest.mark.parametrize("limit", [0, 101])
def test_lists_have_limits(client, limit):
    with pytest.raises(stripe.InvalidRequestError, match="limit"):
        client.v1.refunds.list({"limit": limit})


def test_a_repeated_key_repeats_the_answer(client, shop):
    key = {"idempotency_key": str(uuid4())}
    first = client.v1.checkout.sessions.create(SESSION, key)
    again = client.v1.checkout.sessions.create(SESSION, key)
    assert again.id == first.id and again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        client.v1.checkout.sessions.create(SESSION | {"customer_email": "eve@example.com"}, key)
    shop.fakes.control("POST", "clock", {"offset_seconds": 25 * 3600})
    assert client.v1.checkout.sessions.create(SESSION, key).id != first.id, "after a day it is forgotten"


def test_a_repeated_key_repeats_a_failure_of_theirs_but_not_a_mistake_of_ours(client, shop):
    key = {"idempotency_key": str(uuid4())}
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(SESSION | {"mode": ""}, key)
    shop.arrange(fails=1)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.checkout.sessions.create(SESSION, key)
    assert client.v1.checkout.sessions.create(SESSION, {"idempotency_key": str(uuid4())}).id


def test_its_signature_check_accepts_our_events(client, shop, paid):
    client.v1.refunds.create({"payment_intent": paid.payment_intent})
    shop.double.courier.hurry()
    events = [
        stripe.Webhook.construct_event(body, headers["Stripe-Signature"], SIGNING_SECRET)
        for body, headers in shop.raw
    ]
    assert [event.type for event in events] == [
        "charge.succeeded",
        "checkout.session.completed",
        "charge.refunded",
        "refund.created",
    ]
    assert events[1].data.object.payment_intent == paid.payment_intent
    assert all(not event.livemode for event in events)


def test_its_signature_check_refuses_old_and_altered_ones(shop, paid):
    shop.double.courier.hurry()
    body, headers = shop.raw[-1]
    check = stripe.Webhook.construct_event
    old = signature(SIGNING_SECRET, body, datetime.fromtimestamp(time.time() - 301, UTC))
    with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
        check(body, old, SIGNING_SECRET)
    with pytest.raises(stripe.SignatureVerificationError, match="No signatures found"):
        check(body.replace(b"4520", b"1"), headers["Stripe-Signature"], SIGNING_SECRET)
    with pytest.raises(stripe.SignatureVerificationError, match="No signatures found"):
        check(body, headers["Stripe-Signature"], "whsec_other")
    assert check(body, headers["Stripe-Signature"], SIGNING_SECRET).id == json.loads(body)["id"]
