"""Working off bulk mail: behind all other mail, fair between clients, after any kill (parking EML-5)."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection
from django.utils import timezone

from content.queries.outbox import clients_with_bulk
from content.services.outbox import DRAIN, deliver_bulk
from core.broker import wake, woken
from core.scoping import client_scope

SLOTS = 2  # of the worker's four threads: the others are for mail that somebody waits for
BATCH = 25
SLICE_SECONDS = 4  # a worker that is told to stop has twice that before it is killed
_LOCK = 0x6D61696C  # the first of the two keys of the slots' advisory locks, which end with their process


def drain_bulk() -> int:
    """Hand over bulk mail of all clients for one slice and ask for the next; returns how many were tried.

    To be called in `all_clients`. At most SLOTS do it at once on the whole installation. Another ends at once: those
    at work look again after they have let go, and the outbox's own task after a minute.
    """
    woken(DRAIN)
    tried, ends_at = 0, monotonic() + SLICE_SECONDS
    with _slot() as has_slot:
        while has_slot and (handed_over := _round(ends_at)):
            if not tried:
                wake(DRAIN)  # there may be work for a second one
            tried += handed_over
    if tried and clients_with_bulk(timezone.now()).exists():
        wake(DRAIN)
    return tried


def _round(ends_at: float) -> int:
    """One batch of each client that has any, in an order of chance: who is first today is not first tomorrow."""
    clients = list(clients_with_bulk(timezone.now())) if monotonic() < ends_at else []
    random.shuffle(clients)
    tried = 0
    for client in clients:
        with client_scope(client):
            tried += deliver_bulk(limit=BATCH, ends_at=ends_at)
    return tried


@contextmanager
def _slot() -> Iterator[bool]:
    """Whether one of the slots is ours for the time of the block."""
    with connection.cursor() as cursor:
        for number in range(SLOTS):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, number])
            if cursor.fetchone()[0]:
                try:
                    yield True
                finally:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, number])
                return
    yield False
