"""An import whose worker is ended with SIGKILL in the middle loses nothing and doubles nothing (parking §24.6)."""

from datetime import timedelta

import pytest

from accounts.choices import ImportOrigin, ImportState
from accounts.models import ImportRun, User
from accounts.services.import_runs import receive_file
from core.models import AuditEntry, Job
from core.scoping import client_scope
from core.services.tasks import tick
from tests.broker import broker  # noqa: F401
from tests.factories.accounts import ACTOR, make_site
from tests.workers import eventually, workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 12_000


def people(rows: int) -> bytes:
    lines = (f"k{n},OPSCOM,First{n},Last,k{n}@campus.test" for n in range(rows))
    return "\r\n".join(["unique_id,login_source,first_name,last_name,email", *lines]).encode()


def test_a_killed_worker_loses_and_doubles_nothing(broker, tmp_path):  # noqa: F811
    site = make_site("KILLED")
    with workers(broker, tmp_path) as worker, client_scope(site.client):
        run = receive_file(actor=ACTOR, origin=ImportOrigin.UPLOAD, name="people.csv", content=people(ROWS))
        worker()
        eventually(lambda: ImportRun.objects.get(pk=run.pk).done, "the first batch")
        worker.kill()

        cut = ImportRun.objects.get(pk=run.pk)
        assert cut.state == ImportState.RUNNING and 0 < cut.done < ROWS
        made = User.objects.drivers().filter(unique_id__startswith="k")
        assert made.count() == cut.done, "a batch and its mark are one"

        lost = Job.objects.get(key="accounts.import_people")
        tick(now=lost.lease_until + timedelta(seconds=1))
        worker()
        eventually(lambda: ImportRun.objects.get(pk=run.pk).state == ImportState.DONE, "the rest")
        done = ImportRun.objects.get(pk=run.pk)
        assert done.counts == {"created": ROWS} and made.count() == ROWS
        entries = AuditEntry.objects.filter(action="driver.created", object_type="accounts.user")
        assert (
            entries.values("object_id").distinct().count() == entries.count() == ROWS + 1
        )  # and the site's own
