"""Mailgun's reports at our address: who may bring one and what it does (integrations §2.5)."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

import integrations.mailgun
from content.choices import MailState
from content.models import MailEvent
from content.rules.delivery import furthest
from content.services.outbox import deliver
from core.encryption import encrypt
from core.scoping import all_clients, client_scope
from core.system_settings import save_settings
from integrations.mailgun.choices import AccountKind
from integrations.mailgun.fake_reports import signed
from integrations.mailgun.hooks import MAX_BODY, is_genuine, note_of
from integrations.mailgun.models import MailDomain
from integrations.mailgun.schemas import Webhook
from integrations.mailgun.services import hook_url, save_house_account
from tests.factories.accounts import ACTOR
from tests.integrations.mailgun.conftest import stored, write
from tests.live import live_site  # noqa: F401

pytestmark = pytest.mark.django_db
CONTRACT = Path(integrations.mailgun.__file__).parent / "contract"
KEY = "signing-key-alpha"
REPORTS = ("accepted", "delivered", "failed_temporary", "failed_permanent", "complained")
STATES = {
    "accepted": "accepted",
    "delivered": "delivered",
    "failed_temporary": "deferred",
    "failed_permanent": "bounced",
    "complained": "delivered",
}


def golden(name):
    return json.loads((CONTRACT / f"{name}.json").read_text())


@pytest.fixture
def domain(mailgun):
    save_settings(actor=ACTOR, values={"mailgun_signing_key": KEY})
    mailgun.set_state(
        {"domains": ["mg.alpha.example"], "account_key": "key-alpha", "signing_key": KEY, "pace": 0}
    )
    return MailDomain.objects.create(
        name="mg.alpha.example", account=AccountKind.OWN, hook_secret=encrypt("s" * 43)
    )


@pytest.fixture
def url(domain):
    return hook_url(row=domain, site="")


@pytest.fixture
def mail(domain):
    mail_id = write()
    deliver(mail_id=mail_id)
    return stored(mail_id)


def post(url, document, **options):
    """As Mailgun posts: to whatever host, outside every scope, without a token of ours."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    with all_clients(reason="the web has no scope"):
        browser = Browser(enforce_csrf_checks=True, headers={"host": "anything.example"})
        return browser.post(url, body, content_type="application/json", **options).status_code


def about(mail, name="delivered", **facts):
    event = golden(name)["event-data"]
    return event | {"user-variables": {"outbox": str(mail.reference)}} | facts


def report(mail, name="delivered", key=KEY, now=None, token="", **facts):
    return signed(about(mail, name, **facts), key, now or timezone.now(), token)


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_becomes_an_event_and_moves_the_mail(url, mail, name):
    assert post(url, report(mail, name)) == 200
    assert stored(mail.pk).state == STATES[name]
    [event] = MailEvent.objects.all()
    told = golden(name)["event-data"]
    assert event.mail == mail
    assert (event.event, event.severity) == (told["event"], told.get("severity", ""))
    assert (event.recipient_domain, event.sending_domain) == ("example.com", "mg.alpha.example")
    assert event.at == datetime.fromtimestamp(told["timestamp"], UTC)
    if status := told.get("delivery-status"):
        assert (event.code, event.description) == (str(status["code"]), status["message"])


def test_what_the_double_reports_is_what_we_take(url, mail, mailgun):
    for document in mailgun.reports:
        assert post(url, document) == 200
    assert stored(mail.pk).state == MailState.DELIVERED
    assert MailEvent.objects.count() == 2


@pytest.mark.parametrize(
    "to", ["bounce@example.com", "defer@example.com", "complain@example.com", "reject@example.com"]
)
@pytest.mark.parametrize("manner", ["in_order", "reversed", "doubled"])
def test_each_outcome_arrives_in_any_manner(url, domain, mailgun, to, manner):
    mailgun.set_state(
        {
            "domains": ["mg.alpha.example"],
            "account_key": "key-alpha",
            "signing_key": KEY,
            "manner": manner,
            "pace": 0,
        }
    )
    mail_id = write(to=to)
    deliver(mail_id=mail_id)
    assert {post(url, document) for document in mailgun.reports} == {200}
    expected = {"bounce": "bounced", "defer": "delivered", "complain": "delivered", "reject": "failed"}
    assert stored(mail_id).state == expected[to.partition("@")[0]]
    tokens = {document["signature"]["token"] for document in mailgun.reports}
    assert MailEvent.objects.count() == len(tokens)


