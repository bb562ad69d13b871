"""The outbox: a row first, one hand-over, retries, unknown fates (integrations §2.4, DECISIONS 39, parking §18)."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection, transaction
from django.utils import timezone

from content.choices import Carrier, MailState
from content.models import MailHold, OutboxMail
from content.ports import MailKind, mail_kinds
from content.queries import holds, outbox
from content.services.outbox import deliver, queue_mail
from content.tasks import send_due_mails
from core import ports
from core.exceptions import RegistryError
from core.jobs import run_job
from core.models import Job
from core.scoping import all_clients, client_scope
from core.system_settings import save_settings
from tests.content.mailgun import LATE, QUEUED, VANISH
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
LINK = "https://park.example.com/new/1/secret-token/"


def write(to="dora@example.com", kind="account.password_reset", language="en", bulk=False, **context):
    facts = {"name": "Dora", "link": LINK, "hours": 1, **context}
    return queue_mail(kind=kind, to=to, language=language, context=facts, bulk=bulk)


def wait(mail_id):
    """Let the mail's waiting time pass."""
    OutboxMail.objects.filter(pk=mail_id).update(next_try_at=timezone.now())


def handed_over(mail_id, ago):
    """Let so much time have passed since a carrier was about to get the mail."""
    OutboxMail.objects.filter(pk=mail_id).update(handed_over_at=timezone.now() - ago)


def minutes_left(mail):
    return round((mail.next_try_at - timezone.now()).total_seconds() / 60)


def test_a_mail_is_a_row_and_a_job_in_the_open_transaction(here):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    assert not outbox().exists()
    assert not Job.objects.filter(key="content.send_mail").exists()
    mail = outbox().get(pk=write())
    assert (mail.state, mail.attempts, mail.to) == (MailState.QUEUED, 0, "dora@example.com")
    assert Job.objects.get(key="content.send_mail").ids == {"mail_id": mail.pk}


def test_the_floors_mail_door_leads_here(here):
    mail_id = ports.send_mail(
        kind="account.password_changed",
        to="a@example.com",
        language="en",
        context={"name": "A"},
        person_id=here.driver.pk,
    )
    assert outbox().get(pk=mail_id).person == here.driver


def test_unknown_kinds_are_a_programming_error(here):
    with pytest.raises(RegistryError):
        write(kind="no.such_kind")


def test_words_come_from_the_template_of_the_language(here):
    mail = outbox().get(pk=write())
    assert mail.subject == "Set a new password for Alpha"
    assert mail.text.startswith("Hello Dora,\n")
    assert LINK in mail.whole(mail.text)
    assert f'<a href="{LINK}"' in mail.whole(mail.html)
    assert '<html lang="en">' in mail.html
    french = outbox().get(pk=write(language="fr"))
    assert french.subject == "Choisir un nouveau mot de passe pour Alpha"
    assert '<html lang="fr">' in french.html


def test_parking_EML_1_a_missing_language_falls_back_to_the_clients(here):
    here.client.default_language = "fr"
    mail = outbox().get(pk=write(language="de"))
    assert mail.subject.startswith("Choisir")


def test_context_can_neither_make_html_nor_headers(here):
    mail = outbox().get(pk=write(name="<script>x</script> & co", organization="A\r\nBcc: evil@example.com"))
    assert "<script>x</script> & co" in mail.text
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert mail.subject == "Set a new password for A"


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b@c", "a@example.com\nBcc: evil@example.com", "x" * 300 + "@a.ca"]
)
def test_parking_EML_4_an_address_that_is_none_makes_a_failed_mail(here, to):
    mail = outbox().get(pk=write(to=to))
    assert mail.state == MailState.FAILED
    assert mail.error
    assert LINK not in mail.text
    assert not Job.objects.filter(key="content.send_mail").exists()
    assert deliver(mail_id=mail.pk) is None


def test_a_link_cannot_be_read_here_while_the_mail_waits(here):
    mail_id = write()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(m)::text FROM content_outboxmail m WHERE id = %s", [mail_id])
        stored = cursor.fetchone()[0]
    assert "secret-token" not in stored
    assert "•••" in stored


def test_nothing_configured_the_mail_is_kept_without_its_link(here, settings):
    mail_id = write()
    assert deliver(mail_id=mail_id) == MailState.CAPTURED
    mail = outbox().get(pk=mail_id)
    assert mail.carrier == Carrier.CAPTURE
    assert LINK not in mail.text + mail.html
    assert "•••" in mail.text


