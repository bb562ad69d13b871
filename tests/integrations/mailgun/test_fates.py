"""A mail whose acceptance nobody saw is looked for before it is sent again, never twice (DECISIONS 39)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.choices import Carrier, MailState
from content.models import OutboxMail
from content.services.carriers import hand_over
from content.services.outbox import deliver
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR
from tests.integrations.mailgun.conftest import handed_over, minutes_left, stored, wait, write

pytestmark = pytest.mark.django_db


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
def test_it_is_found_or_sent_once(here, mailgun, fault, kind, facts, taken):
    fault(kind, **facts)
    mail_id = write()
    assert deliver(mail_id=mail_id) == MailState.UNKNOWN
    assert len(mailgun.mails) == taken
    wait(mail_id)
    assert deliver(mail_id=mail_id) == (MailState.ACCEPTED if taken else MailState.UNKNOWN)
    assert (len(mailgun.mails), len(mailgun.lookups)) == (taken, 1)
    handed_over(mail_id, ago=timedelta(minutes=31))
    wait(mail_id)
    deliver(mail_id=mail_id)
    assert len(mailgun.mails) == 1
    [event] = [event for event in mailgun.events if event["event"] == "accepted"]
    assert stored(mail_id).provider_id == f"<{event['message']['headers']['message-id']}>"


@pytest.mark.parametrize("was_taken", [True, False])
def test_late_events_prove_nothing_for_half_an_hour(here, mailgun, fault, was_taken):
    fault("lost_answer" if was_taken else "reset", ms=0)
    mailgun.hides_events = True
    mail_id, waits = write(), []
    assert deliver(mail_id=mail_id) == MailState.UNKNOWN
    for _ in range(3):
        waits.append(minutes_left(mail_id))
        handed_over(mail_id, ago=timedelta(minutes=sum(waits)))
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
    assert waits == [1, 5, 15]
    assert minutes_left(mail_id) == 9, "in the moment in which absence proves something"
    assert (len(mailgun.mails), len(mailgun.lookups)) == (was_taken, 3)
    mailgun.hides_events = False
    handed_over(mail_id, ago=timedelta(minutes=30, seconds=1))
    wait(mail_id)
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    assert len(mailgun.mails) == 1, "found, or sent now for the first time"


def test_after_a_day_absence_proves_nothing_any_more(here, mailgun, fault):
    fault("lost_answer", ms=0)
    mailgun.hides_events = True
    mail_id = write()
    deliver(mail_id=mail_id)
    handed_over(mail_id, ago=timedelta(hours=25))
    wait(mail_id)
    assert deliver(mail_id=mail_id) == MailState.UNKNOWN
    assert (len(mailgun.mails), len(mailgun.lookups)) == (1, 1)


def test_a_worker_killed_at_mailgun_is_looked_up(here, mailgun):
    mail_id = write()
    hand_over(mail=stored(mail_id), carrier=Carrier.MAILGUN)
    facts = {"state": MailState.SENDING, "attempts": 1, "carrier": Carrier.MAILGUN}
    OutboxMail.objects.filter(pk=mail_id).update(**facts, next_try_at=timezone.now())
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    assert len(mailgun.mails) == 1


def test_a_redirect_is_not_followed_and_took_nothing(here, mailgun, fault):
    fault("redirect_login")
    mail_id = write()
    assert deliver(mail_id=mail_id) == MailState.QUEUED
    assert not mailgun.lookups


def test_while_nobody_can_say_nothing_is_sent(here, mailgun, fault):
    fault("lost_answer", ms=0)
    fault("status", match="GET /v3/*/events", times=None, status=500)
    mail_id = write()
    for _ in range(6):
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        wait(mail_id)
    assert len(mailgun.mails) == 1
    assert "Mailgun's events cannot be read" in stored(mail_id).error
    OutboxMail.objects.filter(pk=mail_id).update(next_try_at=None)
    assert deliver(mail_id=mail_id) is None, "unknown for good"


def test_without_an_account_nobody_can_say(here, mailgun, smtp, fault):
    fault("lost_answer", ms=0)
    mail_id = write()
    deliver(mail_id=mail_id)
    save_settings(actor=ACTOR, values={"mailgun_api_key": ""})
    wait(mail_id)
    assert deliver(mail_id=mail_id) == MailState.UNKNOWN
    assert not smtp.mails, "it may have left through Mailgun"


def test_the_look_up_knows_the_mail_among_others_to_the_same_address(here, mailgun, fault):
    deliver(mail_id=write())
    fault("timeout", ms=3000)
    mail_id = write()
    deliver(mail_id=mail_id)
    handed_over(mail_id, ago=timedelta(minutes=31))
    wait(mail_id)
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    assert len(mailgun.mails) == 2


def test_clocks_that_differ_by_minutes_hide_nothing(here, mailgun, fakes, fault):
    fakes.control("POST", "clock", {"offset_seconds": -300})
    fault("lost_answer", ms=0)
    mail_id = write()
    deliver(mail_id=mail_id)
    fakes.control("POST", "clock", {"offset_seconds": 0})
    wait(mail_id)
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    assert len(mailgun.mails) == 1


def test_no_server_there_means_later_without_a_look_up(here, mailgun, settings):
    settings.MAILGUN_API_URL = "http://127.0.0.1:1/v3"
    settings.OUTBOUND_ALLOW = ["127.0.0.1:1"]
    mail_id = write()
    assert deliver(mail_id=mail_id) == MailState.QUEUED
    assert not mailgun.lookups
