"""Bulk mail: one drain for all of it, behind other mail, fair between clients, kind to carriers (parking EML-5)."""

import threading
from collections import Counter
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection
from django.utils import timezone

from content.choices import MailPriority, MailState
from content.models import MailHold, OutboxMail
from content.models.outbox import OutboxQuerySet
from content.queries import outbox
from content.services import drain
from content.services.drain import drain_bulk
from content.services.outbox import DRAIN, deliver, deliver_bulk, queue_mail
from content.tasks import send_due_mails
from core.broker import woken
from core.models import Job
from core.scoping import all_clients, client_scope
from core.system_settings import save_settings
from tests.broker import broker  # noqa: F401
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db


def write(number=0, *, to="", bulk=True):
    to = to or f"dora{number}@example.com"
    return queue_mail(
        kind="account.password_changed", to=to, language="en", context={"name": "Dora"}, bulk=bulk
    )


def drained():
    with all_clients(reason="as the worker's task does"):
        return drain_bulk()


def batch(limit=50):
    return deliver_bulk(limit=limit, ends_at=monotonic() + 60)


def states():
    return list(OutboxMail.objects.order_by("id").values_list("state", flat=True))


@pytest.fixture(autouse=True)
def nobody_is_woken(broker):  # noqa: F811
    woken(DRAIN)
    yield
    woken(DRAIN)


class TestWaking:
    def test_many_mails_are_one_message_and_no_job(self, here, broker, django_capture_on_commit_callbacks):  # noqa: F811
        with django_capture_on_commit_callbacks(execute=True):
            for number in range(50):
                write(number)
        assert broker.take() == [(DRAIN,)]
        assert not Job.objects.filter(key="content.send_mail").exists()
        woken(DRAIN)
        with django_capture_on_commit_callbacks(execute=True):
            write()
        assert broker.take() == [(DRAIN,)], "what comes after the drain began is told anew"

    def test_a_drain_asks_for_another_while_there_is_more(self, here, smtp, broker, monkeypatch):  # noqa: F811
        monkeypatch.setattr(drain, "SLICE_SECONDS", 0)
        write()
        assert drained() == 0
        assert broker.take() == []
        monkeypatch.setattr(drain, "SLICE_SECONDS", 60)
        assert drained() == 1
        assert broker.take() == [(DRAIN,)]

    def test_a_lost_message_is_made_good_by_the_outboxs_own_task(self, here, smtp, broker):  # noqa: F811
        write()
        write(bulk=False)

        class Run:
            budget, counts = 100, Counter()

            def heartbeat(self):
                pass

            def count(self, name):
                self.counts[name] += 1

        send_due_mails(Run())
        assert broker.take() == [(DRAIN,)]
        assert states() == [MailState.QUEUED, MailState.ACCEPTED], "bulk mail is left to its drain"


class TestDrain:
    def test_it_sends_bulk_mail_of_all_clients_and_nothing_else(self, here, there, smtp):
        write(1)
        write(2, bulk=False)
        OutboxMail.objects.filter(pk=write(3)).update(next_try_at=timezone.now() + timedelta(minutes=1))
        with client_scope(there.client):
            write(4)
        assert drained() == 2
        assert sorted(mail.rcpt_tos[0] for mail in smtp.mails) == ["dora1@example.com", "dora4@example.com"]

    def test_no_client_waits_for_anothers_thousands(self, here, there, smtp, monkeypatch):
        monkeypatch.setattr(drain, "BATCH", 2)
        for number in range(10):
            write(number, to=f"ours{number}@example.com")
        with client_scope(there.client):
            for number in range(3):
                write(number, to=f"theirs{number}@example.com")
        assert drained() == 13
        whose = [mail.rcpt_tos[0][:4] for mail in smtp.mails]
        assert Counter(whose[:4]) == {"ours": 2, "thei": 2}
        assert whose[7:] == ["ours"] * 6

    def test_a_batch_leaves_on_one_connection(self, here, smtp):
        for number in range(5):
            write(number)
        assert batch() == 5
        assert len(smtp.mails) == 5
        assert len(set(smtp.callers)) == 1

    def test_a_server_that_hung_up_between_two_mails_is_called_again(self, here, smtp):
        smtp.is_impatient = True
        for number in range(3):
            write(number)
        assert batch() == 3
        assert set(states()) == {MailState.ACCEPTED}
        assert len(set(smtp.callers)) == 3

    def test_it_stops_in_time_and_gives_back_what_it_did_not_try(self, here, smtp):
        ids = [write(number) for number in range(3)]
        before = list(OutboxMail.objects.order_by("id").values("state", "attempts", "next_try_at"))
        assert deliver_bulk(limit=50, ends_at=monotonic()) == 0
        assert list(OutboxMail.objects.order_by("id").values("state", "attempts", "next_try_at")) == before
        assert batch() == len(ids)

    def test_all_slots_taken_another_ends_at_once(self, here, smtp):
        write()
        other = connection.copy()
        with other.cursor() as cursor:
            for slot in range(drain.SLOTS):
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [drain._LOCK, slot])
            assert drained() == 0
            cursor.execute("SELECT pg_advisory_unlock_all()")
        other.close()
        assert drained() == 1