def test_in_a_demo_nothing_leaves_and_everything_can_be_read(here, settings, smtp, mailgun):
    settings.MAIL_CAPTURE = True
    mail_id = write()
    assert deliver(mail_id=mail_id) == MailState.CAPTURED
    assert LINK in outbox().get(pk=mail_id).text
    assert not smtp.mails
    assert not mailgun.mails


class TestSmtp:
    def test_parking_EML_3_sender_reply_to_and_both_bodies(self, here, smtp):
        save_settings(
            actor=ACTOR, values={"from_email": "park@alpha.ca", "reply_to_email": "office@alpha.ca"}
        )
        here.client.name = "Université d’Été"
        mail_id = write(language="fr")
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        message = message_from_bytes(smtp.mails[0].content, policy=policy.default)
        assert smtp.mails[0].mail_from == "park@alpha.ca"
        assert message["From"] == "Université d’Été <park@alpha.ca>"
        assert message["Reply-To"] == "office@alpha.ca"
        assert message["To"] == "dora@example.com"
        assert message["Subject"].strip() == "Choisir un nouveau mot de passe pour Université d’Été"
        assert message["Auto-Submitted"] == "auto-generated"
        assert LINK in message.get_body("plain").get_content()
        assert LINK in message.get_body("html").get_content()
        mail = outbox().get(pk=mail_id)
        assert mail.provider_id == message["Message-ID"] == f"<{mail.reference}@alpha.ca>"
        assert (mail.carrier, mail.attempts, mail.error) == (Carrier.SMTP, 1, "")
        assert mail.sent_at

    @pytest.mark.parametrize(("values", "sender"), [
        ({}, "opscom@localhost"), ({"reply_to_email": "office@alpha.ca"}, "office@alpha.ca"),
    ])  # fmt: skip
    def test_parking_EML_3_without_a_from_address(self, here, smtp, values, sender):
        save_settings(actor=ACTOR, values=values)
        deliver(mail_id=write())
        assert smtp.mails[0].mail_from == sender

    def test_a_mail_leaves_once_and_its_link_is_forgotten(self, here, smtp):
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert deliver(mail_id=mail_id) is None
        assert len(smtp.mails) == 1
        mail = outbox().get(pk=mail_id)
        assert LINK not in mail.whole(mail.text) + mail.whole(mail.html)
        assert mail.secrets == []

    @pytest.mark.parametrize("to", ["busy@example.com", "dora@example.com"])
    def test_retries_after_1_5_15_60_240_minutes_then_failed(self, here, smtp, to):
        smtp.replies = ["451 try later"] * 6
        mail_id = write(to=to)
        waits = []
        for _ in range(6):
            deliver(mail_id=mail_id)
            mail = outbox().get(pk=mail_id)
            if mail.state == MailState.QUEUED:
                waits.append(minutes_left(mail))
                assert deliver(mail_id=mail_id) is None, "not before its time"
            wait(mail_id)
        assert waits == [1, 5, 15, 60, 240]
        assert (mail.state, mail.attempts) == (MailState.FAILED, 6)
        assert mail.error.startswith("SMTP 45")
        assert LINK not in mail.text

    def test_a_later_try_succeeds_and_clears_the_error(self, here, smtp):
        smtp.replies = ["451 try later"]
        mail_id = write()
        deliver(mail_id=mail_id)
        assert outbox().get(pk=mail_id).error == "SMTP 451: try later"
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert outbox().get(pk=mail_id).error == ""
        assert LINK.encode() in smtp.mails[0].content

    @pytest.mark.parametrize(
        ("to", "replies"), [("unknown@example.com", []), ("dora@example.com", ["554 spam"])]
    )
    def test_a_refusal_for_good_is_not_tried_again(self, here, smtp, to, replies):
        smtp.replies = replies
        mail_id = write(to=to)
        assert deliver(mail_id=mail_id) == MailState.FAILED
        assert outbox().get(pk=mail_id).next_try_at is None

    def test_no_server_there_means_later(self, here, smtp, settings):
        settings.EMAIL_PORT = 1
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert minutes_left(outbox().get(pk=mail_id)) == 1

    def test_a_repeatable_mail_of_unknown_fate_is_sent_again_under_the_same_id(self, here, smtp):
        smtp.hang_up = True
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert minutes_left(outbox().get(pk=mail_id)) == 1
        smtp.hang_up = False
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        ids = {message_from_bytes(mail.content)["Message-ID"] for mail in smtp.mails}
        assert (len(smtp.mails), len(ids)) == (2, 1)

    def test_another_mail_of_unknown_fate_is_never_sent_again(self, here, smtp, monkeypatch):
        monkeypatch.setitem(
            mail_kinds._entries, "account.password_changed", MailKind("account.password_changed", "x")
        )
        smtp.hang_up = True
        mail_id = write(kind="account.password_changed")
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert outbox().get(pk=mail_id).next_try_at is None
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert len(smtp.mails) == 1


