"""Recording changes: `record` in the transaction of the change it tells (DESIGN §5)."""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from core.actors import Actor
from core.models import AuditEntry, Client

request_id: ContextVar[str] = ContextVar("request_id", default="")

BATCH = 2000  # entries that go to the database at once


def record(actor: Actor, action: str, obj, **data) -> AuditEntry:
    """Write one audit entry about `obj` in its client's scope. `action` is dotted: `lot.created`.

    `data` takes JSON values, dates, decimals and uuids; a pair (old, new) tells a change. Never pass a secret.
    """
    entry = _entry(actor, action, obj, data)
    entry.save(force_insert=True)
    return entry


def record_many(actor: Actor, action: str, told: Iterable[tuple]) -> None:
    """Write one entry for each (object, data) pair, many at once; what `record` says of them holds."""
    entries = (_entry(actor, action, obj, data) for obj, data in told)
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def _entry(actor: Actor, action: str, obj, data: dict) -> AuditEntry:
    client_id = obj.pk if isinstance(obj, Client) else obj.client_id
    return AuditEntry(
        client_id=client_id,
        actor_kind=actor.kind,
        actor_id=str(actor.id),
        actor_label=actor.label[:200],
        behalf_label=(actor.on_behalf_of or "")[:200],
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:200],
        data={key: plain(value) for key, value in data.items()},
        request_id=request_id.get(),
    )


def changes(old, new, fields) -> dict:
    """What differs between two instances: {field: (old, new)}, for `record(**changes(...))`."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in fields)
    return {name: (before, after) for name, before, after in pairs if before != after}


def plain(value):
    """A value as JSON can hold it: instants in ISO form, decimals and uuids as text, rows as their label."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
