"""A client with as many tickets as are asked for, half as many vehicles, and drivers for six of ten; written by SQL."""

from django.db import connection

from accounts.models import Province, User, UserType
from benchmarks.permit_data import FIRST_PERSON, prepare
from core.models import Client
from parking.models import Location, PlateType
from parking.services.picks import next_pick_number
from violations.models import OffenceItem, TicketCategory

# Of 100 tickets 60 are paid, 5 warnings, 2 spoiled, 2 cancelled, 1 appealed, 5 in collections; the others are open or,
# most of them, overdue. Two tickets share a vehicle; six vehicles of ten have a driver.
_FILL = """
INSERT INTO accounts_user (id, client_id, kind, public_id, username, email, first_name, last_name, language, status,
  login_source, unique_id, new_email, archived_from, password, must_change_password, badge_number, created_at)
SELECT %(first_person)s + n, %(client)s, 'driver', gen_random_uuid(), 'driver' || n, 'driver' || n || '@campus.test',
  'First' || n, 'Last' || n, 'en', 'active', 'OPSCOM', 's' || n, '', '', '!', false, '', now()
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 20 < 12 AND n %% 2 = 0;
INSERT INTO accounts_profile (client_id, user_id, user_type_id, salutation, middle_name, preferred_name, street, city,
  postal_code, street2, city2, postal_code2, phone_cell, licence_no, student_no, student_phone, employee_no, department,
  employee_phone, account_number, tax_exemption_code, email_consent, private_comment, public_comment,
  is_company_manager, is_bill_recipient)
SELECT client_id, id, %(user_type)s, '', '', '', '1 Main Street', 'Ottawa', 'K1A 0B1', '', '', '', '613-555-0100', '',
  '', '', '', '', '', '', '', false, '', '', false, false
FROM accounts_user u WHERE kind = 'driver' AND NOT EXISTS (SELECT FROM accounts_profile p WHERE p.user_id = u.id);
INSERT INTO parking_vehicle (id, client_id, plate, plate_key, plate_type_id, province_id, vin, is_electric, is_active,
  created_at)
SELECT n, %(client)s, 'CAR ' || n, 'CAR' || n, %(plate_type)s, %(province)s, '', false, true, now()
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 2 = 0;
INSERT INTO parking_vehicledriver (client_id, vehicle_id, user_id, is_primary, is_active, since)
SELECT %(client)s, n, %(first_person)s + n, true, true, now()
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 20 < 12 AND n %% 2 = 0;
INSERT INTO violations_violation (id, client_id, uuid, ticket, pin, category_id, vehicle_id, plate, plate_key,
  fail_to_identify, location_id, writer_id, issued_at, due_at, created_at, fine, towing, tax, comment, private_comment,
  is_spoiled, is_warning, override_reason, fine_action, adjusted_fine, action_reason, actioned_at, appealed_at,
  appeal_format, appeal_reason, notice_step, sent_to_collections_at, paid_at)
SELECT n, %(client)s, gen_random_uuid(), 'TT-' || n, '8TQ4M2', %(category)s, n / 2 * 2, 'CAR ' || n / 2 * 2,
  'CAR' || n / 2 * 2, false, %(location)s, %(writer)s, at, at + interval '20 days', at, 50, 0, 0, '', '',
  n %% 100 IN (1, 2), n %% 100 BETWEEN 3 AND 7, '', CASE WHEN n %% 100 IN (8, 9) THEN 'Cancelled' ELSE '' END, 0, '',
  CASE WHEN n %% 100 IN (8, 9) THEN at END, CASE WHEN n %% 100 = 10 THEN at END, '', '', 0,
  CASE WHEN n %% 100 BETWEEN 11 AND 15 THEN at + interval '30 days' END,
  CASE WHEN n %% 100 >= 40 THEN at + interval '5 days' END
FROM generate_series(%(first)s, %(last)s) n, LATERAL (SELECT now() - make_interval(mins => (n * 7) %% 1000000)) t(at)
WHERE n > 1;
INSERT INTO violations_violationline (client_id, violation_id, item_id, location_id, description, by_law_code, fine,
  discount_amount, discount_hours, created_at)
SELECT %(client)s, n, %(offence)s, %(location)s, 'No permit', '', 50, 10, 168, now()
FROM generate_series(%(first)s, %(last)s) n WHERE n > 1;
SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), max(id)) FROM accounts_user;
SELECT setval(pg_get_serial_sequence('parking_vehicle', 'id'), max(id)) FROM parking_vehicle;
SELECT setval(pg_get_serial_sequence('violations_violation', 'id'), max(id)) FROM violations_violation
"""


def prepare_tickets() -> User:
    """What tickets are made of, and a member of staff who may do everything."""
    staff = prepare()
    Location.objects.create(number=next_pick_number(model=Location), name="Downtown")
    OffenceItem.objects.create(
        number=1, description="No permit", default_cost=50, discount_amount=10, discount_hours=168
    )
    return staff


def fill(client: Client, first: int, last: int) -> None:
    """Write tickets number `first` to `last` with all that belongs to them."""
    values = {
        "client": client.pk,
        "first": first,
        "last": last,
        "first_person": FIRST_PERSON,
        "user_type": UserType.objects.filter(is_system=False).values_list("pk", flat=True)[0],
        "plate_type": PlateType.objects.values_list("pk", flat=True)[0],
        "province": Province.objects.values_list("pk", flat=True)[0],
        "category": TicketCategory.objects.values_list("pk", flat=True)[0],
        "location": Location.objects.get().pk,
        "offence": OffenceItem.objects.get().pk,
        "writer": User.objects.staff().get(username="staff").pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")  # no trigger looks at each row
        cursor.execute(_FILL, values)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