class TestMailgun:
    def test_one_recipient_basic_auth_and_an_opaque_name(self, here, mailgun):
        save_settings(actor=ACTOR, values={"from_email": "park@mg.alpha.example"})
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        [sent] = mailgun.mails
        mail = outbox().get(pk=mail_id)
        assert sent["to"] == ["dora@example.com"]
        assert sent["from"] == ["Alpha <park@mg.alpha.example>"]
        assert sent["v:outbox"] == [str(mail.reference)]
        assert LINK in sent["text"][0]
        assert "<html" in sent["html"][0]
        assert (mail.carrier, mail.provider_id) == (Carrier.MAILGUN, QUEUED["id"])

    def test_mailgun_goes_before_smtp_and_each_client_has_its_own(self, here, there, mailgun, smtp):
        deliver(mail_id=write())
        with client_scope(there.client):
            deliver(mail_id=write())
        assert (len(mailgun.mails), len(smtp.mails)) == (1, 1)

    @pytest.mark.parametrize("status", [401, 403, 404, 420, 429])
    def test_what_an_admin_or_time_can_mend_is_tried_again(self, here, mailgun, status):
        mailgun.answers = [(status, "Forbidden", {})]
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert outbox().get(pk=mail_id).error == f"Mailgun {status}: Forbidden"
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(mailgun.mails) == 1

    def test_a_bad_request_is_final(self, here, mailgun):
        message = "'to' parameter is not a valid address. please check documentation"
        mailgun.answers = [(400, {"message": message}, {})]
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.FAILED
        assert message in outbox().get(pk=mail_id).error

    def test_what_420_asks_all_mail_of_the_client_obeys(self, here, there, mailgun, smtp):
        until = (timezone.now() + timedelta(hours=3)).replace(microsecond=0)
        words = f"recipient limit exceeded, try again after {until:%a, %d %b %Y %H:%M:%S} UTC"
        mailgun.answers = [(420, {"message": words}, {})]
        first, second, bulk = write(), write(), write(bulk=True)
        assert deliver(mail_id=first) == MailState.QUEUED
        for mail_id in (second, bulk):
            assert deliver(mail_id=mail_id) is None
        assert [hold.until for hold in holds(timezone.now())] == [until, until]
        assert not mailgun.answers and not mailgun.mails
        with client_scope(there.client):
            assert deliver(mail_id=write()) == MailState.ACCEPTED, "another client waits for nothing"
        MailHold.objects.update(until=timezone.now())
        assert deliver(mail_id=second) == MailState.ACCEPTED

    def test_420_says_until_when(self, here, mailgun):
        until = (timezone.now() + timedelta(hours=3)).strftime("%a, %d %b %Y %H:%M:%S UTC")
        words = f"Domain X is not allowed to send: recipient limit exceeded, try again after {until}"
        mailgun.answers = [(420, {"message": words}, {})]
        mail_id = write()
        deliver(mail_id=mail_id)
        assert minutes_left(outbox().get(pk=mail_id)) == 180

    def test_429_says_for_how_long(self, here, mailgun):
        mailgun.answers = [(429, {"message": "slow down"}, {"Retry-After": "600"})]
        mail_id = write()
        deliver(mail_id=mail_id)
        assert minutes_left(outbox().get(pk=mail_id)) == 10

    def test_a_wrong_key_is_no_secret_in_the_error(self, here, mailgun):
        save_settings(actor=ACTOR, values={"mailgun_api_key": "key-wrong"})
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert outbox().get(pk=mail_id).error == "Mailgun 401: Forbidden"

    @pytest.mark.parametrize("answer", [LATE, VANISH])
    def test_never_twice_an_accepted_mail_is_found_before_it_is_sent_again(self, here, mailgun, answer):
        mailgun.answers = [answer]
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(mailgun.mails) == 1
        assert outbox().get(pk=mail_id).provider_id == QUEUED["id"]
        assert len(mailgun.lookups) == 1

    @pytest.mark.parametrize("was_taken", [True, False])
    def test_late_events_that_nobody_knows_a_mail_proves_nothing_for_half_an_hour(
        self, here, mailgun, was_taken
    ):
        mailgun.answers = [VANISH if was_taken else (500, "oops", {})]
        mailgun.hide_events = True
        mail_id = write()
        waits = []
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        for _ in range(3):
            waits.append(minutes_left(outbox().get(pk=mail_id)))
            handed_over(mail_id, timedelta(minutes=sum(waits)))
            wait(mail_id)
            assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert waits == [1, 5, 15]
        assert minutes_left(outbox().get(pk=mail_id)) == 9, "in the moment in which absence proves something"
        assert (len(mailgun.mails), len(mailgun.lookups)) == (was_taken, 3)
        mailgun.hide_events = False
        handed_over(mail_id, timedelta(minutes=30, seconds=1))
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(mailgun.mails) == 1, "found, or sent now for the first time"

    def test_after_a_day_absence_proves_nothing_any_more(self, here, mailgun):
        mailgun.answers, mailgun.hide_events = [VANISH], True
        mail_id = write()
        deliver(mail_id=mail_id)
        handed_over(mail_id, timedelta(hours=25))
        wait(mail_id)
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert len(mailgun.mails) == 1

    def test_while_nobody_can_say_nothing_is_sent(self, here, mailgun):
        mailgun.answers, mailgun.events_status = [VANISH], 500
        mail_id = write()
        for _ in range(6):
            assert deliver(mail_id=mail_id) == MailState.UNKNOWN
            wait(mail_id)
        assert len(mailgun.mails) == 1
        OutboxMail.objects.filter(pk=mail_id).update(next_try_at=None)
        assert deliver(mail_id=mail_id) is None

    def test_no_server_there_means_later_without_a_look_up(self, here, mailgun, settings):
        settings.ANYMAIL = {**settings.ANYMAIL, "MAILGUN_API_URL": "http://127.0.0.1:1/v3"}
        mail_id = write()
        assert deliver(mail_id=mail_id) == MailState.QUEUED
        assert not mailgun.lookups


