"""The plate door's own way to the database: one prepared connection a thread, beside Django's."""

import re
import threading
from functools import cache
from typing import Any

import orjson
import psycopg
from django.db import connections
from psycopg.types.json import set_json_loads

# The log of a plate check may be lost with the last fraction of a second of a crash; waiting for the disk would cost
# most of the answer's time. A generic plan is right: every table is asked by one index probe.
OPTIONS = "-c synchronous_commit=off -c plan_cache_mode=force_generic_plan -c jit=off -c statement_timeout=5s"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class DoorConnection(threading.local):
    """Runs statements on a connection that stays open; a connection that broke is replaced once."""

    _connection: psycopg.Connection | None = None
    _cursor: psycopg.RawCursor

    def execute(self, sql: str, parameters: dict[str, Any]) -> psycopg.Cursor:
        """Run one prepared statement. psycopg's errors when the database stays away or refuses it."""
        text, names = _numbered(sql)
        values = [parameters[name] for name in names]
        try:
            return self._open().execute(text, values, prepare=True)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            if self._connection is not None and not self._connection.closed:
                raise
        return self._open().execute(text, values, prepare=True)

    def close(self) -> None:
        """Close this thread's connection."""
        if self._connection is not None:
            self._connection.close()

    def _open(self) -> psycopg.Cursor:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(**_parameters(), autocommit=True)
            set_json_loads(orjson.loads, self._connection)
            self._cursor = psycopg.RawCursor(self._connection)
        return self._cursor


@cache
def _numbered(sql: str) -> tuple[str, list[str]]:
    """The statement with PostgreSQL's own placeholders, and the names of its parameters in their order: psycopg would
    look for its placeholders at every call of a text as long as the plate's."""
    names = list(dict.fromkeys(_PLACEHOLDER.findall(sql)))
    return _PLACEHOLDER.sub(lambda found: f"${names.index(found[1]) + 1}", sql), names


def _parameters() -> dict[str, Any]:
    facts = connections["default"].settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    said = {ours: facts[theirs] for theirs, ours in names.items() if facts[theirs]}
    options = facts["OPTIONS"] | {
        "options": f"{facts['OPTIONS'].get('options', '')} {OPTIONS}",
        "connect_timeout": 3,
    }
    return said | options


door_connection = DoorConnection()
