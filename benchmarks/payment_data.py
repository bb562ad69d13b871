"""A client with as many payments as are asked for, written by SQL, and a provider that lists them.

Payments are 94 seconds apart, a million in three years,
  and the newest are written first: more of them are more years
behind the same days. Ids grow with time, as in life. Each block of 10,000 has 1,000 people of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection

from accounts.choices import UserKind
from accounts.models import Role, RoleAssignment, User, UserType
from core.actors import system_actor
from core.models import Client
from core.services.clients import create_client
from payments.choices import Module, Tender
from payments.models import Charge, PaymentEvent, PaymentType, RefundState
from payments.ports import Booking, providers
from payments.queries.cart import Payer
from payments.services.charges import add_charge
from payments.services.payment_types import save_payment_type
from payments.services.taxes import save_taxes

HOST = "bench.test"
ACTOR = system_actor("benchmark")
TYPES = (("Card", "benchmark"), ("Cash desk", "cash"), ("Sure", "always_successful"))
FIRST_PERSON = 1000  # drivers have ids from here on
BLOCK, PEOPLE = 10_000, 1000
APART = timedelta(seconds=94.6)
CARD_SHARE = 0.6
WITH_TAX = Decimal("1.05")

# What is known of each payment. Of 1,000 one is pending, one promised, one needs attention, 10 are refunded, 10 partly,
# 20 expired; 6 of 10 were paid by card, every tenth by a guest.
_FACTS = """
CREATE TEMP TABLE facts AS
SELECT n, %(client)s::bigint AS client_id, now() - make_interval(secs => 94.6 * (%(total)s - n) + 3600) AS at,
  CASE WHEN n %% 1000 = 2 THEN 'pending' WHEN n %% 1000 = 7 THEN 'promised' WHEN n %% 1000 = 3 THEN 'attention'
    WHEN n %% 100 = 4 THEN 'refunded' WHEN n %% 100 = 14 THEN 'partial_refund' WHEN n %% 50 = 21 THEN 'expired'
    ELSE 'processed' END AS status,
  (%(types)s::bigint[])[CASE WHEN n %% 10 < 6 THEN 1 WHEN n %% 10 < 9 THEN 2 ELSE 3 END] AS type_id,
    n %% 10 < 6 AS is_card,
  CASE WHEN (n / 1000 + n) %% 10 < 9 THEN %(first_person)s + (n - 1) / %(block)s * %(people)s + n %% %(people)s END
    AS person_id,
  CASE WHEN (n / 1000 + n) %% 10 < 9 THEN 'driver' || (n - 1) / %(block)s * %(people)s + n %% %(people)s
    ELSE 'guest' || n END || '@campus.test' AS email,
  upper(left(md5(n::text), 4) || lpad(to_hex(n), 6, '0')) AS number,
  (ARRAY['permits', 'temporary', 'violations', 'other'])[n %% 4 + 1] AS module,
  (n %% 400 + 10)::numeric AS amount, (n %% 400 + 10) * 0.05 AS tax, (n %% 400 + 10) * 1.05 AS total
FROM generate_series(%(first)s, %(last)s) n;
ALTER TABLE facts ADD came boolean, ADD back numeric;
UPDATE facts SET came = status NOT IN ('pending', 'promised', 'expired'),
  back = CASE status WHEN 'refunded' THEN total WHEN 'partial_refund' THEN 5.25 ELSE 0 END;
ANALYZE facts
"""
_PEOPLE = """
INSERT INTO accounts_user (id, client_id, kind, public_id, username, email, first_name, last_name, language, status,
  login_source, unique_id, new_email, archived_from, password, must_change_password, badge_number, created_at)
SELECT %(first_person)s + p, %(client)s, 'driver', gen_random_uuid(), 'driver' || p,
  'driver' || p || '@campus.test',
  'First' || p, 'Last' || p, 'en', 'active', 'OPSCOM', 's' || p, '', '', '!', false, '', now()
