"""Real workers, ended from outside with SIGKILL in the middle: no half record, and the next tick finishes the work."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from content.models import EmailWarning, OutboxMail
from core.choices import WorkState
from core.health import BEAT_KEY
from core.models import SystemTask, SystemTaskRun
from core.scoping import client_scope
from core.services.tasks import execute, run_now, tick
from parking.models import FeedStatus, LotZone, PayStationRecord
from tests.broker import broker  # noqa: F401
from tests.integrations.conftest import ADMIN
from tests.workers import eventually, workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SECOND = timedelta(seconds=1)


@pytest.fixture
def worker(site, fakes, broker, tmp_path):  # noqa: F811
    with workers(broker, tmp_path, OUTBOUND_ALLOW=f"127.0.0.1:{fakes.server_port}") as start:
        yield start


def offer(fakes, *zones, number=1):
    begin, end = (datetime.now(UTC).replace(microsecond=0) + timedelta(hours=h) for h in (-1, 2))
    rights = [
        {
            "id": 100 * place + n,
            "zone": zone,
            "plate": f"KILL{place}{n:02d}",
            "starts_at": begin.isoformat(),
            "ends_at": end.isoformat(),
        }
        for place, zone in enumerate(zones, 1)
        for n in range(number)
    ]
    fakes.control("PUT", "parkmobile/state", {"rights": rights, "zones": list(zones)})


def start_run(site):
    with client_scope(site.client):
        return run_now(actor=ADMIN, task_id=site.task.pk)


def reload(site, run):
    with client_scope(site.client):
        return SystemTaskRun.objects.get(pk=run.pk)


def plates(site):
    with client_scope(site.client):
        return sorted(PayStationRecord.objects.values_list("plate", flat=True))


def finish(site, run, again):
    """What happens after the kill: the lease runs out, the tick queues the run, and it is done `again`."""
    lost = reload(site, run)
    assert lost.state == WorkState.RUNNING, "nobody was there to write an outcome"
    tick(now=lost.lease_until)
    assert reload(site, run).state == WorkState.RUNNING
    tick(now=lost.lease_until + SECOND)
    assert reload(site, run).state == WorkState.QUEUED
    again()
    eventually(lambda: reload(site, run).state == WorkState.OK, "the second attempt")
    assert reload(site, run).attempts == 2
    with client_scope(site.client):
        assert site.task.runs.count() == 1


def test_the_schedule_feeds_records_through_a_real_worker(site, fakes, worker, broker):  # noqa: F811
    offer(fakes, "1001", "4501")
    cache.delete(BEAT_KEY)
    worker()
    broker.send_task("core.tick")  # as beat does every 15 seconds
    eventually(lambda: len(plates(site)) == 2, "the import")
    with client_scope(site.client):
        (run,) = site.task.runs.all()
    assert run.triggered_by == "", "by the schedule"
    eventually(lambda: reload(site, run).state == WorkState.OK, "the outcome")


def test_a_worker_killed_while_parkmobile_dawdles_leaves_nothing_behind(site, fakes, worker):
    offer(fakes, "1001", "4501", number=3)
    fakes.control("POST", "parkmobile/fault", {"kind": "hold", "match": "*/zone/4501"})
    stage = fakes.stages["parkmobile"]
    run = start_run(site)
    worker()
    with stage.arrived:
        assert stage.arrived.wait_for(
            lambda: [r for r in stage.requests if r.path.endswith("/4501")], timeout=60
        )
    worker.kill()
    fakes.control("DELETE", "parkmobile/fault")
    assert plates(site) == []
    finish(site, run, again=worker)
    assert len(plates(site)) == 6


def test_a_worker_killed_in_the_middle_of_a_page_leaves_no_half_page(site, fakes, worker):
    """The page's own transaction is held up at its fifth row, which this test is about to insert itself."""
    offer(fakes, "1001", "4501", number=9)
    with client_scope(site.client):
        FeedStatus.objects.create(source="ParkMobile")
        zone = LotZone.objects.get(name="4501")
    run = start_run(site)
    worker()
    with client_scope(site.client), suppress(Undone), transaction.atomic():
        PayStationRecord.objects.create(
            source="ParkMobile",
            external_id="993000:204",
            plate="OURS",
            plate_key="OURS",
            zone=zone,
            zone_name=zone.name,
            starts_at=datetime.now(UTC),
            ends_at=datetime.now(UTC) + SECOND,
        )
        eventually(lambda: others("wait_event_type = 'Lock'"), "the collision")
        worker.kill()
        raise Undone
    eventually(lambda: not others("state <> 'idle'"), "the end of the killed worker's transaction")
    kept = plates(site)
    assert kept == [f"KILL1{n:02d}" for n in range(9)], "the first page whole, nothing of the second"
    finish(site, run, again=lambda: execute(run_id=run.pk))
    assert plates(site) == [f"KILL{place}{n:02d}" for place in (1, 2) for n in range(9)]


def test_parking_TSK_7_a_worker_killed_between_outcome_and_warning_writes_neither(site, fakes, worker):
    """The outcome's transaction is held up at the task's row, where the failure is counted."""
    fakes.control("POST", "parkmobile/fault", {"kind": "auth_reject"})
    with client_scope(site.client):
        EmailWarning.objects.create(label="IT", address="it@example.com", topics=["tasks"], language="en")
    run = start_run(site)
    with client_scope(site.client), transaction.atomic():
        SystemTask.objects.select_for_update().get(pk=site.task.pk)
        worker()
        eventually(lambda: others("wait_event_type = 'Lock'"), "the meeting at the task's row")
        worker.kill()
    eventually(lambda: not others("state <> 'idle'"), "the end of the killed worker's transaction")
    lost = reload(site, run)
    with client_scope(site.client):
        assert lost.state == WorkState.RUNNING and not OutboxMail.objects.exists()
        tick(now=lost.lease_until + SECOND)
        worker()
        eventually(lambda: reload(site, run).state == WorkState.FAILED, "the second attempt")
        assert OutboxMail.objects.filter(kind="task.failing").count() == 1
        assert SystemTask.objects.get(pk=site.task.pk).failures == 1


class Undone(Exception):
    """Rolls the test's own row back."""


def others(condition):
    """Connections to this database, ours aside, of which `condition` holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND {condition}"
        )
        return cursor.fetchone()[0]
