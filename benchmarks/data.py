"""A client with as many live rights as are asked for, and the questions put to it."""

from datetime import UTC, datetime

from django.db import connection

from accounts.choices import ApiScope
from accounts.services.tokens import create_token
from core.actors import system_actor
from core.models import Client
from core.scoping import client_scope
from core.services.clients import create_client
from parking.models import LotZone

CODE = "BENCH"
ACTOR = system_actor("benchmark")
STARTS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
ZONES = 50

# One live right a plate; every tenth plate is a known vehicle, every hundredth of those has a note, every
# hundredth an alarm.
_RIGHTS = """
INSERT INTO parking_paystationrecord (client_id, reference_id, source, plate, plate_key, currency, starts_at, ends_at,
  permit_no, ticket_no, zone_name, zone_id, promo_code, missed_polls, created_at, updated_at)
SELECT %(client)s, gen_random_uuid(), 'HotSpot', 'P' || lpad(n::text, 7, '0'), 'P' || lpad(n::text, 7, '0'), 'CAD',
  %(starts)s, %(ends)s, n::text, '', z.name, z.id, '', 0, now(), now()
FROM generate_series(%(first)s, %(last)s) n
JOIN (SELECT id, name, row_number() OVER (ORDER BY id) AS place FROM parking_lotzone WHERE client_id = %(client)s) z
  ON z.place = n %% %(zones)s + 1
"""
_VEHICLES = """
INSERT INTO parking_vehicle (client_id, plate, plate_key, plate_type_id, province_id, vin, is_electric, is_active,
  created_at)
SELECT %(client)s, 'P' || lpad(n::text, 7, '0'), 'P' || lpad(n::text, 7, '0'),
  (SELECT id FROM parking_platetype WHERE client_id = %(client)s ORDER BY id LIMIT 1),
  (SELECT id FROM accounts_province WHERE client_id = %(client)s ORDER BY id LIMIT 1), '', false, true, now()
FROM generate_series(%(first)s, %(last)s, 10) n
"""
_NOTES = """
INSERT INTO parking_dntt (client_id, vehicle_id, starts_at, ends_at, whole_days, location, notes, created_by,
  created_at)
SELECT client_id, id, %(starts)s, %(ends)s, false, 'Lot 6', 'Visitor', 'benchmark', now() FROM parking_vehicle v
WHERE client_id = %(client)s AND id %% 100 = 0 AND NOT EXISTS (SELECT FROM parking_dntt d WHERE d.vehicle_id = v.id)
"""
_ALARMS = """
INSERT INTO parking_platealarm (client_id, vehicle_id, text, created_by, created_at, cleared_by)
SELECT client_id, id, 'Wanted to talk with.', 'benchmark', now(), '' FROM parking_vehicle v
WHERE client_id = %(client)s AND id %% 100 = 50
  AND NOT EXISTS (SELECT FROM parking_platealarm a WHERE a.vehicle_id = v.id)
"""


def prepare() -> str:
    """Make the client and its zones; returns a token without a limit."""
    client = create_client(actor=ACTOR, code=CODE, name="Benchmark", features=["api"])
    with client_scope(client):
        LotZone.objects.bulk_create(LotZone(name=f"Zone {number}") for number in range(ZONES))
        return create_token(actor=ACTOR, label="HotSpot", scopes=ApiScope.values, rate_per_minute=None)[1]


def fill(first: int, last: int) -> None:
    """Add the live rights of plates number `first` to `last`, and bring the planner's figures up to date."""
    values = {
        "client": Client.objects.get(code=CODE).pk,
        "starts": STARTS,
        "ends": ENDS,
        "first": first,
        "last": last,
        "zones": ZONES,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for sql in (_RIGHTS, _VEHICLES, _NOTES, _ALARMS):
            cursor.execute(sql, values)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def plate(number: int) -> str:
    """The plate of a number."""
    return f"P{number:07}"
