"""Holding a lease on claimed work, and finding work that was lost (DECISIONS 31)."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from core.broker import send_on_commit
from core.choices import WorkState
from core.db import atomic
from core.exceptions import LeaseLost
from core.models.work import LEASE, RESEND_AFTER, Work
from core.scoping import all_clients

log = logging.getLogger(__name__)
BATCH = 200


class Lease:
    """Keeps claimed work ours while the `with` block runs, with a thread of its own.

    `progress()` gives columns that are worth seeing before the end; it is called from that thread.
    """

    def __init__(self, work: Work, progress: Callable[[], dict[str, Any]] = dict):
        self._work, self._progress = work, progress
        self._ended, self._lost = Event(), Event()
        self._thread = Thread(target=self._beat, name=f"lease-{work.pk}", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def check(self) -> None:
        """Raises LeaseLost when the work was given to another."""
        if self._lost.is_set():
            raise LeaseLost(f"{self._work} is no longer ours")

    def _beat(self):
        try:
            while not self._ended.wait(LEASE.total_seconds() / 3) and not self._lost.is_set():
                self._renew()
        finally:
            connection.close()

    def _renew(self):
        try:
            if not update_held(self._work, lease_until=timezone.now() + LEASE, **self._progress()):
                self._lost.set()
        except DatabaseError as error:
            connection.close()
            log.warning("lease of %s was not renewed: %s", self._work, error)


def update_held(work: Work, **facts) -> bool:
    """Write `facts` on work this attempt still holds; False when it was given to another."""
    with all_clients(reason="work is written by its id"):
        return bool(type(work).objects.held(work).update(**facts))


def finish(work: Work, state: WorkState, **facts) -> bool:
    """Write the outcome; False when the lease was lost, and then nothing is written."""
    return update_held(work, state=state, ended_at=timezone.now(), lease_until=None, **facts)


def repair(model: type[Work], now: datetime, given_up: Callable[[Work], None] = lambda work: None) -> None:
    """Queue again what lost its worker, give up what did so too often, send again what no worker took.

    To be called in `all_clients`. Several may repair at once: rows that one looks at are skipped by the others.
    `given_up` is told of work that ends as failed here, in the transaction that says so.
    """
    with atomic():
        for work in model.objects.lost(now).select_for_update(skip_locked=True, of=("self",))[:BATCH]:
            if work.attempts >= work.max_attempts:
                _write(work, state=WorkState.FAILED, ended_at=now, lease_until=None, error_class="lost")
                given_up(work)
            else:
                _write(work, state=WorkState.QUEUED, due_at=now, lease_until=None)
        for work in model.objects.unsent(now).select_for_update(skip_locked=True, of=("self",))[:BATCH]:
            _write(work, due_at=now + RESEND_AFTER)
            send_on_commit(work)


def _write(work: Work, **facts) -> None:
    type(work).objects.filter(pk=work.pk).update(**facts)
