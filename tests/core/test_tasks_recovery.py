"""The tick, the lease, and what happens when workers and messages are lost: on real transactions (DECISIONS 31)."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from core.actors import Actor
from core.choices import ActorKind, WorkState
from core.exceptions import LeaseLost
from core.models import Client, Job, SystemTask, SystemTaskRun
from core.models.work import LEASE, RESEND_AFTER
from core.scoping import all_clients, client_scope
from core.services.retention import KEEP_RUNS, purge_work
from core.services.tasks import enable_task, ensure_tasks, execute, run_now, tick
from core.system_settings import save_settings
from core.system_tasks import system_task, system_tasks
from tests.broker import broker  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

ADMIN = Actor(ActorKind.PERSON, "1", "Ada Admin")
THREE = timedelta(minutes=3)


@pytest.fixture
def bodies():
    """What the declared task does next, by order of its runs; then nothing."""
    before = dict(system_tasks._entries)
    todo = []
    system_task("test.task", "Test Task", every=THREE)(lambda run: todo.pop(0)(run) if todo else None)
    system_task("test.always", "Always", every=THREE, enabled="always")(lambda run: None)
    yield todo
    system_tasks._entries = before


@pytest.fixture
def client_row(bodies, broker):  # noqa: F811
    row = Client.objects.create(code="OURS", name="Ours")
    ensure_tasks(client=row)
    return row


@pytest.fixture
def task(client_row):
    with client_scope(client_row):
        return enable_task(actor=ADMIN, task_id=SystemTask.objects.get(key="test.task").pk)


@pytest.fixture
def messages(broker):  # noqa: F811
    """Takes the messages that reached the broker: a list of (task name, row id)."""
    return broker.take


def runs(task, **facts):
    with all_clients(reason="test"):
        return list(SystemTaskRun.objects.filter(task=task, **facts).order_by("id"))


def reload(row):
    with all_clients(reason="test"):
        row.refresh_from_db()
    return row


def elsewhere(function):
    """Run `function` on a database connection of its own; returns what it raised."""
    raised = []

    def run():
        try:
            function()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()
    return raised


# ---- the schedule ------------------------------------------------------------------------------------------------


def test_the_tick_queues_what_is_due_once_and_wakes_a_worker(task, messages):
    tick(now=task.next_run_at - timedelta(seconds=1))
    assert not runs(task)
    tick(now=task.next_run_at)
    tick(now=task.next_run_at)
    (run,) = runs(task)
    assert (run.state, run.triggered_by) == (WorkState.QUEUED, "")
    assert [pk for name, pk in messages() if name == "core.execute_run"].count(run.pk) == 1
    assert reload(task).next_run_at == task.anchor_at + 2 * THREE


def test_hours_of_standstill_give_one_run_on_the_old_grid(task):
    late = task.anchor_at + timedelta(hours=5, seconds=17)
    tick(now=late)
    assert len(runs(task)) == 1
    assert reload(task).next_run_at == task.anchor_at + timedelta(hours=5, minutes=3)


def test_parking_TSK_2_a_run_still_at_work_bars_the_next_but_the_grid_goes_on(task, bodies):
    due = task.next_run_at

    def long_body(run):
        with all_clients(reason="test"):
            SystemTaskRun.objects.filter(task=task).update(lease_until=due + THREE + LEASE)
        tick(now=due + THREE)

    bodies.append(long_body)
    tick(now=due)
    execute(run_id=runs(task)[0].pk)
    assert len(runs(task)) == 1
    assert reload(task).next_run_at == due + 2 * THREE
    tick(now=due + 2 * THREE)
    assert len(runs(task)) == 2


@pytest.mark.parametrize("locked", [True, False])
def test_ticks_at_once_leave_a_row_that_another_holds_alone(task, locked):
    """With the lock held by another tick nothing is queued; the control without it queues."""
    with transaction.atomic(), all_clients(reason="test"):
        if locked:
            SystemTask.objects.select_for_update().get(pk=task.pk)
        assert not elsewhere(lambda: tick(now=task.next_run_at))
    assert len(runs(task)) == (0 if locked else 1)


def test_eight_ticks_at_once_queue_one_run(task):
    together, raised = Event(), []

    def one():
        together.wait()
        try:
            tick(now=task.next_run_at)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    together.set()
    for thread in threads:
        thread.join()
    assert not raised
    assert len(runs(task)) == 1


def test_eight_hands_on_RUN_start_one_run_and_seven_are_told(task, client_row):
    together, refused = Event(), []

    def one():
        together.wait()
        try:
            with client_scope(client_row):
                run_now(actor=ADMIN, task_id=task.pk)
        except Exception as error:
            refused.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    together.set()
    for thread in threads:
        thread.join()
    assert refused == ["TaskRunning"] * 7
    assert len(runs(task)) == 1


def test_parking_TSK_5_the_scheduler_switch_stops_schedules_but_neither_RUN_nor_what_is_always_on(
    task, client_row, bodies
):
    with client_scope(client_row):
        save_settings(actor=ADMIN, values={"run_task_scheduler": False})
        always = SystemTask.objects.get(key="test.always")
    later = timezone.now() + timedelta(hours=1)
    tick(now=later)
    assert not runs(task) and len(runs(always)) == 1
    assert reload(task).next_run_at > later, "no burst when the scheduler is switched on again"
    with client_scope(client_row):
        run_now(actor=ADMIN, task_id=task.pk)
    assert len(runs(task)) == 1


def test_an_inactive_clients_tasks_rest(task, client_row):
    Client.objects.filter(pk=client_row.pk).update(is_active=False)
    tick(now=task.next_run_at + THREE)
    assert not runs(task)


def test_a_task_that_a_new_version_no_longer_declares_is_left_alone(task):
    del system_tasks._entries["test.task"]
    tick(now=task.next_run_at)
    assert not runs(task)


# ---- lost messages and lost workers ------------------------------------------------------------------------------


def test_a_run_is_done_once_however_many_messages_there_are(task, bodies):
    done = []
    bodies += [lambda run: done.append("first"), lambda run: done.append("second")]
    tick(now=task.next_run_at)
    (run,) = runs(task)
    bodies[0:0] = [lambda run_: (execute(run_id=run.pk), done.append("outer"))]
    execute(run_id=run.pk)
    execute(run_id=run.pk)
    assert done == ["outer"]


def test_a_lost_message_is_sent_again_after_two_minutes(task, messages):
    now = task.next_run_at
    tick(now=now)
    (run,) = runs(task)
    messages()
    tick(now=now + RESEND_AFTER - timedelta(seconds=1))
    assert ("core.execute_run", run.pk) not in messages()
    tick(now=now + RESEND_AFTER)
    assert messages().count(("core.execute_run", run.pk)) == 1
    tick(now=now + RESEND_AFTER + timedelta(seconds=15))
    assert ("core.execute_run", run.pk) not in messages()


@pytest.mark.slow
def test_a_broker_that_is_away_neither_fails_RUN_nor_loses_it(task, client_row, messages, monkeypatch):
    away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    with monkeypatch.context() as patch, client_scope(client_row):
        patch.setattr("core.broker.current_app", away)
        run = run_now(actor=ADMIN, task_id=task.pk)
    assert ("core.execute_run", run.pk) not in messages()
    tick(now=timezone.now() + RESEND_AFTER)
    assert ("core.execute_run", run.pk) in messages()


def lose(run):
    """A worker takes the run and dies with it."""
    with all_clients(reason="test"):
        taken = SystemTaskRun.objects.claim(run.pk, timezone.now())
    assert taken
    return taken


def test_a_run_whose_worker_died_is_queued_again_when_the_lease_is_out(task, bodies, messages):
    tick(now=task.next_run_at)
    taken = lose(runs(task)[0])
    messages()
    tick(now=taken.lease_until)
    assert reload(taken).state == WorkState.RUNNING
    tick(now=taken.lease_until + timedelta(seconds=1))
    assert reload(taken).state == WorkState.QUEUED
    assert ("core.execute_run", taken.pk) in messages()
    bodies.append(lambda run: run.log("done at last"))
    execute(run_id=taken.pk)
    assert (reload(taken).state, taken.attempts) == (WorkState.OK, 2)
    assert "Attempt 2: the one before was cut off." in taken.output and "done at last" in taken.output


def test_a_run_that_kills_its_worker_each_time_is_given_up(task):
    tick(now=task.next_run_at)
    (run,) = runs(task)
    for _ in range(3):
        tick(now=lose(run).lease_until + timedelta(seconds=1))
    assert (reload(run).state, run.error_class, run.attempts) == (WorkState.FAILED, "lost", 3)
    assert run.ended_at


def test_a_worker_that_outlived_its_lease_is_told_and_writes_no_outcome(task, bodies, monkeypatch):
    monkeypatch.setattr("core.leases.LEASE", timedelta(seconds=0.06))
    told = []

    def body(run):
        run.log("from the first worker")
        with all_clients(
            reason="test"
        ):  # meanwhile the tick queues the run again and another worker takes it
            SystemTaskRun.objects.filter(task=task).update(attempts=2, output="from the second worker")
        ends = timezone.now() + timedelta(seconds=10)
        try:
            while timezone.now() < ends:
                run.heartbeat()
        except LeaseLost:
            told.append(True)
            raise

    bodies.append(body)
    tick(now=task.next_run_at)
    execute(run_id=runs(task)[0].pk)
    (run,) = runs(task)
    assert told
    assert (run.state, run.attempts, run.output) == (WorkState.RUNNING, 2, "from the second worker")


def test_the_lease_is_renewed_and_progress_shown_while_the_body_works(task, bodies, monkeypatch):
    monkeypatch.setattr("core.leases.LEASE", timedelta(seconds=0.06))
    seen = []

    def body(run):
        run.log("half way")
        run.count("rows", 7)
        ends = timezone.now() + timedelta(seconds=10)
        while timezone.now() < ends:
            (row,) = runs(task)
            if row.output:
                seen.append(
                    (row.output.endswith(" half way\n"), row.counts, row.lease_until > row.started_at)
                )
                return

    bodies.append(body)
    tick(now=task.next_run_at)
    execute(run_id=runs(task)[0].pk)
    assert seen == [(True, {"rows": 7}, True)]


def test_the_lease_is_a_minute():
    assert timedelta(seconds=60) == LEASE


# ---- the log's age -----------------------------------------------------------------------------------------------


def test_parking_TSK_6_the_log_keeps_90_days_and_500_runs_per_task(task, client_row):
    now = timezone.now()

    def run(number, ended_at, state=WorkState.OK):
        facts = {"queued_at": ended_at, "due_at": ended_at, "started_at": ended_at, "ended_at": ended_at}
        return SystemTaskRun(client=client_row, task=task, state=state, triggered_by=str(number), **facts)

    def job(state, days):
        at = now - timedelta(days=days)
        return Job(client=client_row, key="k", state=state, queued_at=at, due_at=at, ended_at=at)

    with all_clients(reason="test"):
        other = SystemTask.objects.get(key="test.always")
        old = run("old", now - timedelta(days=91))
        old.task = other
        young = run("young", now - timedelta(days=89))
        young.task = other
        SystemTaskRun.objects.bulk_create([old, young, *(run(n, now) for n in range(KEEP_RUNS + 3))])
        kept = [job(WorkState.OK, 6), job(WorkState.FAILED, 89), job(WorkState.QUEUED, 100)]
        Job.objects.bulk_create([*kept, job(WorkState.OK, 8), job(WorkState.FAILED, 91)])
        assert purge_work(actor=ADMIN) == {"runs": 4, "jobs": 2}
        assert set(Job.objects.all()) == set(kept)
        assert SystemTaskRun.objects.get(task=other) == young
    left = runs(task)
    assert len(left) == KEEP_RUNS
    assert left[0].triggered_by == "3"