FROM generate_series((%(first)s - 1) / %(block)s * %(people)s,
  (%(last)s - 1) / %(block)s * %(people)s + %(people)s - 1) p;
INSERT INTO accounts_profile (client_id, user_id, user_type_id, salutation, middle_name, preferred_name,
  street, city,
  postal_code, street2, city2, postal_code2, phone_cell, licence_no, student_no, student_phone, employee_no,
    department,
  employee_phone, account_number, tax_exemption_code, email_consent, private_comment, public_comment,
  is_company_manager, is_bill_recipient)
SELECT client_id, id, %(user_type)s, '', '', '', '1 Main Street', 'Ottawa', 'K1A 0B1', '', '', '',
  '613-555-0100', '', '', '',
  '', '', '', '', '', false, '', '', false, false
FROM accounts_user u WHERE kind = 'driver' AND NOT EXISTS (SELECT FROM accounts_profile p WHERE p.user_id = u.id)
"""
_ITEMS = """
INSERT INTO payments_charge (id, client_id, reference, person_id, email, description, module, amount, gl_code,
  requisition_code, comment, created_at, paid_at)
SELECT n, client_id, gen_random_uuid(), person_id, email, 'Charge ' || n, module, amount, '', '', '', at,
  CASE WHEN came THEN at END FROM facts;
INSERT INTO payments_helditem (client_id, payment_id, kind, item_id)
SELECT client_id, n, 'charge', n FROM facts WHERE status NOT IN ('expired', 'attention', 'refunded')
"""
_PAYMENTS = """
INSERT INTO payments_payment (id, client_id, uuid, confirmation_no, payment_type_id, email, language, currency,
  subtotal,
  tax1, tax2, tax3, total, credit_used, tax_rates, exemption_code, at_desk, created_at)
SELECT n, client_id, gen_random_uuid(), number, type_id, email, 'en', 'CAD', amount, tax, 0, 0, total, 0,
  '[{"slot": 1, "percentage": "5", "en": "GST", "fr": "TPS"}]', '', false, at FROM facts;
INSERT INTO payments_paymentline (id, client_id, payment_id, position, kind, item_id, description, module, amount,
  tax1, tax2, tax3, gl_code)
SELECT n, client_id, n, 1, 'charge', n, 'Charge ' || n, module, amount, tax, 0, 0, 'GL' || n %% 5 FROM facts;
INSERT INTO payments_paymentstate (client_id, payment_id, person_id, status, received, refunded, reference, charge,
  reason, promised_at, processed_at, processed_by, page, expires_at, next_look_at)
SELECT client_id, n, person_id, status, CASE WHEN came THEN total ELSE 0 END, back,
  CASE WHEN is_card THEN 'cs_' || md5(n::text) ELSE '' END, CASE WHEN is_card AND came THEN 'ch_' || n
    ELSE '' END, '',
  CASE WHEN NOT is_card THEN at END, CASE WHEN came AND status <> 'attention' THEN at + interval '2 min' END, '',
  '', CASE status WHEN 'pending' THEN now() + interval '1 hour' END, CASE status WHEN 'pending' THEN at END
    FROM facts
"""
_EVENTS = """
INSERT INTO payments_paymentevent (id, client_id, payment_id, refund_id, happening, at, actor_kind,
  actor_label, amount,
  currency, reference, charge, reason)
