"""The plate door: plate validation as one plain function over one SQL statement (DECISIONS 20–22).

`opscom/wsgi.py` calls it before Django; the ordinary view api/endpoints/plates.py calls the same function. The
statement admits the caller, finds the rights and writes the call log.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import django.db
import orjson
import psycopg

from api.access import CALLER, UNUSED_FOR_A_MINUTE, VERDICT, note_use, question
from api.errors import ApiError, too_many, unavailable, unexpected
from api.gate import Reply
from api.parsing import parse
from api.rate import allowance
from api.wire import read_body, token_of
from core.client_address import address_of
from core.schemas import Names, as_text, is_blank
from parking.queries.plate_sql import DnttNote, RightRow, read_dntt, read_rights, rights_lateral
from parking.rules.intervals import whole_second
from parking.rules.plate_key import plate_key

logger = logging.getLogger(__name__)

PATH = "/api/v1/validate/plate"
SCOPE = "plates.validate"
TOKEN = Names("api_token", "apiToken")
CLIENT = Names("client")
PLATE = Names("plate")
LONGEST = 50

_AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    django.db.OperationalError,
    django.db.InterfaceError,
)


def answer(body: bytes, headers: Mapping[str, Any], ip: str | None, execute: Callable) -> tuple[int, bytes]:
    """Status and JSON bytes for the question in `body`.

    `headers` is the WSGI environment, of which only HTTP_AUTHORIZATION is read. `execute(sql, parameters)` runs a
    statement and returns its cursor. Never raises.
    """
    try:
        return 200, _answer(body, headers, ip, execute)
    except ApiError as error:
        return refuse(error)
    except _AWAY:
        logger.exception("the database did not answer a plate validation")
        return refuse(unavailable())
    except Exception:
        reference = str(uuid4())
        logger.exception("plate validation %s failed", reference)
        return refuse(unexpected(reference))


def reply(environ: Mapping[str, Any], execute: Callable) -> Reply:
    """The whole reply to a POST in a WSGI environment."""
    try:
        status, content = answer(read_body(environ), environ, address_of(environ), execute)
    except ApiError as error:
        status, content = refuse(error)
    return Reply(status, content, _HEADERS[status]() if status in _HEADERS else {})


def refuse(error: ApiError) -> tuple[int, bytes]:
    """A failure in both envelopes: that of plate validation and that of all errors (DECISIONS 17)."""
    told = error.body()
    return error.status, orjson.dumps(
        {"error": error.code, "data": None, "message": told["ErrorMessage"], **told}
    )


_HEADERS = {
    429: lambda: too_many(allowance.seconds_left()).headers,
    503: lambda: unavailable().headers,
}


def _answer(body, headers, ip, execute) -> bytes:
    said = parse(body)
    key, unfit = _plate(said)
    client = CLIENT.find(said)
    asked = question(
        client=client if isinstance(client, str) else "",
        token=token_of(TOKEN, said, headers),
        ip=ip,
        scope=SCOPE,
    )
    asked |= {"granted": unfit.code if unfit else 0, "key": key, "at": whole_second(datetime.now(UTC))}
    code, token_id, per_minute, is_unused, zone, rights, dntt, alarm = execute(_statement(), asked).fetchone()
    note_use(execute, asked["hash"], token_id, per_minute, is_unused)
    if code:
        raise _refusal(code, asked["spent"], unfit)
    return _found(key, ZoneInfo(zone), read_rights(rights), read_dntt(dntt), alarm)


def _plate(said: dict[str, Any]) -> tuple[str, ApiError | None]:
    """The key of the plate asked for, or what is wrong with it."""
    value = PLATE.find(said)
    if is_blank(value):
        return "", ApiError(9006)
    try:
        plate = as_text(value)
    except ValueError:
        return "", ApiError(9033, field="plate")
    if len(plate) > LONGEST:
        return "", ApiError(9030, field="plate")
    key = plate_key(plate)
    return key, None if key else ApiError(9006)


def _refusal(code: int, is_spent: bool, unfit: ApiError | None) -> ApiError:
    if code == 9033 and is_spent:
        return too_many(allowance.seconds_left())
    return unfit if unfit and unfit.code == code else ApiError(code)


@cache
def _statement() -> str:
    """The one statement. The question is its first table, so it always gives a row."""
    rights = rights_lateral(client="t.client_id", key="q.key", at="q.at")
    text = f"""
WITH found AS (
  SELECT {VERDICT.format(granted="%(granted)s::int")} AS code, c.id AS client_id, c.time_zone, t.id AS token_id,
    t.rate_per_minute, {UNUSED_FOR_A_MINUTE} AS is_unused, asked.ip, answer.*
  FROM {CALLER} CROSS JOIN (VALUES (%(key)s::text, %(at)s::timestamptz)) AS q (key, at)
  LEFT JOIN LATERAL ({rights}) answer ON true
), logged AS (
  INSERT INTO api_apicall (client_id, token_id, at, endpoint, code, ip, plate_key, rights, ms)
  SELECT client_id, token_id, now(), %(scope)s, code, ip, %(key)s, CASE WHEN code = 0 THEN rights_n END,
    date_part('milliseconds', clock_timestamp() - statement_timestamp())
  FROM found WHERE client_id IS NOT NULL
)
SELECT code, token_id, rate_per_minute, is_unused, time_zone, rights, dntt, alarm FROM found"""
    return " ".join(text.split())


def _found(
    key: str, zone: ZoneInfo, rights: list[RightRow], dntt: list[DnttNote], alarm: str | None
) -> bytes:
    """The documented envelope; `response` is byte-exact (enforcement I-1), keys without data are left out (I-3)."""
    permits = [
        {"expires": _local(right.ends_at, zone), "type": right.label, "shortName": right.name}
        for right in rights
    ]
    notes = [
        {
            "notes": note.notes,
            "start": _local(note.starts_at, zone),
            "location": note.location,
            "end": _local(note.ends_at, zone),
        }
        for note in dntt
    ]
    facts = {"permits": permits, "dntt": notes, "alarm": alarm}
    return orjson.dumps(
        {
            "error": 0,
            "data": {
                "response": _text(permits, notes, alarm),
                "plate": key,
                "responseJSON": {name: value for name, value in facts.items() if value},
            },
            "message": "",
        }
    )


def _text(permits: list[dict], notes: list[dict], alarm: str | None) -> str:
    parts = [
        f"{permit['type']}: {permit['shortName']}\n Expires: {permit['expires']}\n" for permit in permits
    ]
    if permits:
        parts.append("\n")
    if alarm:
        parts.append(f"ALARM: {alarm}\n\n")
    parts += [
        f"DNTT: {note['location']}\n{note['start']}-{note['end']} \n{note['notes']}\n\n" for note in notes
    ]
    return "".join(parts)


def _local(instant, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(" ")[:19]