class TestCarriersInTrouble:
    def test_who_cannot_be_reached_is_asked_once(self, here, smtp, settings):
        settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
        for number in range(4):
            write(number)
        assert batch() == 1
        assert list(OutboxMail.objects.order_by("id").values_list("attempts", flat=True)) == [1, 0, 0, 0]
        (hold,) = MailHold.objects.all()
        assert hold.priority == MailPriority.BULK
        assert timedelta(seconds=50) < hold.until - timezone.now() < timedelta(seconds=70)
        assert batch() == drained() == 0
        settings.EMAIL_PORT = port
        assert deliver(mail_id=write(bulk=False)) == MailState.ACCEPTED, "one that is waited for is tried"
        MailHold.objects.update(until=timezone.now())
        assert batch() == 3

    @pytest.mark.parametrize("answer", ["forbidden", "throttled", "out_of_order"])
    def test_what_mailgun_says_of_the_domain_is_not_asked_for_each_mail(self, here, mailgun, answer):
        mailgun.answers = [answer] * 4
        for number in range(4):
            write(number)
        assert batch() == 1
        assert len(mailgun.answers) == 3
        assert states()[1:] == [MailState.QUEUED] * 3

    def test_who_answers_nothing_is_asked_once(self, here, mailgun, fault):
        fault("lost_answer", times=4, ms=0)
        for number in range(4):
            write(number)
        assert batch() == 1
        assert len(mailgun.mails) == 1
        assert states() == [MailState.UNKNOWN] + [MailState.QUEUED] * 3

    def test_what_is_about_one_address_stops_nobody(self, here, smtp):
        for to in ("busy@example.com", "unknown@example.com", "dora@example.com"):
            write(to=to)
        assert batch() == 3
        assert states() == [MailState.QUEUED, MailState.FAILED, MailState.ACCEPTED]
        assert not MailHold.objects.exists()

    def test_a_wish_to_wait_is_obeyed_by_all_of_the_client(self, here, mailgun):
        save_settings(actor=ACTOR, values={"from_email": "park@mg.alpha.example"})
        mailgun.answers = ["throttled"] * 2
        for number in range(3):
            write(number)
        assert batch() == 1
        assert deliver(mail_id=write(bulk=False)) is None
        assert set(MailHold.objects.values_list("priority", flat=True)) == set(MailPriority.values)
        assert len(mailgun.answers) == 1


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Four threads, forty mails; and the same without the taking, to see that doubles would show."""

    def copies(self, here, smtp):
        for number in range(40):
            write(number)
        barrier = threading.Barrier(4, timeout=20)

        def work():
            try:
                with client_scope(here.client):
                    barrier.wait()
                    while batch(limit=5):
                        pass
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return Counter(mail.rcpt_tos[0] for mail in smtp.mails)

    def test_no_mail_is_taken_twice(self, here, smtp):
        found = self.copies(here, smtp)
        assert len(found) == 40
        assert set(found.values()) == {1}

    def test_control_without_taking_some_are(self, here, smtp, monkeypatch):
        def claim(self, now, limit=1):
            mails = list(self.due(now)[:limit])
            for mail in mails:
                mail.claimed(now)
            return mails

        monkeypatch.setattr(OutboxQuerySet, "claim", claim)
        monkeypatch.setattr(OutboxQuerySet, "held", lambda self, mail: self.filter(pk=mail.pk))
        assert max(self.copies(here, smtp).values()) > 1


def test_the_drain_shows_in_the_mail(here, smtp):
    mail_id = write()
    batch()
    mail = outbox().get(pk=mail_id)
    assert (mail.state, mail.attempts, mail.domain) == (MailState.ACCEPTED, 1, "example.com")
    assert mail.created_at <= mail.handed_over_at <= mail.sent_at
