"""Tasks that keep failing: the schedule is put back, people are warned once, and told when it is well (TSK-7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import EmailWarning, OutboxMail
from core.actors import Actor
from core.choices import ActorKind, WorkState
from core.exceptions import NotConfigured
from core.models import Client, ClientDomain, Job, SystemTask, SystemTaskRun
from core.queries.tasks import FAILURES_TO_WARN, failing_tasks
from core.scoping import all_clients, client_scope
from core.services.tasks import disable_task, enable_task, ensure_tasks, execute, run_here, run_now, tick
from core.system_tasks import system_task, system_tasks
from tests.broker import broker  # noqa: F401
from tests.cuts import Killed, cut

pytestmark = pytest.mark.django_db

ADMIN = Actor(ActorKind.PERSON, "1", "Ada Admin")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TO = "it@ours.example"


class VendorRefuses(Exception):
    error_class = "auth"


class VendorIsDown(Exception):
    error_class = "transient"


class Stage:
    """A client with one task that does what it is told, and one address to be warned."""

    def __init__(self, client, key="test.task"):
        self.client, self.error = client, None
        ensure_tasks(client=client)
        with client_scope(client):
            self.warning = EmailWarning.objects.create(
                label="IT", address=TO, topics=["tasks"], language="en"
            )
            self.pk = enable_task(actor=ADMIN, task_id=SystemTask.objects.get(key=key).pk).pk

    def body(self, run):
        if self.error:
            raise self.error

    def run(self, error=None, times=1):
        """RUN; returns the last run."""
        self.error = error
        with client_scope(self.client):
            for _ in range(times):
                done = run_here(actor=ADMIN, task_id=self.pk)
        return done

    def fail(self, times=1):
        return self.run(VendorIsDown("nobody answers"), times)

    @property
    def task(self):
        with client_scope(self.client):
            return SystemTask.objects.get(pk=self.pk)

    def mails(self):
        with client_scope(self.client):
            return list(OutboxMail.objects.order_by("id").values_list("kind", "to"))

    def age(self, **facts):
        with client_scope(self.client):
            SystemTask.objects.filter(pk=self.pk).update(**facts)

    def is_failing(self):
        with client_scope(self.client):
            return failing_tasks().filter(pk=self.pk).exists()


@pytest.fixture
def bodies():
    before = dict(system_tasks._entries)
    todo = {}
    for key, facts in {
        "test.task": {"every": MINUTE},
        "test.nightly": {"daily_at": "02:00"},
    }.items():
        system_task(key, "Fetch Things", **facts)(lambda run: todo["body"](run))
    yield todo
    system_tasks._entries = before


@pytest.fixture
def stage(bodies, broker):  # noqa: F811
    client = Client.objects.create(code="OURS", name="Ours")
    ClientDomain.objects.create(client=client, host="ours.example")
    stage = Stage(client)
    bodies["body"] = stage.body
    return stage


FAILING, WELL = ("task.failing", TO), ("task.recovered", TO)


def test_parking_TSK_7_the_fifth_failure_in_a_row_warns_once_and_the_next_success_tells(stage):
    stage.fail(FAILURES_TO_WARN - 1)
    assert stage.mails() == [] and not stage.is_failing()
    run = stage.fail()
    assert stage.mails() == [FAILING] and stage.is_failing()
    stage.fail(3)
    assert stage.mails() == [FAILING]
    stage.run()
    assert stage.mails() == [FAILING, WELL] and not stage.is_failing()
    assert (stage.task.failures, stage.task.failing_since, stage.task.warned_at) == (0, None, None)
    with client_scope(stage.client):
        mail = OutboxMail.objects.get(kind="task.failing")
    for words in ("Fetch Things", "5 times", "transient", "nobody answers", "The vendor did not answer"):
        assert words in mail.text
    assert f"http://ours.example/admin/tasks/runs/{run.pk}/" in mail.text


def test_failures_that_a_success_parts_are_not_in_a_row(stage):
    for _ in range(3):
        stage.fail(FAILURES_TO_WARN - 1)
        stage.run()
    assert stage.mails() == []


def test_skipped_runs_are_neither_failure_nor_success(stage):
    stage.fail(FAILURES_TO_WARN - 1)
    assert stage.run(NotConfigured("no key")).state == WorkState.SKIPPED
    assert (stage.task.failures, stage.mails()) == (FAILURES_TO_WARN - 1, [])
    stage.fail()
    assert stage.mails() == [FAILING]
    stage.run(NotConfigured("no key"))
    assert stage.mails() == [FAILING] and stage.is_failing()


def test_after_a_day_of_failure_people_are_told_again(stage):
    stage.fail(FAILURES_TO_WARN)
    stage.age(warned_at=timezone.now() - DAY + MINUTE)
    stage.fail()
    assert stage.mails() == [FAILING]
    stage.age(warned_at=timezone.now() - DAY)
    stage.fail()
    assert stage.mails() == [FAILING, FAILING]
    stage.fail()
    assert stage.mails() == [FAILING, FAILING]


def test_who_asks_to_be_warned_during_a_failure_learns_of_it_at_the_next(stage):
    with client_scope(stage.client):
        EmailWarning.objects.update(is_paused=True)
        stage.fail(FAILURES_TO_WARN)
        assert stage.mails() == [] and stage.is_failing()
        EmailWarning.objects.update(is_paused=False)
    stage.fail()
    assert stage.mails() == [FAILING]


def test_a_mail_that_cannot_be_written_never_undoes_the_outcome(stage, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("content.services.outbox.wording", lambda *args: 1 / 0)
        run = stage.fail(FAILURES_TO_WARN)
    assert (run.state, stage.task.failures, stage.mails()) == (WorkState.FAILED, FAILURES_TO_WARN, [])
    stage.fail()
    assert stage.mails() == [FAILING]


# ---- the schedule ------------------------------------------------------------------------------------------------


def wait_of(stage):
    return stage.task.next_run_at - timezone.now()


def test_an_open_circuit_is_tried_every_five_minutes_and_RUN_closes_it(stage):
    stage.fail(FAILURES_TO_WARN - 1)
    assert wait_of(stage) <= MINUTE
    stage.fail()
    assert 5 * MINUTE < wait_of(stage) + timedelta(seconds=5) <= 6 * MINUTE + timedelta(seconds=5)
    assert (stage.task.next_run_at - stage.task.anchor_at) % MINUTE == timedelta(), "on the grid"
    tick(now=timezone.now() + 4 * MINUTE)
    with client_scope(stage.client):
        assert not SystemTaskRun.objects.active().filter(task_id=stage.pk).exists()
    stage.run()
    assert wait_of(stage) <= MINUTE


def test_refused_credentials_warn_at_once_and_the_schedule_asks_a_day_later(stage):
    stage.run(VendorRefuses("401"))
    assert stage.mails() == [FAILING] and stage.is_failing()
    assert DAY - MINUTE < wait_of(stage) <= DAY + MINUTE
    stage.run(VendorRefuses("401"))
    assert stage.mails() == [FAILING]
    stage.run()
    assert stage.mails() == [FAILING, WELL]
    assert wait_of(stage) <= MINUTE


def test_a_nightly_task_keeps_its_hour_whatever_fails(bodies, broker):  # noqa: F811
    stage = Stage(Client.objects.create(code="OURS", name="Ours"), "test.nightly")
    bodies["body"] = stage.body
    due = stage.task.next_run_at
    stage.run(VendorRefuses("401"), times=FAILURES_TO_WARN)
    assert stage.task.next_run_at == due and stage.mails() == [FAILING]
    stage.run()
    assert stage.task.next_run_at == due


def test_switching_off_ends_the_matter(stage):
    stage.fail(FAILURES_TO_WARN)
    with client_scope(stage.client):
        disable_task(actor=ADMIN, task_id=stage.pk)
        assert not stage.is_failing()
        enable_task(actor=ADMIN, task_id=stage.pk)
    assert (stage.task.failures, stage.task.warned_at) == (0, None)
    assert wait_of(stage) <= MINUTE
    stage.run()
    assert stage.mails() == [FAILING]


def test_a_task_switched_off_while_it_runs_is_not_counted(stage, bodies):
    def body(run):
        disable_task(actor=ADMIN, task_id=stage.pk)
        raise VendorRefuses("401")

    bodies["body"] = body
    assert stage.run().state == WorkState.FAILED
    assert (stage.task.failures, stage.task.next_run_at, stage.mails()) == (0, None, [])


# ---- lost workers, kills, the house ------------------------------------------------------------------------------


def test_runs_that_lose_their_workers_count_as_failures(stage):
    stage.fail(FAILURES_TO_WARN - 1)
    with client_scope(stage.client):
        run = run_now(actor=ADMIN, task_id=stage.pk)
    for _ in range(run.max_attempts):
        with all_clients(reason="test"):
            taken = SystemTaskRun.objects.claim(run.pk, timezone.now())
        tick(now=taken.lease_until + timedelta(seconds=1))
    assert stage.mails() == [FAILING]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("error", "kind"), [(VendorIsDown("down"), FAILING), (None, WELL)])
def test_killed_at_any_statement_the_warning_is_neither_lost_nor_doubled(stage, error, kind):
    """The attempt is cut at its first, second … statement, and repeated by another worker."""
    statements = 0
    while True:
        with all_clients(reason="test"):
            OutboxMail.objects.all().delete()
            Job.objects.all().delete()
            SystemTaskRun.objects.all().delete()
        is_warned = timezone.now() if kind == WELL else None
        stage.age(failures=FAILURES_TO_WARN - 1, failing_since=timezone.now(), warned_at=is_warned)
        stage.error = error
        with client_scope(stage.client):
            run = run_now(actor=ADMIN, task_id=stage.pk)
        try:
            with cut(statements):
                execute(run_id=run.pk)
        except Killed:
            with client_scope(stage.client):
                taken = SystemTaskRun.objects.get(pk=run.pk)
            assert taken.state in (WorkState.QUEUED, WorkState.RUNNING) and stage.mails() == []
            assert stage.task.failures == FAILURES_TO_WARN - 1
            if taken.state == WorkState.RUNNING:
                tick(now=taken.lease_until + timedelta(seconds=1))
            execute(run_id=run.pk)
        else:
            break
        assert stage.mails() == [kind], statements
        with client_scope(stage.client):
            assert Job.objects.filter(key="content.send_mail").count() == 1
        statements += 1
    assert statements > 10


def test_a_failing_house_task_is_told_to_the_log_and_the_console(db, caplog):
    before = dict(system_tasks._entries)

    @system_task("test.house", "House", every=MINUTE, scope="house", enabled="always")
    def body(run):
        raise VendorIsDown("down")

    try:
        ensure_tasks(client=None)
        with all_clients(reason="test"):
            task = SystemTask.objects.get(key="test.house")
            for _ in range(FAILURES_TO_WARN + 1):
                run_here(actor=ADMIN, task_id=task.pk)
            task.refresh_from_db()
            assert task.failures == FAILURES_TO_WARN + 1
            assert not OutboxMail.objects.exists()
    finally:
        system_tasks._entries = before
    assert len([line for line in caplog.messages if "house task test.house: task.failing" in line]) == 1