SELECT id, client_id, n, refund_id, happening, at, 'system', 'benchmark', amount, '', reference, charge, '' FROM (
  SELECT 5 * n AS id, client_id, n, NULL::bigint AS refund_id, 'created' AS happening, at, total AS amount,
    '' AS reference, '' AS charge FROM facts
  UNION ALL SELECT 5 * n + 1, client_id, n, NULL, CASE WHEN is_card THEN 'sent' ELSE 'promised' END, at, NULL,
    CASE WHEN is_card THEN 'cs_' || md5(n::text) ELSE '' END, '' FROM facts
  UNION ALL SELECT 5 * n + 2, client_id, n, NULL, CASE WHEN status IN ('attention', 'expired') THEN status
    ELSE 'processed' END,
    at + interval '2 min', CASE WHEN came THEN total END, '', CASE WHEN is_card AND came THEN 'ch_' || n ELSE '' END
    FROM facts WHERE status NOT IN ('pending', 'promised')
  UNION ALL SELECT 5 * n + 3, client_id, n, n, 'refund_asked', at + interval '1 hour', back, '', '' FROM facts
    WHERE back > 0
  UNION ALL SELECT 5 * n + 4, client_id, n, n, 'refunded', at + interval '1 hour', back, 're_' || n, ''
    FROM facts WHERE back > 0
) happened
"""
_REFUNDS = """
INSERT INTO payments_refund (id, client_id, uuid, payment_id, amount, tax1, tax2, tax3, is_full,
  requisition_code, comment,
  asked_by, asked_by_id, created_at)
SELECT n, client_id, gen_random_uuid(), n, back, back / 21, 0, 0, back = total, '', 'Sold', 'benchmark', '',
  at + interval '1 hour' FROM facts WHERE back > 0;
INSERT INTO payments_refundstate (client_id, refund_id, status, refund_type_id, by_page, reference, reason,
  approved_by,
  processed_by, sent_at, done_at)
SELECT client_id, n, 'succeeded', type_id, back, 're_' || n, '', '', 'benchmark', at + interval '1 hour',
  at + interval '1 hour' FROM facts WHERE back > 0
"""
_BOOKS = """
INSERT INTO payments_ledgerentry (client_id, event_id, line_id, payment_type_id, at, module, gl_code, amount,
  tax1, tax2,
  tax3, rounding, credit)
SELECT client_id, 5 * n + 2, n, type_id, at + interval '2 min', module, 'GL' || n %% 5, amount, tax, 0, 0, 0, 0
FROM facts WHERE came AND status <> 'attention'
UNION ALL SELECT client_id, 5 * n + 4, n, type_id, at + interval '1 hour', module, 'GL' || n %% 5, -back * 20 / 21,
  -back / 21, 0, 0, 0, 0 FROM facts WHERE back > 0
"""
_TOLD = """
INSERT INTO payments_providerreport (client_id, payment_type_id, token, kind, about, state, payment_id, charge,
  amount,
  currency, at)
SELECT client_id, type_id, 'evt_' || n, 'paid', 'payment', 'done', n, 'ch_' || n, total, 'CAD',
  at + interval '2 min'
FROM facts WHERE is_card AND came;
INSERT INTO payments_paymentproblem (client_id, kind, key, payment_id, payment_type_id, charge, expected,
  amount, currency,
  reason, opened_at, closed_at, closed_by, resolution, comment)
SELECT client_id, 'amount', 'ch_' || n, n, type_id, 'ch_' || n, total, total, 'CAD', '', at,
  CASE WHEN n %% 10000 <> 3 THEN at + interval '1 day' END, '', CASE WHEN n %% 10000 <> 3 THEN 'noted'
    ELSE '' END, ''
FROM facts WHERE status = 'attention'
"""
_WRITTEN = """
INSERT INTO content_outboxmail (client_id, reference, kind, language, person_id, "to", subject, text, html,
  secrets, headers, about,
  priority, state, carrier, attempts, provider_id, error, created_at, sent_at)
SELECT client_id, gen_random_uuid(), 'payment.receipt', 'en', person_id, email, 'Receipt ' || number,
  'Payment ' || number || repeat(' Thank you.', 40), '', '{}', '{}', '', 0, 'accepted', 'smtp', 1, '', '',
  at + interval '2 min', at + interval '2 min' FROM facts WHERE came;
INSERT INTO core_auditentry (client_id, at, actor_kind, actor_id, actor_label, behalf_label, action,
  object_type, object_id,
  object_label, data, request_id)
