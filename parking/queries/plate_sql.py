"""The one SQL text that answers “what speaks for this plate?”, shared by `check_plate` and the API's plate door.

`rights_lateral()` gives a SELECT of exactly one row and five columns, to be put into a statement behind LATERAL:

    rights   json   array of rights, null when there is none; read with `read_rights`
    rights_n bigint how many rights there are
    dntt     json   array of Do Not Ticket or Tow entries, null when there is none; read with `read_dntt`
    alarm    text   the words of the plate's alarms, then of its drivers', joined by a line feed (enforcement I-8);
                    null when there is none

Its parameters are SQL expressions, columns of the tables before it or placeholders:

    client   bigint       the client's id; null finds nothing
    key      text         `parking.rules.plate_key.plate_key(plate)`, computed in Python
    at       timestamptz  a whole second (DECISIONS 24): date_trunc('second', now()) or a parameter

    WITH asked AS (SELECT %s::text AS code, %s::text AS hash, %s::text AS key, date_trunc('second', now()) AS at)
    SELECT c.id, t.id, answer.*
      FROM asked LEFT JOIN core_client c ON c.code = asked.code
      LEFT JOIN accounts_apitoken t ON t.client_id = c.id AND t.hash = asked.hash
      LEFT JOIN LATERAL ({rights_lateral(client="t.client_id", key="asked.key", at="asked.at")}) answer ON true

Given the token's client id, as here, nobody without a token of the client learns anything. The text holds no per cent
sign and no parameters of its own. It knows no time windows of zones (DECISIONS 22). Each table costs one index probe.
Sources register while the site starts, so build the statement at the first use, not at import.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import NamedTuple

from parking.ports import live_sources

_RIGHTS = """
SELECT found.rights, found.rights_n,
    (SELECT json_agg(json_build_array(
                d.notes, d.location, extract(epoch FROM d.starts_at)::bigint, extract(epoch FROM d.ends_at)::bigint)
            ORDER BY d.starts_at, d.id)
       FROM parking_vehicle v JOIN parking_dntt d ON d.vehicle_id = v.id
      WHERE v.client_id = {client} AND v.plate_key = {key}{vehicles} AND d.deleted_at IS NULL
        AND d.starts_at <= {at}
        AND {at} <= d.ends_at + CASE WHEN d.whole_days THEN interval '59 s' ELSE interval '0' END) AS dntt,
    (SELECT string_agg(told.text, chr(10) ORDER BY told.of_driver, told.created_at, told.id)
       FROM (SELECT DISTINCT a.of_driver, a.created_at, a.id, a.text
               FROM parking_vehicle v CROSS JOIN LATERAL (
                    SELECT false AS of_driver, p.created_at, p.id, p.text
                      FROM parking_platealarm p WHERE p.vehicle_id = v.id AND p.cleared_at IS NULL
                    UNION ALL
                    SELECT true, p.created_at, p.id, p.text
                      FROM parking_vehicledriver d JOIN parking_peoplealarm p
                        ON p.client_id = {client} AND p.person_id = d.user_id AND p.cleared_at IS NULL
                     WHERE d.client_id = {client} AND d.vehicle_id = v.id AND d.until IS NULL
                       AND p.scope = 'vehicles') a
              WHERE v.client_id = {client} AND v.plate_key = {key}{vehicles}) told) AS alarm
  FROM (SELECT json_agg(json_build_array(
                   kind, source, label, name, extract(epoch FROM starts_at)::bigint,
                   extract(epoch FROM ends_at)::bigint, lot_ids, zone_id, zone_name, reference)
               ORDER BY starts_at, ends_at, reference) AS rights, count(*) AS rights_n
          FROM ({sources})
            s (kind, source, label, name, starts_at, ends_at, lot_ids, zone_id, zone_name, reference)) found
"""

_IN_REGION = """
        AND v.province_id IN (
          SELECT p.id FROM accounts_province p WHERE p.client_id = {client} AND p.code = {region})"""


class RightRow(NamedTuple):
    """One right as the statement gives it; instants in UTC. Permits have `lot_ids`, records a `zone_id`."""

    kind: str
    source: str
    label: str
    name: str
    starts_at: datetime
    ends_at: datetime
    lot_ids: tuple[int, ...]
    zone_id: int | None
    zone_name: str
    reference: str


@dataclass(frozen=True)
class DnttNote:
    """An active Do Not Ticket or Tow entry (parking EFF-2); instants in UTC."""

    notes: str
    location: str
    starts_at: datetime
    ends_at: datetime


def rights_lateral(*, client: str, key: str, at: str, region: str | None = None) -> str:
    """The SELECT described above. `region`: an expression with a province's code, narrows the vehicles looked at.

    Raises ValueError when a source has a table of the name that an expression begins with: it would mean that table
    inside, and find the rows of every client.
    """
    asked = {"client": client, "key": key, "at": at}
    for source, (table, dot, _column) in product(
        live_sources, (text.partition(".") for text in asked.values())
    ):
        if dot and re.search(rf"\b(FROM|JOIN) \w+ {re.escape(table)}\b", source.sql):
            raise ValueError(f"The source {source.key} has a table {table} of its own.")
    sources = " UNION ALL ".join(f"({source.sql.format(**asked)})" for source in live_sources)
    vehicles = _IN_REGION.format(client=client, region=region) if region else ""
    return _RIGHTS.format(sources=sources, vehicles=vehicles, **asked)


def read_rights(rows: Sequence[Sequence] | None) -> list[RightRow]:
    """The parsed `rights` column as rows."""
    return [_right(*row) for row in rows or ()]


def _right(kind, source, label, name, starts, ends, lot_ids, zone_id, zone_name, reference) -> RightRow:
    return RightRow(
        kind,
        source,
        label,
        name,
        _instant(starts),
        _instant(ends),
        tuple(lot_ids),
        zone_id,
        zone_name,
        reference,
    )


def read_dntt(rows: Sequence[Sequence] | None) -> list[DnttNote]:
    """The parsed `dntt` column as notes."""
    return [
        DnttNote(notes, location, _instant(starts), _instant(ends))
        for notes, location, starts, ends in rows or ()
    ]


def _instant(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
