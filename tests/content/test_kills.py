"""Mail is never lost, and never sent twice through Mailgun, wherever its worker dies (DECISIONS 39).

Processes are killed at every statement they send, before and after the server did it, and while the carrier dawdles.
"""

import os
import signal
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db.models import F
from django.utils import timezone

from content.choices import MailState
from content.models import OutboxMail
from content.models.outbox import OPEN
from content.ports import MailKind, mail_kinds
from content.services.drain import drain_bulk
from content.services.outbox import DRAIN, deliver, queue_mail
from core.broker import wake, woken
from core.scoping import all_clients, client_scope
from tests.broker import broker  # noqa: F401
from tests.victims import victims
from tests.workers import eventually, workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

KIND = "account.password_changed"
CALLS = "tests.content.calls"
DELIVER, DRAIN_CALL = f"{CALLS}:deliver", f"{CALLS}:drain"
KILLED = -signal.SIGKILL
PAST = timedelta(minutes=31)  # after this what Mailgun does not know it never had
MANY = 8


@pytest.fixture
def way_to_mailgun(mailgun, settings):
    """What the environment of another process says so that it reaches the double."""
    return {
        "MAILGUN_API_URL": settings.MAILGUN_API_URL,
        "OUTBOUND_ALLOW": ",".join(settings.OUTBOUND_ALLOW),
    }


@pytest.fixture
def at_mailgun(here, way_to_mailgun, broker, tmp_path):  # noqa: F811
    with victims(tmp_path, CALLS, **way_to_mailgun) as found:
        yield found


@pytest.fixture
def at_smtp(here, smtp, broker, settings, tmp_path):  # noqa: F811
    with victims(tmp_path, CALLS, EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}") as found:
        yield found


@pytest.fixture
def unrepeatable(monkeypatch):
    """A kind of mail of which a second copy does harm."""
    monkeypatch.setitem(mail_kinds._entries, KIND, MailKind(KIND, "Once only"))


def write(number=0, *, bulk=False):
    to = f"dora{number}@example.com"
    return queue_mail(kind=KIND, to=to, language="en", context={"name": "Dora"}, bulk=bulk)


def points(found, *call):
    """Every place in which the call can die: a statement's number, and whether the server does it still."""
    assert found.run(*call) == 0
    assert found.door.count > 8
    return [(number, after) for number in range(1, found.door.count + 1) for after in (False, True)]


def pass_time():
    """Let leases, waits and the lateness of Mailgun's events pass for all mail that is open."""
    waiting = OutboxMail.objects.filter(state__in=OPEN, next_try_at__isnull=False)
    return waiting.update(next_try_at=timezone.now(), handed_over_at=F("handed_over_at") - PAST)


def recover(mail_id):
    """What the outbox's own task does with a mail after the kill, minute after minute."""
    for _ in range(5):
        if not pass_time():
            break
        deliver(mail_id=mail_id)
    return OutboxMail.objects.get(pk=mail_id)


def killed_everywhere(found):
    """(the place, the mail as it ended) of a mail for each place in which its delivery was killed."""
    for place in points(found, DELIVER, "ALPHA", write()):
        mail_id = write()
        assert found.run(DELIVER, "ALPHA", mail_id, kill_at=place[0], after=place[1]) == KILLED
        yield place, recover(mail_id)


def copies(mailgun):
    """How often each mail came to Mailgun, by its reference."""
    return Counter(mail["v:outbox"][0] for mail in mailgun.mails)


def deliveries(smtp):
    """The same at the SMTP server, by the mail's own id."""
    return Counter(
        message_from_bytes(mail.content)["Message-ID"].strip("<>").split("@")[0] for mail in smtp.mails
    )


def test_through_mailgun_a_mail_leaves_exactly_once_wherever_its_worker_dies(at_mailgun, mailgun):
    for place, mail in killed_everywhere(at_mailgun):
        assert (mail.state, copies(mailgun)[str(mail.reference)]) == (MailState.ACCEPTED, 1), place