class TestForgery:
    """The signature covers time and token only, so all of it is asked (quality §2.1)."""

    def refused(self, url, mail, document, status=400):
        assert post(url, document) == status
        assert stored(mail.pk).state == MailState.ACCEPTED
        assert not MailEvent.objects.exists()

    def test_another_key_does_not_open(self, url, mail):
        self.refused(url, mail, report(mail, "failed_permanent", key="guess"))

    @pytest.mark.parametrize("signature", ["", "0" * 64, "é", None, 7])
    def test_a_signature_that_is_none(self, url, mail, signature):
        document = report(mail)
        document["signature"]["signature"] = signature
        self.refused(url, mail, document)

    def test_what_the_double_forges(self, url, domain, mailgun):
        mailgun.set_state({"domains": ["mg.alpha.example"], "account_key": "key-alpha", "manner": "forged"})
        mail_id = write(to="bounce@example.com")
        deliver(mail_id=mail_id)
        assert len(mailgun.reports) == 2
        for document in mailgun.reports:
            self.refused(url, stored(mail_id), document)

    @pytest.mark.parametrize("part", ["timestamp", "token"])
    def test_a_signature_for_something_else(self, url, mail, part):
        document = report(mail)
        document["signature"][part] = "1772460007"
        self.refused(url, mail, document)

    @pytest.mark.parametrize("hours", [-13, 13])
    def test_a_time_too_far_away_is_a_replay(self, url, mail, hours):
        self.refused(url, mail, report(mail, now=timezone.now() + timedelta(hours=hours)))

    @pytest.mark.parametrize("hours", [-11, 11])
    def test_mailgun_may_try_for_hours(self, url, mail, hours):
        assert post(url, report(mail, now=timezone.now() + timedelta(hours=hours))) == 200

    @pytest.mark.parametrize("stamp", ["", "soon", "-1", "9" * 40, "１７７２４６０００７"])
    def test_a_time_that_is_none(self, url, mail, stamp):
        document = report(mail)
        document["signature"]["timestamp"] = stamp
        self.refused(url, mail, document)

    def test_without_a_signing_key_nothing_is_believed(self, url, mail):
        save_settings(actor=ACTOR, values={"mailgun_signing_key": ""})
        self.refused(url, mail, report(mail, key=""))

    def test_the_same_report_again_is_done_and_does_nothing(self, url, mail):
        first = report(mail, "failed_temporary")
        assert post(url, first) == 200
        replayed = first | {"event-data": about(mail, "failed_permanent")}
        assert post(url, replayed) == 200, "or Mailgun would try for hours"
        assert stored(mail.pk).state == MailState.DEFERRED
        assert MailEvent.objects.count() == 1

    def test_the_account_decides_the_key(self, url, mail, domain):
        with all_clients(reason="operators have no scope"):
            save_house_account(actor=ACTOR, api_key="k", signing_key="house-signs", region="us")
        assert post(url, report(mail, key="house-signs")) == 400
        MailDomain.objects.update(account=AccountKind.HOUSE)
        assert post(url, report(mail, key=KEY)) == 400
        assert post(url, report(mail, key="house-signs")) == 200


class TestAddress:
    def test_only_the_right_secret_opens(self, url, mail):
        wrong = url.replace("sss", "sst", 1)
        assert post(wrong, report(mail)) == 404
        assert post(url.replace("alpha", "nobody"), report(mail)) == 404

    def test_another_clients_address_knows_nothing_of_the_mail(self, url, mail, there):
        with client_scope(there.client):
            row = MailDomain.objects.create(
                name="mg.alpha.example", account=AccountKind.OWN, hook_secret=encrypt("t" * 43)
            )
            save_settings(actor=ACTOR, values={"mailgun_signing_key": KEY})
            theirs = hook_url(row=row, site="")
        assert post(theirs, report(mail)) == 406
        assert post(theirs.replace("beta", "alpha"), report(mail)) == 404
        assert stored(mail.pk).state == MailState.ACCEPTED

    def test_an_inactive_client_has_none(self, url, mail, here):
        here.client.is_active = False
        here.client.save()
        assert post(url, report(mail)) == 404

    @pytest.mark.parametrize("method", ["get", "put", "delete"])
    def test_it_takes_posts_only(self, url, method):
        assert getattr(Browser(), method)(url).status_code == 405

    def test_the_secret_is_not_stored_in_clear(self, domain):
        assert "s" * 43 not in domain.hook_secret and domain.secret == "s" * 43


