"""How every service of parking writes a row: lock, set, save, audit."""

from collections.abc import Callable
from contextlib import contextmanager

from django.db import IntegrityError

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import Refusal
from parking.exceptions import NameRequired, NameTaken, RowMissing

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


def given_name(*, text: str) -> str:
    """A name without blanks around it. Raises NameRequired when nothing is left."""
    name = text.strip()
    if not name:
        raise NameRequired(field="name")
    return name


def name_taken(*, name: str, field: str = "name") -> Callable[[], NameTaken]:
    """For `by_constraint`: another entry has this name."""
    return lambda: NameTaken(field=field, name=name)