def test_control_without_the_look_up_some_would_leave_twice(at_mailgun, mailgun, monkeypatch):
    monkeypatch.setattr("content.services.outbox.find_sent", lambda mail, carrier: None)
    twice = [
        place for place, mail in killed_everywhere(at_mailgun) if copies(mailgun)[str(mail.reference)] > 1
    ]
    assert twice, "the kills above must hit the moment between the carrier's yes and our writing it down"


def test_through_smtp_what_must_not_be_repeated_leaves_once_or_is_marked(at_smtp, smtp, unrepeatable):
    ends = Counter()
    for place, mail in killed_everywhere(at_smtp):
        number = deliveries(smtp)[str(mail.reference)]
        ends[mail.state] += 1
        assert (mail.state, number) in (
            (MailState.ACCEPTED, 1),
            (MailState.UNKNOWN, 0),
            (MailState.UNKNOWN, 1),
        ), place
        assert mail.next_try_at is None
    assert ends[MailState.ACCEPTED] > ends[MailState.UNKNOWN] > 0


def test_through_smtp_what_may_be_repeated_always_arrives(at_smtp, smtp):
    for place, mail in killed_everywhere(at_smtp):
        assert mail.state == MailState.ACCEPTED, place
        assert deliveries(smtp)[str(mail.reference)] in (1, 2), place


def test_a_worker_killed_while_mailgun_dawdles(at_mailgun, mailgun, fault):
    fault("lost_answer")
    mail_id = write()
    at_mailgun.door.expect(None)
    child = at_mailgun.begin(DELIVER, "ALPHA", mail_id)
    eventually(lambda: mailgun.mails, "the hand-over")
    os.kill(child, signal.SIGKILL)
    assert at_mailgun.end() == KILLED
    assert OutboxMail.objects.get(pk=mail_id).state == MailState.SENDING
    assert recover(mail_id).state == MailState.ACCEPTED
    assert (len(mailgun.mails), len(mailgun.lookups)) == (1, 1)


def test_a_drain_killed_anywhere_loses_nothing_and_doubles_nothing(at_mailgun, mailgun):
    for number in range(MANY):
        write(number, bulk=True)
    for number, after in points(at_mailgun, DRAIN_CALL)[::5]:
        mails = [write(number, bulk=True) for number in range(MANY)]
        assert at_mailgun.run(DRAIN_CALL, kill_at=number, after=after) == KILLED
        for _ in range(5):
            pass_time()
            with all_clients(reason="as the worker's task does"):
                drain_bulk()
        mails = OutboxMail.objects.filter(pk__in=mails)
        assert {mail.state for mail in mails} == {MailState.ACCEPTED}, (number, after)
        assert [copies(mailgun)[str(mail.reference)] for mail in mails] == [1] * MANY, (number, after)


def test_real_workers_killed_in_the_middle_of_bulk_mail(
    here,
    mailgun,
    fault,
    way_to_mailgun,
    broker,  # noqa: F811
    tmp_path,
):
    fault("lost_answer")
    mails = [write(number, bulk=True) for number in range(MANY)]
    with workers(broker, tmp_path, **way_to_mailgun) as start:
        start()
        wake(DRAIN)
        eventually(lambda: mailgun.mails, "the first hand-over")
        start.kill()
        left = OutboxMail.objects.filter(state=MailState.SENDING)
        assert left.filter(carrier="").count() == MANY - 1, "claimed with the others, and never tried"
        pass_time()
        start()
        woken(DRAIN)  # the worker said so in its own cache
        wake(DRAIN)
        eventually(lambda: not OutboxMail.objects.filter(state__in=OPEN).exists(), "the rest")
    with client_scope(here.client):
        assert set(OutboxMail.objects.values_list("state", flat=True)) == {MailState.ACCEPTED}
    assert len(mails) == len(copies(mailgun)) == len(mailgun.mails) == MANY
