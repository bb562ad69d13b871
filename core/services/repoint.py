"""Moving everything that hangs on one row to another, and back: the floor of merging (DECISIONS 13).

The foreign keys are asked of the models, so that a table which is added later is moved without being named.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models

from core import audit
from core.db import atomic
from core.ports import row_collisions


def repoint(*, source: models.Model, target: models.Model, but: Collection[str] = ()) -> list[dict[str, Any]]:
    """Let every row that points at `source` point at `target`. To be called in a transaction that holds both locked.

    `but` are keys to leave alone, as `accounts.Session.user`. A row that would collide with one of the target's is
    settled by its table's entry in `core.ports.row_collisions`; without one it stays where it is. Returns what
    `put_back` needs, as JSON: {"model", "field", "ids", "changed", "dropped", "left"} of each key that had rows.
    """
    moved = []
    for field in keys_to(model=type(source)):
        if f"{field.model._meta.label}.{field.name}" not in but:
            entry = _move(field, source, target)
            if any(entry[outcome] for outcome in ("ids", "changed", "dropped", "left")):
                moved.append(entry)
    return moved


def put_back(*, moved: list[dict[str, Any]], source: models.Model, target: models.Model) -> int:
    """Undo `repoint`: rows that still are as it left them go back to `source`. Returns how many could not.

    Rows that are gone or were given to somebody else meanwhile are nobody's to take; dropped ones stay dropped.
    """
    failed = 0
    for entry in reversed(moved):
        field = _key(entry)
        rows = field.model._default_manager.filter(pk__in=entry["ids"], **{field.name: target})
        failed += len(_update(rows, {field.name: source}))
        for change in reversed(entry["changed"]):
            changed = field.model._default_manager.filter(pk=change["id"], **change["is"])
            failed += len(_update(changed, change["was"]))
    return failed


def keys_to(*, model: type[models.Model]) -> Iterator[models.ForeignKey]:
    """Every foreign key of any table that points at this one."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.field


def _key(entry: dict[str, Any]) -> models.ForeignKey:
    return apps.get_model(entry["model"])._meta.get_field(entry["field"])


def _move(field: models.ForeignKey, source, target) -> dict[str, Any]:
    rows = field.model._default_manager.filter(**{field.name: source})
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    entry = {"model": field.model._meta.label, "field": field.name, "ids": ids}
    entry |= {"changed": [], "dropped": [], "left": []}
    if ids:
        collided = _update(rows, {field.name: target})
        entry["ids"] = [pk for pk in ids if pk not in set(collided)]
        for pk in collided:
            _settle(entry, field.model._default_manager.get(pk=pk), target)
    return entry


def _settle(entry: dict[str, Any], row, target) -> None:
    label = entry["model"]
    if label not in row_collisions:
        entry["left"].append(row.pk)
        return
    for changed, values in row_collisions.get(label)(row=row, target=target):
        if values is None:
            entry["dropped"].append(changed.pk)
            changed.delete()
            continue
        was = {name: audit.plain(getattr(changed, name)) for name in values}
        type(changed)._default_manager.filter(pk=changed.pk).update(**values)
        told = {name: audit.plain(value) for name, value in values.items()}
        entry["changed"].append({"id": changed.pk, "was": was, "is": told})


def _update(rows, values: dict[str, Any]) -> list[Any]:
    """Update all at once, or, where one collides, each on its own; returns the keys of those that collide."""
    try:
        with atomic():
            rows.update(**values)
        return []
    except IntegrityError:
        return [pk for pk in list(rows.values_list("pk", flat=True)) if not _updated(rows, pk, values)]


def _updated(rows, pk, values: dict[str, Any]) -> bool:
    try:
        with atomic():
            rows.filter(pk=pk).update(**values)
        return True
    except IntegrityError:
        return False
