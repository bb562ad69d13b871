"""The floor: the very statements of a call, put to PostgreSQL by pgbench without any web server or Python."""

import os
import re
import subprocess
import sys
from pathlib import Path

import orjson
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from psycopg import ClientCursor

from api import plate_door
from api.door_connection import OPTIONS
from benchmarks.data import plate
from benchmarks.load import Outcome
from embedded.binaries import postgres_programs

_MARK = "BENCHMARK0"


def validation_script(body: dict, most: int) -> str:
    """The door's statement for a random plate."""
    seen = []

    def execute(sql, parameters):
        connection.ensure_connection()
        seen.append(ClientCursor(connection.connection).mogrify(sql, parameters))
        cursor = connection.cursor()
        cursor.execute(sql, parameters)
        return cursor

    plate_door.answer(orjson.dumps(body | {"plate": _MARK}), {}, "127.0.0.1", execute)
    head = plate(0)[0]
    statement = seen[0].replace(f"'{_MARK}'", f"('{head}' || lpad((:n)::text, 7, '0'))")
    return f"\\set n random(1, {most})\n{statement};\n"


def push_script(path: str, body: dict) -> str:
    """Every statement of a permit push, its transaction and savepoints included."""
    browser = Browser()
    said = orjson.dumps(body | {"LicencePlate": _MARK})
    browser.generic("POST", path, said.replace(_MARK.encode(), b"WARM"), content_type="application/json")
    with CaptureQueriesContext(connection) as seen:
        browser.generic("POST", path, said, content_type="application/json")
    statements = ";\n".join(" ".join(query["sql"].split()) for query in seen.captured_queries)
    statements = statements.replace(f"'{_MARK}'", "('B' || (:n)::text)")
    # Every record has a reference of its own; it is the only uuid among the values.
    statements = re.sub(r"'[0-9a-f]{32}'::uuid", "gen_random_uuid()", statements)
    return f"\\set n random(1, 9000000000000000)\n{statements};\n"


def pgbench(script: Path, *, uri: str, connections: int, seconds: float, is_door: bool) -> Outcome:
    """Run a script with prepared statements. Milliseconds come from pgbench's own log of every transaction."""
    log = script.with_suffix(".log")
    options = OPTIONS if is_door else ""
    command = [
        "-n",
        "-M",
        "prepared",
        "-f",
        script,
        "-c",
        connections,
        "-j",
        1,
        "-T",
        max(1, round(seconds)),
        "-l",
    ]
    done = subprocess.run(
        [str(part) for part in [postgres_programs(None) / "pgbench", *command, "--log-prefix", log, uri]],
        env={**os.environ, "PGOPTIONS": options},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"pgbench failed on {script.name}:\n{script.read_text()}\n{done.stderr}")
    took = []
    for path in script.parent.glob(f"{log.name}.*"):
        took += [int(line.split()[2]) / 1000 for line in path.read_text().splitlines()]
        path.unlink()
    took.sort()
    rate = float(re.search(r"tps = ([0-9.]+)", done.stdout)[1])
    failed = int(re.search(r"number of failed transactions: (\d+)", done.stdout)[1])
    return Outcome(rate, took[len(took) // 2], took[len(took) * 99 // 100], failed)