SELECT client_id, at, 'system', '', 'benchmark', '', 'payment.created', 'payments.payment', n, number, '{}', ''
  FROM facts
"""
_TABLES = "charge", "payment", "paymentline", "paymentevent", "refund"


class Lister:
    """A hosted provider of whom only the list is asked; it is read before anything is measured."""

    key, label, tender, config, reports = "benchmark", "Benchmark", Tender.HOSTED, (), False
    rows: Iterable[Booking] = ()

    def hosts(self, login) -> tuple[str, ...]:
        return ()

    def bookings(self, login, since: datetime, until: datetime) -> Iterable[Booking]:
        return [row for row in self.rows if since <= row.at < until]

    def read(self, since: datetime, until: datetime) -> None:
        """List what came and went in that time as our books have it."""
        span = {"at__gte": since, "at__lt": until}
        events = PaymentEvent.objects.filter(payment__payment_type__provider=self.key, **span).exclude(
            charge=""
        )
        facts = events.values_list("charge", "amount", "at")
        self.rows = [Booking(False, charge, amount, "CAD", at) for charge, amount, at in facts]
        went = RefundState.objects.filter(
            refund_type__provider=self.key, done_at__gte=since, done_at__lt=until
        )
        for name, amount, at in went.values_list("reference", "by_page", "done_at"):
            self.rows.append(Booking(True, "", amount, "CAD", at, reference=name))


LISTER = Lister()


def new_client() -> Client:
    """The client, at its host name."""
    providers.register(LISTER.key, LISTER)
    return create_client(actor=ACTOR, code="BENCH", name="Benchmark", hosts=[HOST])


def prepare() -> User:
    """A tax, the ways of paying, and a member of staff who may do everything."""
    save_taxes(actor=ACTOR, taxes=[{"slot": 1, "is_enabled": True, "percentage": 5, "modules": list(Module)}])
    for name, provider in TYPES:
        values = {"name": name, "provider": provider, "allow_portal": True, "allow_admin": True}
        user_types = UserType.objects.values_list("pk", flat=True)
        save_payment_type(actor=ACTOR, values=values, user_type_ids=user_types)
    staff = User.objects.create(kind=UserKind.STAFF, username="staff", email="staff@bench.test")
    role = Role.objects.get(is_primary=True)
    RoleAssignment.objects.create(user=staff, role=role)
    return staff


def charges(number: int) -> Iterator[tuple[Charge, Payer, PaymentType]]:
    """So many new charges on the first people's accounts, each with who pays it and how."""
    kind = PaymentType.objects.get(provider="always_successful")
    made = []
    for person in User.objects.drivers().select_related("profile").order_by("pk")[:number]:
        facts = {"description": "Hang tag", "module": Module.OTHER, "person_id": person.pk}
        made.append((add_charge(actor=ACTOR, amount=Decimal(20), **facts), Payer(person, "en"), kind))
    return iter(made)


def fill(client: Client, first: int, last: int, total: int) -> None:
    """Write payments number `first` to `last` of `total` with all that belongs to them."""
    types = dict(PaymentType.objects.values_list("name", "pk"))
    values = {
        "client": client.pk,
        "types": [types[name] for name, _provider in TYPES],
        "user_type": UserType.objects.values_list("pk", flat=True)[0],
        "first_person": FIRST_PERSON,
        "block": BLOCK,
        "people": PEOPLE,
        "first": first,
        "last": last,
        "total": total,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")  # no trigger looks at a million rows
        for sql in (_FACTS, _PEOPLE, _ITEMS, _PAYMENTS, _EVENTS, _REFUNDS, _BOOKS, _TOLD, _WRITTEN):
            cursor.execute(sql, values)
        cursor.execute("DROP TABLE facts")
        cursor.execute("SET session_replication_role = origin")
        for table in ("accounts_user", *(f"payments_{name}" for name in _TABLES)):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
