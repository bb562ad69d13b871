"""Handing mail to Mailgun: each failure of integrations §2.3 ends in its state and holds what it is about."""

from collections import Counter
from datetime import timedelta
from time import monotonic

import pytest
from django.utils import timezone

from content.choices import Carrier, MailPriority, MailState
from content.models import MailHold, OutboxMail
from content.queries import holds
from content.services.carriers import carrier_of_client
from content.services.outbox import deliver, deliver_bulk
from core.ports import Attachment
from core.scoping import client_scope
from core.system_settings import save_settings
from integrations.mailgun.accounts import own_account
from integrations.mailgun.fake_refusals import REFUSALS
from tests.factories.accounts import ACTOR
from tests.integrations.mailgun.conftest import (
    LINK,
    end_holds,
    handed_over,
    minutes_left,
    stored,
    wait,
    write,
)

pytestmark = pytest.mark.django_db
ROWS = [[f"{number:07d}", "DOE", "hold"] for number in range(2000)]
HOLDS = Attachment("retenues été.csv", "text/csv", "\n".join("\t".join(row) for row in ROWS).encode())


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
            ("magnificent", "queued", "This is no address of Mailgun's API: check domain and region", 5),
            ("bad_recipient", "failed", "Mailgun 400: 'to' parameter is not a valid address", None),
            ("forbidden", "queued", "Mailgun does not know the API key (401), or not in this region", 5),
            ("sandbox", "queued", "Mailgun 403: Domain mg.alpha.example is not allowed to send: Sandbox", 5),
            ("no_domain", "queued", "Mailgun 404: Domain not found: mg.alpha.example", 5),
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
            assert minutes_left(mail_id) == minutes
            end_holds()
            wait(mail_id)
            handed_over(mail_id, ago=timedelta(minutes=31))
            assert deliver(mail_id=mail_id) == MailState.ACCEPTED
            assert len(mailgun.mails) == 1
            assert len(mailgun.lookups) == (state == "unknown"), "asked before it is sent again"

    def test_the_table_above_has_every_refusal(self):
        marks = self.test_each_ends_in_its_state_with_words_and_a_time.pytestmark
        assert {row[0] for row in marks[0].args[1]} == REFUSALS.keys()

    def test_a_wish_to_wait_that_says_no_time_is_obeyed_for_a_minute(self, here, mailgun, fault):
        fault("status", status=429)
        assert deliver(mail_id=write()) == MailState.QUEUED
        assert deliver(mail_id=write()) is None
        (_, hold) = holds(timezone.now())
        assert hold.until - timezone.now() < timedelta(minutes=1)

    @pytest.mark.parametrize(
        ("header", "minutes"), [("soon", 1), ("86400000", 1440), ("Fri, 01 Jan 2100 00:00:00 GMT", 1440)]
    )
    def test_a_time_that_is_none_or_never_does_not_stall_a_mail(self, here, mailgun, fault, header, minutes):
        fault("status", status=429, retry_after=header)
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert minutes_left(mail_id) == minutes

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


class TestHolds:
    """What Mailgun says of the domain is not asked again for each mail."""

    @pytest.mark.parametrize(
        "answer", ["forbidden", "sandbox", "no_domain", "magnificent", "limit", "throttled"]
    )
    def test_all_mail_of_the_client_waits_and_nobody_elses(self, here, there, mailgun, smtp, answer):
        mailgun.answers = [answer]
        first, second, bulk = write(), write(), write(bulk=True)
        assert deliver(mail_id=first) == MailState.QUEUED
        for mail_id in (second, bulk):
            assert deliver(mail_id=mail_id) is None
        told = {(hold.until, hold.reason) for hold in holds(timezone.now())}
        assert told == {(stored(first).next_try_at, stored(first).error)}
        assert MailHold.objects.count() == len(MailPriority)
        assert not mailgun.mails
        with client_scope(there.client):
            assert deliver(mail_id=write()) == MailState.ACCEPTED
        end_holds()
        assert deliver(mail_id=second) == MailState.ACCEPTED

    def test_who_changes_the_settings_waits_for_nothing(self, here, mailgun):
        mailgun.answers = ["limit"]
        first, second = write(), write()
        assert deliver(mail_id=first) == MailState.QUEUED and deliver(mail_id=second) is None
        save_settings(actor=ACTOR, values={"from_email": "parking@mg.alpha.example"})
        assert not holds(timezone.now())
        assert deliver(mail_id=second) == MailState.ACCEPTED

    def test_a_refused_mail_holds_nobody(self, here, mailgun):
        mailgun.answers = ["bad_recipient"]
        assert deliver(mail_id=write()) == MailState.FAILED
        assert deliver(mail_id=write()) == MailState.ACCEPTED

    def test_a_secret_that_no_key_opens_holds_the_mail_and_loses_none(self, here, mailgun, settings):
        keys, mail_id = settings.FIELD_KEYS, write(kind="account.password_changed")
        settings.FIELD_KEYS = ["ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="]
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert [hold.reason for hold in holds(timezone.now())] == [
            "no key of FIELD_KEYS opens this secret"
        ] * 2
        settings.FIELD_KEYS = keys
        end_holds()
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED


class TestBatch:
    """Bulk mail goes to Mailgun on one connection, as to any other carrier."""

    def batch(self, number=3):
        for person in range(number):
            write(to=f"dora{person}@example.com", kind="account.password_changed", bulk=True)
        return deliver_bulk(limit=50, ends_at=monotonic() + 60)

    def test_it_stays_open(self, here, mailgun, callers):
        assert self.batch() == len(mailgun.mails) == 3
        assert len(callers) == 1

    def test_mail_that_is_no_batch_leaves_none_open(self, here, mailgun, callers):
        deliver(mail_id=write())
        deliver(mail_id=write())
        assert len(callers) == 2

    def test_after_a_failure_it_is_closed(self, here, mailgun, callers):
        mailgun.answers = ["bad_recipient"]
        assert self.batch() == 3
        assert Counter(OutboxMail.objects.values_list("state", flat=True)) == {"failed": 1, "accepted": 2}
        assert len(callers) == 2


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


@pytest.mark.parametrize("who", ["demo", "vendor"])
def test_where_mail_is_kept_nothing_is_sent(here, mailgun, settings, who):
    settings.MAIL_CAPTURE = who == "demo"
    save_settings(actor=ACTOR, values={"mail_capture": who == "vendor"})
    assert carrier_of_client() == Carrier.CAPTURE
    assert deliver(mail_id=write()) == MailState.CAPTURED
    assert not mailgun.mails
