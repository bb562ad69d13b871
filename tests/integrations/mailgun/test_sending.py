"""Handing mail to Mailgun: each failure of integrations §2.3 ends in the right state, never twice (DECISIONS 39)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.choices import Carrier, MailState
from content.models import OutboxMail
from content.services.carriers import carrier_of_client
from content.services.outbox import deliver
from core.ports import Attachment
from core.scoping import client_scope
from core.system_settings import save_settings
from integrations.mailgun.accounts import own_account
from integrations.mailgun.fake_refusals import REFUSALS
from tests.factories.accounts import ACTOR
from tests.integrations.mailgun.conftest import LINK, stored, write

pytestmark = pytest.mark.django_db
ROWS = [[f"{number:07d}", "DOE", "hold"] for number in range(2000)]
HOLDS = Attachment("retenues été.csv", "text/csv", "\n".join("\t".join(row) for row in ROWS).encode())


def wait(mail_id):
    """Let the mail's waiting time pass."""
    OutboxMail.objects.filter(pk=mail_id).update(next_try_at=timezone.now())


def minutes_left(mail):
    return round((mail.next_try_at - timezone.now()).total_seconds() / 60)


def test_one_recipient_basic_auth_and_an_opaque_name(here, mailgun):
    save_settings(actor=ACTOR, values={"from_email": "park@mg.alpha.example"})
    here.client.name = "Stationnement, « Université »"
    mail_id = write(language="fr")
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    [sent] = mailgun.mails
    mail = stored(mail_id)
    assert sent["to"] == ["dora@example.com"]
    assert "park@mg.alpha.example" in sent["from"][0]
    assert sent["subject"] == ["Choisir un nouveau mot de passe pour Stationnement, « Université »"]
    assert sent["v:outbox"] == [str(mail.reference)]
    assert {name for name in sent if name.startswith("v:")} == {"v:outbox"}, "receivers can read these"
    assert LINK in sent["text"][0]
    assert "<html" in sent["html"][0]
    assert mail.carrier == Carrier.MAILGUN
    assert mail.provider_id.startswith("<") and mail.provider_id.endswith("@mg.alpha.example>")


def test_a_file_goes_as_multipart_with_its_name(here, mailgun):
    mail_id = write(attachments=[HOLDS])
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    [sent] = mailgun.mails
    assert sent["attachment"] == [HOLDS.name]
    assert LINK in sent["text"][0]


def test_a_line_break_in_a_name_never_reaches_a_header(here, mailgun):
    here.client.name = "Alpha\r\nBcc: evil@example.com"
    assert deliver(mail_id=write()) == MailState.ACCEPTED
    assert "\n" not in mailgun.mails[0]["from"][0]
    assert mailgun.mails[0]["from"][0].startswith('"Alpha Bcc: evil@example.com"')
    assert "bcc" not in mailgun.mails[0]


def test_mailgun_goes_before_smtp_and_each_client_has_its_own(here, there, mailgun, smtp):
    deliver(mail_id=write())
    with client_scope(there.client):
        deliver(mail_id=write())
    assert (len(mailgun.mails), len(smtp.mails)) == (1, 1)


class TestRefusals:
    """integrations §2.3, row by row."""

    @pytest.mark.parametrize(
        ("answer", "state", "words", "minutes"),
        [
            ("magnificent", "queued", "This is no address of Mailgun's API: check domain and region", 1),
            ("bad_recipient", "failed", "Mailgun 400: 'to' parameter is not a valid address", None),
            ("forbidden", "queued", "Mailgun does not know the API key (401), or not in this region", 1),
            ("sandbox", "queued", "Mailgun 403: Domain mg.alpha.example is not allowed to send: Sandbox", 1),
            ("no_domain", "queued", "Mailgun 404: Domain not found: mg.alpha.example", 1),
            ("too_large", "failed", "Mailgun 413:", None),
            ("limit", "queued", "Mailgun 420: Domain mg.alpha.example is not allowed to send", 180),
            ("throttled", "queued", "Mailgun 429: Too many requests", 10),
            ("out_of_order", "unknown", "Mailgun 500: Internal Server Error", 1),
            ("bad_gateway", "unknown", "Mailgun 502: <h1>502 Bad Gateway</h1>", 1),
        ],
    )
    def test_each_ends_in_its_state_with_words_and_a_time(self, here, mailgun, answer, state, words, minutes):
        mailgun.answers = [answer]
        mail_id = write()
        assert deliver(mail_id=mail_id) == state
        mail = stored(mail_id)
        assert mail.error.startswith(words)
        assert not mailgun.mails and not mailgun.lookups
        if minutes is None:
            assert mail.next_try_at is None
        else:
            assert minutes_left(mail) == minutes
            wait(mail_id)
            assert deliver(mail_id=mail_id) == MailState.ACCEPTED
            assert len(mailgun.mails) == 1
            assert len(mailgun.lookups) == (state == "unknown"), "asked before it is sent again"

    def test_the_table_above_has_every_refusal(self):
        marks = self.test_each_ends_in_its_state_with_words_and_a_time.pytestmark
        assert {row[0] for row in marks[0].args[1]} == REFUSALS.keys()

    @pytest.mark.parametrize("answer", ["forbidden", "sandbox", "no_domain", "limit"])
    def test_one_clients_trouble_stops_nobody_else(self, here, there, mailgun, smtp, answer):
        mailgun.answers = [answer]
        assert deliver(mail_id=write()) == MailState.QUEUED
        assert deliver(mail_id=write()) == MailState.ACCEPTED
        with client_scope(there.client):
            assert deliver(mail_id=write()) == MailState.ACCEPTED

    @pytest.mark.parametrize(
        ("header", "minutes"), [("soon", 1), ("86400000", 1440), ("Fri, 01 Jan 2100 00:00:00 GMT", 1440)]
    )
    def test_a_time_that_is_none_or_never_does_not_stall_a_mail(self, here, mailgun, fault, header, minutes):
        fault("status", status=429, retry_after=header)
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert minutes_left(stored(mail_id)) == minutes

    def test_a_wrong_key_is_no_secret_in_the_error(self, here, mailgun):
        save_settings(actor=ACTOR, values={"mailgun_api_key": "key-wrong"})
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert "key-wrong" not in stored(mail_id).error
        assert "key-alpha" not in repr(own_account()) and "key-wrong" not in repr(own_account())

    def test_a_domain_sending_key_is_enough(self, here, mailgun):
        mailgun.set_state(
            {"domains": ["mg.alpha.example"], "sending_keys": {"mg.alpha.example": "key-alpha"}, "pace": 0}
        )
        assert deliver(mail_id=write()) == MailState.ACCEPTED


