"""What carriers tell of mail: kept once, and the state follows from all of it in any order (integrations §2.5)."""

from datetime import timedelta
from itertools import permutations
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from content.choices import Carrier, DeliveryEvent, MailState, Severity
from content.exceptions import UnknownMail
from content.models import MailEvent, OutboxMail
from content.ports import DeliveryNote
from content.queries.delivery import delivery_figures
from content.rules.delivery import furthest, outcome
from content.services.delivery import note_delivery, purge_events
from content.services.outbox import deliver
from core.scoping import all_clients, client_scope
from tests.content.test_outbox import write

pytestmark = pytest.mark.django_db
ACCEPTED = ("accepted", "", "")
DELIVERED = ("delivered", "", "")
DEFERRED = ("failed", "temporary", "greylisted")
BOUNCED = ("failed", "permanent", "bounce")
SUPPRESSED = ("failed", "permanent", "suppress-bounce")
FAILED = ("failed", "permanent", "old")
COMPLAINED = ("complained", "", "")
ALL = (ACCEPTED, DEFERRED, DELIVERED, FAILED, BOUNCED, COMPLAINED)


def note(mail, told=DELIVERED, **facts):
    event, severity, reason = told
    known = {"token": uuid4().hex, "at": timezone.now(), "reference": mail.reference}
    return DeliveryNote(event=event, severity=severity, reason=reason, **known | facts)


@pytest.fixture
def mail(here, smtp):
    """A mail that left."""
    mail_id = write()
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    return OutboxMail.objects.get(pk=mail_id)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (ACCEPTED, "accepted"), (DELIVERED, "delivered"), (DEFERRED, "deferred"), (BOUNCED, "bounced"),
        (SUPPRESSED, "bounced"), (FAILED, "failed"), (COMPLAINED, "delivered"), (("failed", "", ""), "deferred"),
    ],
)  # fmt: skip
def test_where_one_event_leaves_a_mail(told, state):
    assert outcome(*told) == state


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ((ACCEPTED, DELIVERED), "delivered"),
        ((ACCEPTED, DEFERRED), "deferred"),
        ((DEFERRED, DELIVERED), "delivered"),
        ((DEFERRED, COMPLAINED), "delivered"),
        ((DEFERRED, FAILED), "failed"),
        ((DELIVERED, BOUNCED), "bounced"),  # receivers may say so minutes later
        (ALL, "bounced"),
    ],
)
def test_every_order_ends_the_same(told, state):
    assert {furthest(order) for order in permutations(told)} == {MailState(state)}


def test_every_event_and_severity_leads_somewhere():
    for event in DeliveryEvent:
        for severity in ("", *Severity):
            assert outcome(event, severity, "anything") in MailState


def test_the_state_never_goes_back_in_the_database_either(mail):
    for order in permutations((ACCEPTED, DEFERRED, DELIVERED, BOUNCED)):
        MailEvent.objects.all().delete()
        states = []
        for told in order:
            note_delivery(note=note(mail, told))
            states.append(OutboxMail.objects.get(pk=mail.pk).state)
        ranks = [("accepted", "deferred", "delivered", "failed", "bounced").index(state) for state in states]
        assert ranks == sorted(ranks) and states[-1] == "bounced", (order, states)


def test_what_is_told_twice_counts_once(mail):
    told = note(mail)
    assert note_delivery(note=told) is True
    assert note_delivery(note=told) is False
    assert MailEvent.objects.count() == 1


def test_the_same_token_for_another_mail_changes_nothing(mail, here):
    other = OutboxMail.objects.get(pk=write(to="eve@example.com"))
    note_delivery(note=note(mail, token="t"))
    assert note_delivery(note=note(other, BOUNCED, token="t")) is False
    assert OutboxMail.objects.get(pk=other.pk).state == MailState.QUEUED


def test_a_mail_is_found_by_our_reference_else_by_the_carriers_id(mail):
    assert note_delivery(note=note(mail, reference=None, provider_id=mail.provider_id))
    for unknown in ({"reference": uuid4()}, {"reference": None, "provider_id": "<x@y>"}, {"reference": None}):
        with pytest.raises(UnknownMail):
            note_delivery(note=note(mail, **unknown))
    assert MailEvent.objects.count() == 1


def test_another_clients_mail_is_unknown(mail, there):
    with client_scope(there.client), pytest.raises(UnknownMail):
        note_delivery(note=note(mail))


