"""How services write a row: lock, set, save, audit; put it away and take it out again."""

from collections.abc import Callable
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import Refusal, RowMissing

Refusals = dict[str, Callable[[], Refusal]]


def locked(*, model, pk):
    """The row of the open scope, locked to the end of the transaction. Raises RowMissing."""
    row = model.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise RowMissing
    return row


@contextmanager
def refusing(*, by_constraint: Refusals):
    """Turn the failure of a named constraint into its refusal; what was begun inside is undone, the rest stands.

    The refusal is made after the undoing, so it may look up the row that stands in the way.
    """
    try:
        with atomic():
            yield
    except IntegrityError as error:
        refusal = by_constraint.get(error.__cause__.diag.constraint_name)
        if refusal is None:
            raise
        raise refusal() from error


def write(*, actor: Actor, row, noun: str, values: dict, by_constraint: Refusals | None = None):
    """Give a new or locked row its values, save and audit it (`noun.created`, `noun.changed` with both values).

    Values are what a form cleaned: a file field takes an upload, None (keep) or False (remove). Nothing is written
    when nothing changes.
    """
    old = {name: getattr(row, name) for name in values} if row.pk else None
    for name, value in values.items():
        row._meta.get_field(name).save_form_data(row, value)
    new = {name: getattr(row, name) for name in values}
    facts = (
        new if old is None else {name: (old[name], new[name]) for name in values if old[name] != new[name]}
    )
    if facts:
        with refusing(by_constraint=by_constraint or {}):
            row.save()
        audit.record(actor, f"{noun}.{'created' if old is None else 'changed'}", row, **facts)
    return row


def archive_row(*, actor: Actor, row, noun: str):
    """Put a locked row with `archived_at` away and audit it (`noun.archived`); once is enough."""
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save()
        audit.record(actor, f"{noun}.archived", row)
    return row


def restore_row(*, actor: Actor, row, noun: str, by_constraint: Refusals | None = None):
    """Take a locked row out of the archive and audit it (`noun.restored`); another may hold its name meanwhile."""
    if row.archived_at is not None:
        row.archived_at = None
        with refusing(by_constraint=by_constraint or {}):
            row.save()
        audit.record(actor, f"{noun}.restored", row)
    return row