class TestRepair:
    """The task that looks after what a lost message or a killed worker left behind."""

    class Run:
        budget = 100

        def __init__(self):
            self.counts = {}

        def heartbeat(self):
            pass

        def count(self, name):
            self.counts[name] = self.counts.get(name, 0) + 1

    def test_it_sends_what_is_due_and_nothing_else(self, here, there, smtp):
        write(to="one@example.com")
        later = write(to="two@example.com")
        OutboxMail.objects.filter(pk=later).update(next_try_at=timezone.now() + timedelta(minutes=1))
        with client_scope(there.client):
            write(to="theirs@example.com")
        run = self.Run()
        send_due_mails(run)
        assert run.counts == {"accepted": 1}
        assert [mail.rcpt_tos for mail in smtp.mails] == [["one@example.com"]]

    def test_it_stops_before_its_time_is_over(self, here, smtp):
        write()
        run = self.Run()
        run.budget = 10
        send_due_mails(run)
        assert not smtp.mails

    def killed(self, mail_id, carrier):
        """A worker took the mail, reached `carrier`, and died; its lease is over."""
        OutboxMail.objects.filter(pk=mail_id).update(
            state=MailState.SENDING, attempts=1, carrier=carrier, next_try_at=timezone.now()
        )

    def test_a_worker_killed_before_it_reached_a_carrier_lost_nothing(self, here, smtp, monkeypatch):
        monkeypatch.setitem(
            mail_kinds._entries, "account.password_changed", MailKind("account.password_changed", "x")
        )
        mail_id = write(kind="account.password_changed")
        self.killed(mail_id, "")
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED

    def test_a_worker_killed_at_mailgun_is_looked_up(self, here, mailgun):
        mail_id = write()
        mailgun.accept({"to": ["dora@example.com"], "v:outbox": [str(outbox().get(pk=mail_id).reference)]})
        self.killed(mail_id, Carrier.MAILGUN)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(mailgun.mails) == 1

    def test_a_worker_that_still_holds_the_mail_is_left_alone(self, here, smtp):
        mail_id = write()
        assert OutboxMail.objects.filter(pk=mail_id).claim(timezone.now())
        assert deliver(mail_id=mail_id) is None
        assert not smtp.mails


def test_the_job_sends_in_its_clients_scope(here, smtp):
    write()
    job = Job.objects.get(key="content.send_mail")
    with all_clients(reason="a worker has no scope"):
        run_job(job.pk)
    assert len(smtp.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_one_mail(here, smtp):
    mail_id = write()
    states, start = [], threading.Barrier(4, timeout=10)

    def work():
        try:
            start.wait()
            with client_scope(here.client):
                states.append(deliver(mail_id=mail_id))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(states, key=str) == [None, None, None, MailState.ACCEPTED]
    assert len(smtp.mails) == 1


def test_the_outbox_shows_ones_own_client_only(here, there):
    write()
    with client_scope(there.client):
        assert not outbox().exists()
