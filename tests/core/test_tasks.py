"""System tasks: who may start them, what their runs leave behind (parking §22)."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from core.actors import Actor
from core.choices import ActorKind, WorkState
from core.exceptions import NotConfigured, TaskAlwaysOn, TaskDisabled, TaskRunning, VendorOnly
from core.models import AuditEntry, Client, SystemTask, SystemTaskRun
from core.queries.tasks import runs_of, task_list
from core.scoping import all_clients, client_scope, current_client, is_walled
from core.services.tasks import disable_task, enable_task, ensure_tasks, execute, run_here, run_now, tick
from core.system_settings import Setting, register_settings, save_settings, settings_registry
from core.system_tasks import OUTPUT_BYTES, system_task, system_tasks

ADMIN = Actor(ActorKind.PERSON, "1", "Ada Admin")
OPERATOR = Actor(ActorKind.OPERATOR, "2", "Olga Operator")
THREE = timedelta(minutes=3)


@pytest.fixture
def declare():
    """Declare a task for the test; gone afterwards."""
    before = dict(system_tasks._entries)

    def add(
        key="test.task", body=lambda run: None, *, title="Test Task", every=THREE, daily_at=None, **facts
    ):
        system_task(key, title, every=None if daily_at else every, daily_at=daily_at, **facts)(body)
        return key

    yield add
    system_tasks._entries = before


@pytest.fixture
def task(ours, declare):
    """A client's task whose body is `task.body`."""
    bodies = []
    declare(body=lambda run: bodies[-1](run))
    ensure_tasks(client=ours)
    with client_scope(ours):
        row = SystemTask.objects.get(key="test.task")

    def perform(body, actor=ADMIN):
        bodies.append(body)
        with client_scope(ours):
            if not SystemTask.objects.get(pk=row.pk).enabled:
                enable_task(actor=ADMIN, task_id=row.pk)
            return run_here(actor=actor, task_id=row.pk)

    row.perform = perform
    return row


def runs(client):
    with client_scope(client):
        return list(SystemTaskRun.objects.filter(task__key__startswith="test.").order_by("id"))


def enable(client, task, actor=ADMIN):
    with client_scope(client):
        return enable_task(actor=actor, task_id=task.pk)


# ---- rows and switches -------------------------------------------------------------------------------------------


def test_each_client_gets_each_task_once_and_off_unless_declared_otherwise(ours, theirs, declare):
    declare("test.off")
    declare("test.on", enabled=True)
    declare("test.always", enabled="always")
    declare("test.house", scope="house", enabled="always")
    for client in (ours, theirs, ours):
        ensure_tasks(client=client)
    with client_scope(ours):
        rows = {task.key: task for task in SystemTask.objects.filter(key__startswith="test.")}
    assert {key: task.enabled for key, task in rows.items()} == {
        "test.off": False, "test.on": True, "test.always": True,
    }  # fmt: skip
    assert rows["test.off"].next_run_at is None
    assert rows["test.on"].next_run_at == rows["test.on"].anchor_at + THREE
    ensure_tasks(client=None)
    ensure_tasks(client=None)
    with all_clients(reason="test"):
        assert SystemTask.objects.filter(key="test.house").count() == 1
        assert SystemTask.objects.get(key="test.house").client_id is None


def test_the_house_has_its_rows_after_migrate(db):
    with all_clients(reason="test"):
        assert SystemTask.objects.get(key="core.purge_work", client=None).enabled


def test_enabling_sets_the_grid_and_is_audited_once(ours, task):
    enabled = enable(ours, task)
    assert enabled.next_run_at == enabled.anchor_at + THREE
    assert enable(ours, task).anchor_at == enabled.anchor_at
    with client_scope(ours):
        disable_task(actor=ADMIN, task_id=task.pk)
        disable_task(actor=ADMIN, task_id=task.pk)
        task.refresh_from_db()
        entries = AuditEntry.objects.order_by("id").values_list("action", "actor_label", "object_label")
        assert list(entries) == [
            ("task.enabled", "Ada Admin", "test.task"),
            ("task.disabled", "Ada Admin", "test.task"),
        ]
    assert (task.enabled, task.next_run_at) == (False, None)


def test_a_task_that_runs_on_enabling_is_due_at_once(ours, declare):
    declare(daily_at="02:00", run_on_enable=True)
    ensure_tasks(client=ours)
    with client_scope(ours):
        task = enable_task(actor=ADMIN, task_id=SystemTask.objects.get(key="test.task").pk)
    assert task.next_run_at == task.anchor_at


def test_vendor_only_tasks_are_switched_by_operators_only(ours, declare):
    declare(vendor_only=True)
    ensure_tasks(client=ours)
    with client_scope(ours):
        task = SystemTask.objects.get(key="test.task")
        with pytest.raises(VendorOnly):
            enable_task(actor=ADMIN, task_id=task.pk)
        assert enable_task(actor=OPERATOR, task_id=task.pk).enabled
        with pytest.raises(VendorOnly):
            disable_task(actor=ADMIN, task_id=task.pk)