class TestGiveUp:
    """406 tells Mailgun not to come again."""

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"[]", b"null", b"event=delivered&token=x", b'{"signature": {}}', b"\xff\xfe",
            b'{"signature": {"timestamp": "1", "token": "", "signature": "x"}, "event-data": {"event": "delivered"}}',
        ],
    )  # fmt: skip
    def test_malformed(self, url, mail, body):
        assert post(url, body) == 406

    def test_too_large(self, url, mail):
        assert post(url, report(mail, padding="x" * MAX_BODY)) == 406
        assert not MailEvent.objects.exists()

    def test_a_mail_that_is_not_ours(self, url, mail):
        stranger = {"outbox": "3f2b8c1e-0d4a-4c57-9b11-5f6d7e8a9b0c"}
        assert post(url, report(mail, **{"user-variables": stranger})) == 406
        assert post(url, report(mail, **{"user-variables": {}})) == 406

    def test_without_our_name_the_message_id_leads_to_it(self, url, mail):
        headers = {"headers": {"message-id": mail.provider_id.strip("<>")}}
        assert post(url, report(mail, message=headers, **{"user-variables": {"outbox": "?"}})) == 200
        assert stored(mail.pk).state == MailState.DELIVERED

    @pytest.mark.parametrize("timestamp", [1e300, "NaN", -1e18])
    def test_a_time_that_is_none(self, url, mail, timestamp):
        assert post(url, report(mail, timestamp=timestamp)) == 406

    @pytest.mark.parametrize("event", ["opened", "clicked", "unsubscribed", "list_member_uploaded"])
    def test_events_that_are_none_of_our_business_are_done(self, url, mail, event):
        assert post(url, report(mail, event=event)) == 200
        assert not MailEvent.objects.exists()


def test_words_of_receivers_cannot_break_the_row(url, mail):
    status = {"code": 550, "message": "no\x00such " + "x" * 900}
    facts = {"delivery-status": status, "reason": "y" * 99, "recipient": "dora@" + "Z" * 300}
    assert post(url, report(mail, "failed_permanent", **facts)) == 200
    [event] = MailEvent.objects.all()
    assert event.description.startswith("nosuch x") and len(event.description) == 500


@given(st.permutations(REPORTS), st.lists(st.sampled_from(REPORTS), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_order_with_any_repeats_ends_the_same(order, again):
    """In memory: the rule; the database's part is in tests/content/test_delivery.py."""
    told = [note_of(Webhook.model_validate(golden(name)), "x") for name in (*order, *again)]
    assert furthest((note.event, note.severity, note.reason) for note in told) == MailState.BOUNCED


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_nothing_but_the_key_makes_a_report_genuine(timestamp, token, signature):
    raw = {
        "timestamp": timestamp or "1",
        "token": (token.replace("\x00", "") or "t")[:64],
        "signature": signature,
    }
    document = Webhook.model_validate({"signature": raw, "event-data": {"event": "delivered"}})
    assert not is_genuine(document, KEY, datetime.now(UTC))


@pytest.mark.django_db(transaction=True)
def test_the_whole_circle_over_real_http(domain, mailgun, live_site):  # noqa: F811
    """We send, the double takes it and reports to the address it was told, and the mail's state follows."""
    mailgun.domains.hooks["mg.alpha.example"] = {
        hook: [hook_url(row=domain, site=live_site)] for hook in ("accepted", "delivered")
    }
    mail_id = write()
    deliver(mail_id=mail_id)
    deadline = time.monotonic() + 20
    while stored(mail_id).state != MailState.DELIVERED and time.monotonic() < deadline:
        pass  # the double posts from a thread of its own
    assert stored(mail_id).state == MailState.DELIVERED