def test_the_reason_is_kept_with_the_mail_without_secrets(mail):
    note_delivery(note=note(mail, BOUNCED, description="550 no such user, password: hunter2", code="550"))
    kept = OutboxMail.objects.get(pk=mail.pk)
    assert kept.error.startswith("550 no such user") and "hunter2" not in kept.error
    [event] = kept.events.all()
    assert (event.code, str(event)) == ("550", "failed")
    note_delivery(note=note(mail, DELIVERED))
    assert OutboxMail.objects.get(pk=mail.pk).error == kept.error, "it still bounced"


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENDING, MailState.UNKNOWN, MailState.FAILED])
def test_a_mail_the_carrier_has_is_sent_no_more(here, smtp, state):
    mail_id = write()
    OutboxMail.objects.filter(pk=mail_id).update(state=state, attempts=1, carrier=Carrier.SMTP)
    mail = OutboxMail.objects.get(pk=mail_id)
    note_delivery(note=note(mail, ACCEPTED, provider_id="<1@x>"))
    assert deliver(mail_id=mail_id) is None
    kept = OutboxMail.objects.get(pk=mail_id)
    assert (kept.state, kept.provider_id, kept.next_try_at, kept.secrets) == ("accepted", "<1@x>", None, [])
    assert kept.sent_at and not smtp.mails


def test_a_worker_that_comes_back_later_does_not_undo_what_was_told(here, smtp, monkeypatch):
    mail_id = write()

    def told_meanwhile(*, mail, carrier):
        note_delivery(note=note(mail, DELIVERED))
        return "<1@x>"

    monkeypatch.setattr("content.services.outbox.hand_over", told_meanwhile)
    deliver(mail_id=mail_id)
    assert OutboxMail.objects.get(pk=mail_id).state == MailState.DELIVERED


@pytest.mark.django_db(transaction=True)
def test_events_that_come_at_once_are_all_counted(here, smtp):
    mail_id = write()
    deliver(mail_id=mail_id)
    mail = OutboxMail.objects.get(pk=mail_id)
    start = Barrier(len(ALL), timeout=10)

    def tell(told):
        try:
            start.wait()
            with client_scope(here.client):
                note_delivery(note=note(mail, told))
        finally:
            connection.close()

    threads = [Thread(target=tell, args=(told,)) for told in ALL]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert OutboxMail.objects.get(pk=mail_id).state == MailState.BOUNCED
    assert MailEvent.objects.count() == len(ALL)


def test_old_events_go_and_the_mail_keeps_its_state(mail, there):
    note_delivery(note=note(mail, at=timezone.now() - timedelta(days=91)))
    note_delivery(note=note(mail, ACCEPTED))
    with client_scope(there.client):
        theirs = OutboxMail.objects.get(pk=write())
        note_delivery(note=note(theirs, at=timezone.now() - timedelta(days=91)))
    assert purge_events() == 1
    assert OutboxMail.objects.get(pk=mail.pk).state == MailState.DELIVERED
    with client_scope(there.client):
        assert MailEvent.objects.count() == 1


def test_figures_count_mails_by_client_and_sending_domain(mail, here, there):
    since = timezone.now() - timedelta(days=30)
    other = OutboxMail.objects.get(pk=write(to="eve@example.com"))
    for told in (ACCEPTED, DEFERRED, DEFERRED, DELIVERED, COMPLAINED):
        note_delivery(note=note(mail, told, sending_domain="mg.alpha.example"))
    for told in (ACCEPTED, BOUNCED):
        note_delivery(note=note(other, told, sending_domain="mg.alpha.example"))
    note_delivery(note=note(other, FAILED, sending_domain="old.alpha.example", at=since - timedelta(days=1)))
    with client_scope(there.client):
        theirs = OutboxMail.objects.get(pk=write())
        note_delivery(note=note(theirs, FAILED, sending_domain="mg.beta.example"))
    expected = {"accepted": 2, "delivered": 1, "deferred": 1, "bounced": 1, "failed": 0, "complained": 1}
    [ours] = delivery_figures(since)
    assert ours["sending_domain"] == "mg.alpha.example"
    assert {name: ours[name] for name in expected} == expected
    with all_clients(reason="a test looks like an operator"):
        assert [row["client__code"] for row in delivery_figures(since)] == ["ALPHA", "BETA"]
