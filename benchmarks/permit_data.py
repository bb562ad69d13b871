"""A client with as many permits as are asked for in 40 lots, six of ten with somebody, written by SQL."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from accounts.choices import UserKind
from accounts.models import Role, RoleAssignment, User, UserType
from core.actors import system_actor
from core.models import Client
from core.services.clients import create_client
from parking.models import Lot, PermitState, SalesWindow
from parking.services.lots import save_lot
from parking.services.sales_windows import save_sales_window

HOST = "bench.test"
ACTOR = system_actor("benchmark")
LOTS = 40
FIRST_PERSON = 1000  # drivers have ids from here on

# Of 100 permits 2 are archived, 3 lost, 10 hidden; 60 have somebody: 6 of those asked for it, 4 promised to pay. Of ten
# holders one has the permit for the next window as well. Each person has one permit.
_FILL = """
INSERT INTO accounts_user (id, client_id, kind, public_id, username, email, first_name, last_name, language, status,
  login_source, unique_id, new_email, archived_from, password, must_change_password, badge_number, created_at)
SELECT %(first_person)s + n, %(client)s, 'driver', gen_random_uuid(), 'driver' || n, 'driver' || n || '@campus.test',
  'First' || n, 'Last' || n, 'en', 'active', 'OPSCOM', 's' || n, '', '', '!', false, '', now()
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 10 < 6;
INSERT INTO accounts_profile (client_id, user_id, user_type_id, salutation, middle_name, preferred_name, street, city,
  postal_code, street2, city2, postal_code2, phone_cell, licence_no, student_no, student_phone, employee_no, department,
  employee_phone, account_number, tax_exemption_code, email_consent, private_comment, public_comment,
  is_company_manager, is_bill_recipient)
SELECT client_id, id, %(user_type)s, '', '', '', '1 Main Street', 'Ottawa', 'K1A 0B1', '', '', '', '613-555-0100', '',
  '', '', '', '', '', '', '', false, '', '', false, false
FROM accounts_user u WHERE kind = 'driver' AND NOT EXISTS (SELECT FROM accounts_profile p WHERE p.user_id = u.id);
INSERT INTO parking_permit (id, client_id, lot_id, number, prefix, sequence, postfix, state_id, visible_to_user,
  comment, archived_at)
SELECT n, %(client)s, (%(lots)s::bigint[])[n / 10 %% 40 + 1], 'P' || n, 'P', n, '',
  CASE WHEN n %% 100 BETWEEN 50 AND 52 THEN %(lost)s ELSE %(good)s END, n %% 10 <> 9, '',
  CASE WHEN n %% 100 IN (7, 77) THEN now() END
FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO parking_permitrental (client_id, permit_id, person_id, sales_window_id, starts_at, ends_at, list_cost, cost,
  status, source, renewable, requested_at, reserved_until, ended_by, end_reason)
SELECT %(client)s, n, %(first_person)s + n, (%(windows)s::bigint[])[w], now() + make_interval(days => 300 * w - 400),
  now() + make_interval(days => 300 * w - 101), 350, 350,
  CASE WHEN n %% 100 < 6 THEN 'requested' WHEN n %% 100 BETWEEN 10 AND 13 THEN 'reserved' ELSE 'rented' END, 'portal',
  true, now() - make_interval(mins => n %% 100000), now() + interval '1 day', '', ''
FROM generate_series(%(first)s, %(last)s) n, generate_series(1, 2) w
WHERE n %% 10 < 6 AND (w = 1 OR n %% 100 IN (20, 21, 22, 23, 24, 25));
SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), max(id)) FROM accounts_user;
SELECT setval(pg_get_serial_sequence('parking_permit', 'id'), max(id)) FROM parking_permit
"""


def new_client() -> Client:
    """The client, at its host name."""
    return create_client(actor=ACTOR, code="BENCH", name="Benchmark", hosts=[HOST])


def prepare() -> User:
    """Lots, two windows, and a member of staff who may do everything."""
    for number in range(1, LOTS + 1):
        values = {"name": f"Lot {number:02}", "short_name": f"L{number:02}", "default_cost": Decimal(350)}
        save_lot(actor=ACTOR, values=values)
    today = timezone.localdate()
    for name, first in (
        ("This year", today - timedelta(days=100)),
        ("Next year", today + timedelta(days=200)),
    ):
        save_sales_window(actor=ACTOR, values=_window(name, first))
    staff = User.objects.create(kind=UserKind.STAFF, username="staff", email="staff@bench.test")
    RoleAssignment.objects.create(user=staff, role=Role.objects.get(is_primary=True))
    return staff


def fill(client: Client, first: int, last: int) -> None:
    """Write permits number `first` to `last` with all that belongs to them."""
    values = {
        "client": client.pk,
        "first": first,
        "last": last,
        "first_person": FIRST_PERSON,
        "lots": list(Lot.objects.order_by("name").values_list("pk", flat=True)),
        "windows": list(SalesWindow.objects.order_by("starts_on").values_list("pk", flat=True)),
        "user_type": UserType.objects.filter(is_system=False).values_list("pk", flat=True)[0],
        "good": PermitState.objects.get(is_default=True).pk,
        "lost": PermitState.objects.filter(is_valid=False)[0].pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")  # no trigger looks at each row
        cursor.execute(_FILL, values)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _window(name: str, first: date) -> dict:
    return {
        "name": name,
        "window_type": "Y",
        "sale_starts_at": timezone.now() - timedelta(days=200),
        "starts_on": first,
        "ends_on": first + timedelta(days=299),
    }
