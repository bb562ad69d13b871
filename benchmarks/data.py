"""A client with as many live rights as are asked for, and the questions put to it."""

from datetime import UTC, datetime

from django.db import connection

from accounts.choices import ApiScope
from accounts.models import User
from accounts.queries import user_types
from accounts.services.drivers import create_driver
from accounts.services.tokens import create_token
from core.actors import system_actor
from core.models import Client
from core.scoping import client_scope
from core.services.clients import create_client
from parking.models import Lot, LotZone, PermitState, SalesWindow
from parking.services.lots import save_lot
from parking.services.sales_windows import save_sales_window

CODE = "BENCH"
ACTOR = system_actor("benchmark")
STARTS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
ZONES = 50

# One record a plate; every tenth plate is a known vehicle with a standard permit, every second of those has a temporary
# permit as well, every hundredth a note, every hundredth an alarm. One person drives them all.
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
_DRIVERS = """
INSERT INTO parking_vehicledriver (client_id, vehicle_id, user_id, is_primary, is_active, since)
SELECT client_id, id, %(person)s, true, true, now() FROM parking_vehicle v
WHERE client_id = %(client)s AND NOT EXISTS (SELECT FROM parking_vehicledriver d WHERE d.vehicle_id = v.id)
"""
_PERMITS = """
INSERT INTO parking_permit (id, client_id, lot_id, number, prefix, postfix, state_id, visible_to_user, comment)
SELECT v.id, client_id, %(lot)s, v.id::text, '', '', %(state)s, true, '' FROM parking_vehicle v
WHERE client_id = %(client)s AND NOT EXISTS (SELECT FROM parking_permit p WHERE p.id = v.id);
INSERT INTO parking_permitrental (id, client_id, permit_id, person_id, sales_window_id, starts_at, ends_at, list_cost,
  cost, status, source, renewable, requested_at, reserved_until, ended_by, end_reason)
SELECT p.id, client_id, p.id, %(person)s, %(window)s, %(starts)s, %(ends)s, 350, 350, 'rented', 'portal', true, now(),
  now(), '', '' FROM parking_permit p
WHERE client_id = %(client)s AND NOT EXISTS (SELECT FROM parking_permitrental r WHERE r.id = p.id);
INSERT INTO parking_rentalvehicle (id, client_id, rental_id, vehicle_id)
SELECT r.id, client_id, r.id, r.id FROM parking_permitrental r
WHERE client_id = %(client)s AND NOT EXISTS (SELECT FROM parking_rentalvehicle x WHERE x.id = r.id);
INSERT INTO parking_temppermit (id, client_id, reference, number, lot_id, kind, email, starts_at, ends_at, price,
  status, channel, created_at, end_reason, comment)
SELECT v.id, client_id, gen_random_uuid(), 'T' || v.id, %(lot)s, 'daily', 'guest@campus.test', %(starts)s, %(ends)s, 5,
  'active', 'quick', now(), '', '' FROM parking_vehicle v
WHERE client_id = %(client)s AND id %% 2 = 0 AND NOT EXISTS (SELECT FROM parking_temppermit t WHERE t.id = v.id);
INSERT INTO parking_temppermitplate (id, client_id, temp_permit_id, plate, plate_key, ends_at)
SELECT v.id, v.client_id, v.id, v.plate, v.plate_key, %(ends)s FROM parking_vehicle v
WHERE v.client_id = %(client)s AND v.id %% 2 = 0
  AND NOT EXISTS (SELECT FROM parking_temppermitplate x WHERE x.id = v.id)
"""


def prepare() -> str:
    """Make the client, its zones, a lot that sells and a driver; returns a token without a limit."""
    client = create_client(actor=ACTOR, code=CODE, name="Benchmark", features=["api"])
    with client_scope(client):
        save_lot(actor=ACTOR, values={"name": "Lot", "short_name": "LOT"})
        days = {"starts_on": STARTS.date(), "ends_on": ENDS.date(), "sale_starts_at": STARTS}
        save_sales_window(actor=ACTOR, values={"name": "Ever", "window_type": "Y", **days})
        create_driver(actor=ACTOR, username="driver", email="driver@campus.test", user_type=user_types()[0])
        LotZone.objects.bulk_create(LotZone(name=f"Zone {number}") for number in range(ZONES))
        return create_token(actor=ACTOR, label="HotSpot", scopes=ApiScope.values, rate_per_minute=None)[1]


def fill(first: int, last: int) -> None:
    """Add the live rights of plates number `first` to `last`, and bring the planner's figures up to date."""
    client = Client.objects.get(code=CODE)
    with client_scope(client):
        rows = {"lot": Lot, "window": SalesWindow, "person": User}
        ids = {name: model.objects.values_list("pk", flat=True).get() for name, model in rows.items()}
        ids["state"] = PermitState.objects.values_list("pk", flat=True).get(is_default=True)
    values = ids | {
        "client": client.pk,
        "starts": STARTS,
        "ends": ENDS,
        "first": first,
        "last": last,
        "zones": ZONES,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for sql in (_RIGHTS, _VEHICLES, _DRIVERS, _NOTES, _ALARMS, _PERMITS):
            cursor.execute(sql, values)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def plate(number: int) -> str:
    """The plate of a number."""
    return f"P{number:07}"
