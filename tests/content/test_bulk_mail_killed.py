"""A bulk email whose worker is ended with SIGKILL in the middle loses nobody and writes to nobody twice (EML-5)."""

from datetime import timedelta

import pytest

from content.choices import BulkMailState
from content.models import BulkMail, OutboxMail
from content.queries.bulk_mail import BULK, JOB
from core.models import Job
from core.scoping import client_scope
from core.services.tasks import tick
from tests.broker import broker  # noqa: F401
from tests.content.test_bulk_mail import crowd, draft, send
from tests.factories.accounts import make_site
from tests.workers import eventually, workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NUMBER = 6000


def test_a_killed_worker_loses_and_doubles_nobody(broker, tmp_path):  # noqa: F811
    site = make_site("KILLED")
    with workers(broker, tmp_path) as worker, client_scope(site.client):
        crowd(NUMBER)
        row = send(draft(), typed=NUMBER)
        mails = OutboxMail.objects.filter(kind=BULK)
        worker()
        eventually(mails.exists, "the first batch")
        worker.kill()

        cut = BulkMail.objects.get(pk=row.pk)
        assert cut.state == BulkMailState.SENDING and 0 < cut.counts["written"] < NUMBER
        assert mails.count() == cut.counts["written"], "a batch and its mark are one"

        lost = Job.objects.get(key=JOB)
        tick(now=lost.lease_until + timedelta(seconds=1))
        worker()
        eventually(lambda: BulkMail.objects.get(pk=row.pk).state == BulkMailState.DONE, "the rest")
        assert BulkMail.objects.get(pk=row.pk).counts == {"written": NUMBER, "no_consent": 1}
        assert mails.values("person").distinct().count() == mails.count() == NUMBER
