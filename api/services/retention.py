"""How long calls stay on record (DECISIONS 20, 27)."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from api.idempotency import KEPT
from api.models import ApiCall, IdempotentCall
from core import audit
from core.actors import Actor
from core.db import atomic
from core.models import Client
from core.scoping import client_scope

KEEP_CALLS_FOR = timedelta(days=90)


def purge_calls(*, actor: Actor) -> dict[str, int]:
    """Delete calls older than 90 days and answers kept for repetition over a day ago, of every client.

    Each client whose calls went gets an audit entry, since those rows are otherwise never deleted.
    """
    counts = {"calls": 0, "answers": 0}
    for client in Client.objects.all():
        with client_scope(client):
            counts["calls"] += _purge_log(actor, client)
            counts["answers"] += IdempotentCall.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[
                0
            ]
    return counts


def _purge_log(actor: Actor, client: Client) -> int:
    old = ApiCall.objects.filter(at__lt=timezone.now() - KEEP_CALLS_FOR)
    if not old.exists():
        return 0
    with atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL opscom.purge = 'on'")
        gone = old.delete()[0]
        audit.record(actor, "api_calls.purged", client, count=gone)
    return gone