def test_always_on_tasks_cannot_be_switched_off(ours, declare):
    declare(enabled="always")
    ensure_tasks(client=ours)
    with client_scope(ours), pytest.raises(TaskAlwaysOn, match="Test Task"):
        disable_task(actor=OPERATOR, task_id=SystemTask.objects.get(key="test.task").pk)


def test_another_clients_task_does_not_exist(ours, theirs, task):
    enable(ours, task)
    with client_scope(theirs):
        for verb in (enable_task, disable_task, run_now, run_here):
            with pytest.raises(SystemTask.DoesNotExist):
                verb(actor=ADMIN, task_id=task.pk)
        assert not runs_of(task.pk).exists()
    assert not runs(ours)


# ---- TSK-1, TSK-2: when RUN is refused ---------------------------------------------------------------------------


def test_parking_TSK_1_a_disabled_task_runs_neither_by_hand_nor_by_schedule(ours, task):
    with client_scope(ours), pytest.raises(TaskDisabled, match="Enable it first"):
        run_now(actor=ADMIN, task_id=task.pk)
    tick(now=timezone.now() + timedelta(days=1))
    assert not runs(ours)


def test_parking_TSK_1_a_run_queued_before_the_task_was_disabled_ends_as_skipped(ours, task, declare):
    enable(ours, task)
    with client_scope(ours):
        run = run_now(actor=ADMIN, task_id=task.pk)
        disable_task(actor=ADMIN, task_id=task.pk)
    execute(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.error_text) == (WorkState.SKIPPED, "The task was disabled meanwhile.")


def test_parking_29_24_run_while_already_running_gives_a_message_and_no_second_run(ours, task):
    seen = []

    def body(run):
        with client_scope(ours), pytest.raises(TaskRunning) as refusal:
            run_now(actor=ADMIN, task_id=task.pk)
        seen.append(str(refusal.value))

    task.perform(body)
    assert seen == ["“Test Task” is already running. Its outcome will appear in the log."]
    assert len(runs(ours)) == 1


def test_parking_TSK_2_a_queued_run_also_bars_the_next(ours, task):
    enable(ours, task)
    with client_scope(ours):
        run_now(actor=ADMIN, task_id=task.pk)
        with pytest.raises(TaskRunning):
            run_now(actor=ADMIN, task_id=task.pk)


