"""The double is as strict as Mailgun: keys, forms, domains, sizes (integrations §2.8)."""

import pytest
import requests

from integrations.mailgun.fake import ACCOUNT_KEY, MOST_BYTES

DOMAIN = "mg.example.ca"
GOOD = {"from": "Park <park@example.ca>", "to": "dora@example.com", "subject": "Été", "text": "Hello"}


@pytest.fixture
def double(fakes):
    found = fakes.stages["mailgun"].vendor
    found.set_state({"domains": [DOMAIN], "sending_keys": {DOMAIN: "key-send"}, "pace": 0})
    return found


@pytest.fixture
def ask(fakes, double):
    """`ask(method, path, **options)`: a call with the account's key."""

    def call(method, path, key=ACCOUNT_KEY, **options):
        return requests.request(method, f"{fakes.url}/mailgun{path}", auth=("api", key), timeout=5, **options)

    return call


@pytest.fixture
def send(ask):
    """`send(**facts)`: a message that is good but for these."""

    def call(domain=DOMAIN, key=ACCOUNT_KEY, files=None, **facts):
        fields = {name: text for name, text in (GOOD | facts).items() if text is not None}
        return ask("POST", f"/v3/{domain}/messages", key, data=fields, files=files)

    return call


def test_a_good_message_is_queued(send, double):
    answer = send(**{"o:testmode": "yes", "v:outbox": "x"})
    assert (answer.status_code, answer.json()["message"]) == (200, "Queued. Thank you.")
    assert {event["event"] for event in double.events} == {"accepted", "delivered"}
    assert all(event["flags"]["is-test-mode"] for event in double.events)
    assert double.events[0]["user-variables"] == {"outbox": "x"}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"from": None}, "'from' parameter"),
        ({"from": "nobody"}, "'from' parameter"),
        ({"to": None}, "'to' parameter"),
        ({"to": "dora"}, "'to' parameter"),
        ({"to": "dora@example.com, eve"}, "'to' parameter"),
        ({"text": None}, "Need at least one of"),
        ({"subject": "a\r\nBcc: b@c.d"}, "one line"),
    ],
)
def test_what_is_wrong_with_a_message_is_said_and_nothing_is_taken(send, double, facts, words):
    answer = send(**facts)
    assert answer.status_code == 400 and words in answer.json()["message"]
    assert not double.mails


def test_files_need_names_and_fit(send, double):
    assert send(files=[("attachment", ("holds.csv", b"a", "text/csv"))]).status_code == 200
    assert double.mails[0]["attachment"] == ["holds.csv"] and double.mails[0]["subject"] == ["Été"]
    nameless = send(files=[("attachment", (None, b"a"))])
    assert nameless.status_code == 400 and "without a file name" in nameless.json()["message"]
    assert send(files=[("attachment", ("big", b"x" * MOST_BYTES))]).status_code == 413


def test_other_content_types_are_refused(ask, double):
    answer = ask("POST", f"/v3/{DOMAIN}/messages", json=GOOD)
    assert answer.status_code == 400 and not double.mails


def test_keys_open_what_they_are_for(ask, send):
    assert send(key="wrong").text == "Forbidden"
    assert send(key="wrong").status_code == 401
    assert send(key="key-send").status_code == 200
    for method, path in (
        ("GET", "/v4/domains"),
        ("GET", f"/v3/{DOMAIN}/events"),
        ("PUT", f"/v4/domains/{DOMAIN}/verify"),
    ):
        assert ask(method, path, "key-send").status_code == 401
        assert ask(method, path).status_code == 200


def test_a_domain_that_is_not_there(ask, send):
    assert send(domain="other.example").json() == {"message": "Domain not found: other.example"}
    assert ask("GET", "/v4/domains/other.example").status_code == 404
    assert ask("PUT", "/v4/domains/other.example/verify").status_code == 404


def test_wrong_addresses_answer_as_if_all_were_well(ask):
    answer = ask("POST", "/v3/messages", data=GOOD)
    assert (answer.status_code, answer.text) == (200, "Mailgun Magnificent API")


def test_domains_want_a_multipart_name_once(ask, double):
    assert ask("POST", "/v4/domains", data={"name": "opscom.x.example"}).status_code == 400
    created = ask("POST", "/v4/domains", files=[("name", (None, "opscom.x.example"))])
    assert created.json()["domain"]["state"] == "unverified"
    assert ask("POST", "/v4/domains", files=[("name", (None, "opscom.x.example"))]).status_code == 400
    assert ask("POST", "/v4/domains", files=[("other", (None, "x"))]).status_code == 400
    assert [row["name"] for row in ask("GET", "/v4/domains").json()["items"]] == [DOMAIN, "opscom.x.example"]


def test_webhooks_are_made_once_and_changed_afterwards(ask, double):
    hooks = f"/v3/domains/{DOMAIN}/webhooks"
    fields = {"id": "delivered", "url": "http://127.0.0.1:1/x"}
    assert ask("PUT", f"{hooks}/delivered", data=fields).status_code == 404
    assert ask("POST", hooks, data=fields).status_code == 200
    assert ask("POST", hooks, data=fields).status_code == 400
    assert ask("POST", hooks, data=fields | {"id": "invented"}).status_code == 400
    assert ask("PUT", f"{hooks}/delivered", data=fields | {"url": "http://127.0.0.1:2/"}).status_code == 200
    assert double.domains.hooks[DOMAIN] == {"delivered": ["http://127.0.0.1:2/"]}


@pytest.mark.parametrize("state", [{"colour": "red"}, {"answers": ["shrug"]}, {"manner": "rude"}, []])
def test_the_control_plane_says_what_it_does_not_understand(fakes, state):
    assert fakes.raw_control("PUT", "mailgun/state", state).status_code == 400