class TestNeverTwice:
    """A mail whose acceptance nobody saw is looked for before it is sent again."""

    @pytest.mark.parametrize(
        ("kind", "facts", "taken"),
        [
            ("lost_answer", {"ms": 0}, 1),
            ("lost_answer", {"ms": 3000}, 1),
            ("truncated_body", {}, 1),
            ("bad_json", {}, 1),
            ("html_error_page", {}, 0),
            ("timeout", {"ms": 3000}, 0),
            ("reset", {}, 0),
            ("status", {"status": 503}, 0),
        ],
    )
    def test_it_is_found_or_sent_once(self, here, mailgun, fault, kind, facts, taken):
        fault(kind, **facts)
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert len(mailgun.mails) == taken
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(mailgun.mails) == 1
        assert len(mailgun.lookups) == 1
        [event] = [event for event in mailgun.events if event["event"] == "accepted"]
        assert stored(mail_id).provider_id == f"<{event['message']['headers']['message-id']}>"

    def test_a_redirect_is_not_followed_and_took_nothing(self, here, mailgun, fault):
        fault("redirect_login")
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert not mailgun.lookups

    def test_while_nobody_can_say_nothing_is_sent(self, here, mailgun, fault):
        fault("lost_answer", ms=0)
        fault("status", match="GET /v3/*/events", times=None, status=500)
        mail_id = write()
        for _ in range(6):
            assert deliver(mail_id=mail_id) == MailState.UNKNOWN
            wait(mail_id)
        assert len(mailgun.mails) == 1
        assert "Mailgun's events cannot be read" in stored(mail_id).error

    def test_without_an_account_nobody_can_say(self, here, mailgun, smtp, fault):
        fault("lost_answer", ms=0)
        mail_id = write()
        deliver(mail_id=mail_id)
        save_settings(actor=ACTOR, values={"mailgun_api_key": ""})
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert not smtp.mails, "it may have left through Mailgun"

    def test_the_look_up_knows_the_mail_among_others_to_the_same_address(self, here, mailgun, fault):
        deliver(mail_id=write())
        fault("timeout", ms=3000)
        mail_id = write()
        deliver(mail_id=mail_id)
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(mailgun.mails) == 2

    def test_clocks_that_differ_by_minutes_hide_nothing(self, here, mailgun, fakes, fault):
        fakes.control("POST", "clock", {"offset_seconds": -300})
        fault("lost_answer", ms=0)
        mail_id = write()
        deliver(mail_id=mail_id)
        fakes.control("POST", "clock", {"offset_seconds": 0})
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(mailgun.mails) == 1

    def test_no_server_there_means_later_without_a_look_up(self, here, mailgun, settings):
        settings.MAILGUN_API_URL = "http://127.0.0.1:1/v3"
        settings.OUTBOUND_ALLOW = ["127.0.0.1:1"]
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert not mailgun.lookups


class TestGuard:
    """Mail goes to public addresses only (DECISIONS 35)."""

    @pytest.mark.parametrize(
        "url", ["https://127.0.0.1:9/v3", "http://api.example.org/v3", "https://10.0.0.1/v3"]
    )
    def test_an_address_that_must_not_be_called_is_not(self, here, mailgun, settings, url):
        settings.MAILGUN_API_URL, settings.OUTBOUND_ALLOW = url, []
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert (
            "not a public address" in stored(mail_id).error or "without encryption" in stored(mail_id).error
        )
        assert not mailgun.mails

    @pytest.mark.parametrize(
        ("is_eu", "base"), [(False, "https://api.mailgun.net"), (True, "https://api.eu.mailgun.net")]
    )
    def test_each_region_has_its_address(self, here, settings, is_eu, base):
        settings.MAILGUN_API_URL = ""
        values = {"mailgun_domain": "mg.alpha.example", "mailgun_api_key": "k", "mailgun_eu": is_eu}
        save_settings(actor=ACTOR, values=values)
        assert own_account().base_url == base


def test_a_demo_sends_nothing(here, mailgun, settings):
    settings.MAIL_CAPTURE = True
    assert carrier_of_client() == Carrier.CAPTURE
    assert deliver(mail_id=write()) == MailState.CAPTURED
    assert not mailgun.mails


def test_a_mail_waits_at_least_as_long_as_it_is_told(here, mailgun):
    mailgun.answers = ["limit"]
    mail_id = write()
    deliver(mail_id=mail_id)
    assert stored(mail_id).next_try_at > timezone.now() + timedelta(hours=2, minutes=59)
