"""Jobs: single calls that a service hands to the worker in its own transaction (DECISIONS 15)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from core.broker import send_on_commit
from core.choices import WorkState
from core.db import atomic
from core.exceptions import LeaseLost, Refusal
from core.leases import Lease, finish, update_held
from core.models import Job
from core.models.work import RESEND_AFTER
from core.redaction import redact
from core.registry import Registry
from core.scoping import all_clients, client_scope

log = logging.getLogger(__name__)
jobs: Registry[Callable] = Registry("job")
FIRST_WAIT = timedelta(seconds=30)


def job(key: str):
    """Register the decorated function as a job. It is called with the ids it was enqueued with, in its client's
    scope and time zone, outside any transaction; it may be called twice, so its work must bear that."""
    return lambda function: jobs.register(key, function)


def enqueue(key: str, client_id: int, **ids) -> Job:
    """Write the job's row in the open transaction; its message leaves on commit. RegistryError for an unknown key."""
    jobs.get(key)
    now = timezone.now()
    with atomic():
        row = Job.objects.create(
            client_id=client_id, key=key, ids=ids, queued_at=now, due_at=now + RESEND_AFTER
        )
        send_on_commit(row)
    return row


def run_job(job_id: int) -> None:
    """Do a queued job; nothing when another worker has it or it is done.

    A failure is tried again after 30 s, 2 min, 8 min and 32 min; a Refusal is final, for asking again is no use.
    """
    with all_clients(reason="a job is claimed by its id"):
        row = Job.objects.select_related("client").claim(job_id, timezone.now())
    if row is None:
        return
    zone = ZoneInfo(row.client.time_zone)
    with client_scope(row.client), timezone.override(zone), translation.override(row.client.default_language):
        try:
            with Lease(row):
                jobs.get(row.key)(**row.ids)
        except LeaseLost:
            log.warning("%s was given to another worker", row)
        except Exception as error:
            _fail(row, error)
        else:
            finish(row, WorkState.OK)


def _fail(row: Job, error: Exception) -> None:
    log.exception("job %s failed", row)
    facts = {
        "error_class": getattr(error, "error_class", "internal"),
        "error_text": redact(f"{type(error).__name__}: {error}")[:500],
    }
    if isinstance(error, Refusal) or row.attempts >= row.max_attempts:
        finish(row, WorkState.FAILED, **facts)
    else:
        due_at = timezone.now() + FIRST_WAIT * 4 ** (row.attempts - 1)
        update_held(row, state=WorkState.QUEUED, due_at=due_at, lease_until=None, **facts)
