"""The SQL that writes many people at once: the same few statements for a thousand rows as for one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, models
from django.utils import timezone

from accounts.choices import UserKind, UserStatus
from accounts.models import Profile, User
from accounts.rules.people_import import OF_PROFILE, OF_USER, Entry, Person, label_of
from core import audit
from core.actors import Actor
from core.scoping import current_client

_MADE_BY_SQL = {
    "public_id": "gen_random_uuid()",
    "password": "'!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')",  # opens nothing
}
_USER_COLUMNS = ("login_source", "unique_id", *OF_USER)
_AUDIT = """
INSERT INTO core_auditentry (client_id, at, actor_kind, actor_id, actor_label, behalf_label, action, object_type,
                             object_id, object_label, data, request_id)
SELECT %(client)s, %(at)s, %(kind)s, %(by)s, %(label)s, %(behalf)s, action, %(model)s, id, name, data::jsonb,
       %(request)s
  FROM unnest(%(actions)s::text[], %(ids)s::text[], %(names)s::text[], %(data)s::text[])
       AS told (action, id, name, data)
"""


def insert_people(*, people: Sequence[Person], language: str) -> None:
    """Make drivers and their profiles; each person gets its `pk`. IntegrityError when a name is taken meanwhile."""
    facts = {"client": current_client(), "kind": UserKind.DRIVER, "status": UserStatus.ACTIVE}
    user = User(**facts, language=language)
    rows = {**_columns(people, OF_USER)}
    rows |= {
        "login_source": [person.key[0] for person in people],
        "unique_id": [person.key[1] for person in people],
    }
    made = _insert(user, rows, returning="id, login_source, unique_id")
    pks = {(source, unique_id): pk for pk, source, unique_id in made}
    for person in people:
        person.pk = pks[person.key]
    rows = {"user": [person.pk for person in people], **_columns(people, OF_PROFILE)}
    _insert(Profile(client=facts["client"]), rows)


def update_people(*, people: Sequence[Person]) -> None:
    """Write what changed of known people, whose rows are locked. IntegrityError when a name is taken meanwhile."""
    of_user = [person for person in people if person.changes.keys() & set(OF_USER)]
    of_profile = [person for person in people if person.changes.keys() & set(OF_PROFILE)]
    if renamed := [person.pk for person in of_user if person.changes.keys() & {"email", "username"}]:
        # A name may go from one person of the file to another, so all are given back before any is taken.
        User.objects.filter(pk__in=renamed).update(email="", username="")
    if of_user:
        _update(User, "id", of_user, OF_USER)
    if readdressed := [person.pk for person in of_user if "email" in person.changes]:
        User.objects.filter(pk__in=readdressed).update(new_email="")  # as services.profiles does
    if of_profile:
        _update(Profile, "user_id", of_profile, OF_PROFILE)


def record_people(*, actor: Actor, entries: Iterable[tuple[str, Person, dict[str, Any]]]) -> None:
    """Write the audit entries (action, person, data) by one statement, as core.audit.record would (DECISIONS 16)."""
    told = [
        (action, str(person.pk), label_of(person.values)[:200], _plain(data))
        for action, person, data in entries
    ]
    if not told:
        return
    actions, ids, names, data = (list(column) for column in zip(*told, strict=True))
    facts = {
        "client": current_client().pk,
        "at": timezone.now(),
        "kind": actor.kind.value,
        "by": str(actor.id),
        "label": actor.label[:200],
        "behalf": (actor.on_behalf_of or "")[:200],
        "model": User._meta.label_lower,
        "request": audit.request_id.get(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_AUDIT, facts | {"actions": actions, "ids": ids, "names": names, "data": data})


def refresh_statistics() -> None:
    """Tell the planner how large the tables of people have become; autovacuum would, but minutes later."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {User._meta.db_table}, {Profile._meta.db_table}")


def _columns(people: Sequence[Person], keys: Sequence[str]) -> dict[str, list]:
    return {key: [_stored(person.values[key]) for person in people] for key in keys}


def _stored(value: Any) -> Any:
    return value.pk if isinstance(value, Entry) else value


def _plain(data: dict[str, Any]) -> str:
    told = {key: _labels(value) for key, value in data.items()}
    return orjson.dumps(told).decode()


def _labels(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_labels(item) for item in value]
    return value.label if isinstance(value, Entry) else value


def _insert(row: models.Model, columns: dict[str, list], returning: str = "") -> list[tuple]:
    """Insert many rows: what `columns` lists by field name, everything else as `row` has it."""
    model, names, sources, constants = type(row), [], [], []
    now = timezone.now()
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        names.append(field.column)
        if field.name in columns:
            sources.append(f"sent.{field.column}")
        elif field.column in _MADE_BY_SQL:
            sources.append(_MADE_BY_SQL[field.column])
        else:
            sources.append("%s")
            constants.append(_constant(field, row, now))
    listed, arrays = _arrays(model, columns)
    sql = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(sources)} FROM {listed}"
    with connection.cursor() as cursor:
        cursor.execute(sql + (f" RETURNING {returning}" if returning else ""), [*constants, *arrays])
        return cursor.fetchall() if returning else []


def _update(model: type[models.Model], key: str, people: Sequence[Person], names: Sequence[str]) -> None:
    listed, arrays = _arrays(model, _columns(people, names), keys=[person.pk for person in people])
    columns = [model._meta.get_field(name).column for name in names]
    sets = ", ".join(f"{column} = sent.{column}" for column in columns)
    which = f"kept.{key} = sent.key AND kept.client_id = %s"
    sql = f"UPDATE {model._meta.db_table} AS kept SET {sets} FROM {listed} WHERE {which}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*arrays, current_client().pk])


def _arrays(model, columns: dict[str, list], keys: list[int] | None = None) -> tuple[str, list[list]]:
    """Columns as the SQL of a table `sent`, and its parameters; `keys` become its column `key`."""
    fields = [model._meta.get_field(name) for name in columns]
    types = [_type(field) for field in fields]
    names, values = [field.column for field in fields], list(columns.values())
    if keys is not None:
        names, types, values = ["key", *names], ["bigint", *types], [keys, *values]
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    return f"unnest({arrays}) AS sent ({', '.join(names)})", values


def _type(field: models.Field) -> str:
    kind = field.db_type(connection)
    return "text" if kind.startswith("varchar") else kind  # a cast to varchar(n) would cut silently


def _constant(field: models.Field, row: models.Model, now: datetime) -> Any:
    if getattr(field, "auto_now_add", False):
        return now
    return field.get_db_prep_save(getattr(row, field.attname), connection)
