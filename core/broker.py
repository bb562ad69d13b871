"""Messages to the worker. They only wake it: what is to be done stands in a row (DECISIONS 15)."""

import logging

from celery import current_app

from core.db import on_commit
from core.models.work import Work

log = logging.getLogger(__name__)


def send_on_commit(work: Work) -> None:
    """Once the open transaction is kept, tell a worker about `work`; the tick repeats what is lost on the way."""
    on_commit(lambda: _send(work.message_name, work.pk))


def _send(name: str, pk: int) -> None:
    try:
        current_app.send_task(name, args=[pk], ignore_result=True, retry=False)
    except Exception as error:
        # A page must not fail because the broker is away; the row is due again in two minutes.
        log.warning("%s %s was not sent: %s", name, pk, type(error).__name__)
