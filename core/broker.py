"""Messages to the worker. They only wake it: what is to be done stands in a row (DECISIONS 15)."""

import logging

from celery import current_app
from django.core.cache import cache

from core.db import on_commit
from core.models.work import Work

log = logging.getLogger(__name__)
WAITS_SECONDS = 60


def send_on_commit(work: Work) -> None:
    """Once the open transaction is kept, tell a worker about `work`; the tick repeats what is lost on the way."""
    on_commit(lambda: _send(work.message_name, work.pk))


def wake_on_commit(name: str) -> None:
    """Once the open transaction is kept, have a worker run the task `name`, which finds its work by itself.

    However often it is called, one message waits at most: the task says `woken` before it looks. A lost message stops
    others for a minute; the task needs a schedule beside it.
    """
    on_commit(lambda: wake(name))


def wake(name: str) -> None:
    """The same, at once."""
    try:
        if cache.add(_waiting(name), True, WAITS_SECONDS):
            _send(name)
    except Exception as error:
        log.warning("%s was not asked for: %s", name, type(error).__name__)


def woken(name: str) -> None:
    """The message has come: from here on a new one is sent for new work."""
    cache.delete(_waiting(name))


def _waiting(name: str) -> str:
    return f"opscom:waiting:{name}"


def _send(name: str, *pks: int) -> None:
    try:
        current_app.send_task(name, args=pks, ignore_result=True, retry=False)
    except Exception as error:
        # A page must not fail because the broker is away; the row is due again in two minutes.
        log.warning("%s %s was not sent: %s", name, pks, type(error).__name__)
