"""Transactions: services open theirs here (DECISIONS 10). And the two tools of hot paths."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from core.scoping import claim

atomic = transaction.atomic
on_commit = transaction.on_commit


def prepared(sql: str, parameters: Mapping[str, Any] | Sequence[Any]) -> CursorWrapper:
    """Run a statement on Django's connection, in the open transaction, as PostgreSQL's prepared statement.

    It is parsed and planned once a connection, which is most of a small statement's cost. Returns the cursor.
    """
    connection.ensure_connection()
    if connection.queries_logged:
        cursor = connection.cursor()  # who looks at queries sees this one whole
    else:
        connection.connection.prepare_threshold = 1  # Django switches it off; its own cursors never prepare
        cursor = connection.make_cursor(psycopg.Cursor(connection.connection))
    cursor.execute(sql, parameters)
    return cursor


def insert_unless_taken(row: models.Model, **expressions: str) -> bool:
    """Save a new client row by one prepared statement; False when a unique constraint has such a row already.

    Unlike `save` it needs no savepoint to survive the conflict. `expressions` gives columns as SQL over the other
    columns, named as placeholders; what they came to is set on the row.
    """
    claim(row)
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.column: field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields}
    returned = [row._meta.pk.column, *expressions]
    found = prepared(_insert(type(row), tuple(expressions.items())), values).fetchone()
    if found is None:
        return False
    for column, value in zip(returned, found, strict=True):
        setattr(row, column, value)
    row._state.adding, row._state.db = False, connection.alias
    return True


@cache
def _insert(model: type[models.Model], expressions: tuple[tuple[str, str], ...]) -> str:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = [dict(expressions).get(column, f"%({column})s") for column in columns]
    returned = [model._meta.pk.column, *dict(expressions)]
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({', '.join(values)})"
        f" ON CONFLICT DO NOTHING RETURNING {', '.join(returned)}"
    )