def test_parking_TSK_2_the_database_itself_keeps_one_active_run(ours, task):
    enable(ours, task)
    with client_scope(ours):
        now = timezone.now()
        run_now(actor=ADMIN, task_id=task.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            SystemTaskRun.objects.create(task=task, queued_at=now, due_at=now)


# ---- what a run leaves behind ------------------------------------------------------------------------------------


def test_the_body_runs_in_its_clients_scope_zone_and_language(theirs, declare):
    Client.objects.filter(pk=theirs.pk).update(default_language="fr")
    seen = {}

    def body(run):
        seen.update(
            scope=current_client().code,
            client=run.client.code,
            zone=str(timezone.get_current_timezone()),
            language=translation.get_language(),
            actor=run.actor,
            seconds=run.budget,
        )

    declare(body=body, budget=timedelta(seconds=50))
    ensure_tasks(client=theirs)
    with client_scope(theirs):
        task = SystemTask.objects.get(key="test.task")
        enable_task(actor=ADMIN, task_id=task.pk)
        run_here(actor=ADMIN, task_id=task.pk)
    assert 45 < seen.pop("seconds") <= 50
    assert seen == {
        "scope": "THEIRS",
        "client": "THEIRS",
        "zone": "America/Vancouver",
        "language": "fr",
        "actor": Actor(ActorKind.TASK, "test.task", "Test Task"),
    }


def test_a_house_task_sees_every_client(ours, declare):
    seen = []
    declare(
        "test.house", body=lambda run: seen.append((is_walled(), run.client)), scope="house", enabled="always"
    )
    ensure_tasks(client=None)
    with all_clients(reason="test"):
        run = run_here(actor=OPERATOR, task_id=SystemTask.objects.get(key="test.house").pk)
    assert seen == [(False, None)]
    assert (run.state, run.client_id, run.triggered_by) == (WorkState.OK, None, "Olga Operator")


def test_an_ok_run_keeps_lines_counts_and_times(ours, task):
    def body(run):
        run.log("asked the vendor")
        run.count("records", 2)
        run.count("records")
        run.count("skipped", 0)

    run = task.perform(body)
    assert run.state == WorkState.OK
    assert run.counts == {"records": 3, "skipped": 0}
    assert run.output.endswith(" asked the vendor\n")
    assert run.queued_at <= run.started_at <= run.ended_at
    assert (run.triggered_by, run.attempts, run.lease_until) == ("Ada Admin", 1, None)
    with client_scope(ours):
        assert AuditEntry.objects.filter(action="task.run", actor_label="Ada Admin").count() == 1


def test_parking_TSK_3_missing_settings_end_as_skipped(task):
    def body(run):
        raise NotConfigured("API Username is empty")

    run = task.perform(body)
    assert (run.state, run.error_class, run.error_text) == (
        WorkState.SKIPPED,
        "config",
        "API Username is empty",
    )
    assert "skipped: API Username is empty" in run.output


def test_an_error_of_a_known_class_fails_the_run_with_it(task):
    class VendorAway(Exception):
        error_class = "transient"

    def body(run):
        raise VendorAway("no answer")

    run = task.perform(body)
    assert (run.state, run.error_class, run.error_text) == (WorkState.FAILED, "transient", "no answer")


def test_an_unexpected_error_fails_the_run_and_nothing_else(ours, task, caplog):
    def body(run):
        run.count("done")
        raise KeyError("zone")

    run = task.perform(body)
    assert (run.state, run.error_class, run.error_text) == (WorkState.FAILED, "internal", "KeyError: 'zone'")
    assert run.counts == {"done": 1}
    assert "Traceback" in caplog.text
    assert task.perform(lambda run: None).state == WorkState.OK


@pytest.fixture
def vendor_secret(ours):
    before = dict(settings_registry._entries)
    register_settings(Setting("test_password", "third_party", "Vendor", "Password", kind="secret"))
    with client_scope(ours):
        save_settings(actor=ADMIN, values={"test_password": "hunter2-hunter2"})
    yield "hunter2-hunter2"
    settings_registry._entries = before


def test_parking_TSK_6_secrets_never_reach_the_log(task, vendor_secret):
    def body(run):
        run.log(f"sent {vendor_secret} to https://u:pw@vendor.example/x")
        run.log('{"Authorization": "Basic dTpwdw==", "x-api-key":"0000-1111"}')
        raise ValueError(f"refused {vendor_secret}, password=letmein!")

    run = task.perform(body)
    for secret in (vendor_secret, "u:pw", "dTpwdw", "0000-1111", "letmein"):
        assert secret not in run.output + run.error_text
    assert "sent ••• to https://•••@vendor.example/x" in run.output


def test_parking_TSK_6_output_is_cut_at_64_kb(task):
    def body(run):
        for _ in range(3000):
            run.log("é" * 40)
        run.log("the end")

    run = task.perform(body)
    assert len(run.output.encode()) <= OUTPUT_BYTES
    assert len(run.output.encode()) > OUTPUT_BYTES - 100
    assert run.output.endswith("…") and "the end" not in run.output


def test_a_nul_character_in_the_log_does_not_lose_the_run(task):
    assert task.perform(lambda run: run.log("a\x00b")).output.endswith(" ab\n")


# ---- the list and the command line -------------------------------------------------------------------------------


def line_of(client, key="test.task"):
    with client_scope(client):
        return next(line for line in task_list() if line.key == key)


def test_the_list_tells_last_run_next_run_and_average(ours, theirs, task):
    ensure_tasks(client=theirs)
    line = line_of(ours)
    assert (line.enabled, line.last_run, line.next_run_at, line.average) == (False, None, None, None)
    first, second = task.perform(lambda run: None), task.perform(lambda run: None)
    with client_scope(ours):
        for run, seconds in ((first, 2), (second, 4)):
            SystemTaskRun.objects.filter(pk=run.pk).update(
                ended_at=run.started_at + timedelta(seconds=seconds)
            )
        task.refresh_from_db()
    line = line_of(ours)
    assert (line.last_run, line.average, line.schedule) == (second, timedelta(seconds=3), "every 3 minutes")
    assert line.next_run_at == task.next_run_at and not line.is_busy
    assert line_of(theirs).last_run is None
    with client_scope(ours):
        save_settings(actor=ADMIN, values={"run_task_scheduler": False})
    assert line_of(ours).next_run_at is None


def test_the_list_asks_the_same_number_of_queries_for_one_task_and_for_many(
    ours, declare, django_assert_num_queries
):
    for number in range(4):
        declare(f"test.{number}")
        ensure_tasks(client=ours)
        with client_scope(ours):
            save_settings(actor=ADMIN, values={"run_task_scheduler": True})
            task_list()
            with django_assert_num_queries(3):
                assert len([line for line in task_list() if line.key.startswith("test.")]) == number + 1


def test_run_task_runs_in_the_foreground_and_says_how_it_ended(ours, task, declare, capsys):
    enable(ours, task)
    task.perform(lambda run: run.log("first"))
    call_command("run_task", "ours", "test.task")
    assert capsys.readouterr().out.endswith(" first\nok\n")
    call_command("run_task", "core.purge_work")
    assert "ok jobs=0 runs=0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("OURS", "no.such"), "There is no task “no.such”"),
        (("NOBODY", "test.task"), "There is no client “NOBODY”"),
        (("OURS", "test.task"), "“Test Task” is disabled"),
        (("OURS", "core.purge_work"), "is no task of client OURS"),
        (("test.task",), "is no task of the house"),
    ],
)
def test_run_task_refuses_in_words(ours, task, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("run_task", *arguments)


def test_run_task_exits_with_an_error_when_the_run_failed(ours, task):
    task.perform(lambda run: 1 / 0)
    with pytest.raises(CommandError, match="failed internal ZeroDivisionError"):
        call_command("run_task", "OURS", "test.task")
