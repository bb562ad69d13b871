"""Jobs: what a service hands to the worker in its own transaction (DECISIONS 15)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.choices import WorkState
from core.exceptions import Refusal, RegistryError, WrongClient
from core.jobs import enqueue, job, jobs, run_job
from core.models import Client, Job
from core.models.work import RESEND_AFTER
from core.scoping import all_clients, client_scope, current_client
from core.services.tasks import tick
from tests.broker import broker  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def done():
    """Calls of the job `test.job`; an exception put in `done.raises` is raised by the next call."""
    before = dict(jobs._entries)

    class Calls(list):
        raises = []

    calls = Calls()
    calls.raises = []

    @job("test.job")
    def work(**ids):
        calls.append((current_client().code, str(timezone.get_current_timezone()), ids))
        if calls.raises:
            raise calls.raises.pop(0)

    yield calls
    jobs._entries = before


@pytest.fixture
def vancouver(broker):  # noqa: F811
    return Client.objects.create(code="OURS", name="Ours", time_zone="America/Vancouver")


def put(client, **ids):
    with client_scope(client):
        return enqueue("test.job", client.pk, **ids)


def reload(row):
    with all_clients(reason="test"):
        row.refresh_from_db()
    return row


def test_a_job_runs_once_in_its_clients_scope_and_zone(vancouver, done):
    row = put(vancouver, zone_id=7, names=["a"])
    run_job(row.pk)
    run_job(row.pk)
    assert done == [("OURS", "America/Vancouver", {"zone_id": 7, "names": ["a"]})]
    assert (reload(row).state, row.attempts) == (WorkState.OK, 1)


def test_the_message_leaves_on_commit_and_not_before(vancouver, done, broker):  # noqa: F811
    broker.take()
    with transaction.atomic():
        row = put(vancouver)
        assert ("core.run_job", row.pk) not in broker.take()
    assert ("core.run_job", row.pk) in broker.take()


def test_a_rolled_back_service_leaves_neither_row_nor_message(vancouver, done, broker):  # noqa: F811
    broker.take()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put(vancouver)
        raise ZeroDivisionError
    with client_scope(vancouver):
        assert not Job.objects.exists()
    assert not broker.take()


def test_an_unknown_job_and_another_clients_job_are_refused(vancouver, done):
    other = Client.objects.create(code="THEIRS", name="Theirs")
    with client_scope(vancouver), pytest.raises(RegistryError):
        enqueue("no.such", vancouver.pk)
    with client_scope(vancouver), pytest.raises(WrongClient):
        enqueue("test.job", other.pk)


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(vancouver, done):
    row = put(vancouver)
    waits = []
    done.raises += [OSError(f"disk {n} password=hunter2") for n in range(5)]
    for _ in range(5):
        before = timezone.now()
        run_job(row.pk)
        if reload(row).state == WorkState.QUEUED:
            waits.append(round((row.due_at - before).total_seconds()))
    assert waits == [30, 120, 480, 1920]
    assert (row.state, row.error_class, row.attempts) == (WorkState.FAILED, "internal", 5)
    assert row.error_text == "OSError: disk 4 password=•••"
    run_job(row.pk)
    assert len(done) == 5


def test_the_tick_sends_a_failed_job_when_its_wait_is_over(vancouver, done, broker):  # noqa: F811
    row = put(vancouver)
    done.raises.append(OSError("once"))
    run_job(row.pk)
    broker.take()
    due = reload(row).due_at
    tick(now=due - timedelta(seconds=1))
    assert ("core.run_job", row.pk) not in broker.take()
    tick(now=due)
    assert ("core.run_job", row.pk) in broker.take()
    run_job(row.pk)
    assert reload(row).state == WorkState.OK


def test_a_refusal_is_final(vancouver, done):
    row = put(vancouver)
    done.raises.append(Refusal("The zone is gone."))
    run_job(row.pk)
    assert (reload(row).state, row.error_text) == (WorkState.FAILED, "Refusal: The zone is gone.")


def test_a_job_whose_worker_died_is_done_by_the_next(vancouver, done, broker):  # noqa: F811
    row = put(vancouver)
    with all_clients(reason="test"):
        taken = Job.objects.claim(row.pk, timezone.now())
    broker.take()
    tick(now=taken.lease_until)
    run_job(row.pk)
    assert not done
    tick(now=taken.lease_until + timedelta(seconds=1))
    assert ("core.run_job", row.pk) in broker.take()
    run_job(row.pk)
    assert len(done) == 1


def test_a_lost_message_is_repeated(vancouver, done, broker):  # noqa: F811
    row = put(vancouver)
    broker.take()
    tick(now=row.queued_at + RESEND_AFTER)
    assert ("core.run_job", row.pk) in broker.take()
