"""What every call passes, in the order of DECISIONS 17, for each endpoint behind the gate."""

from datetime import timedelta
from unittest.mock import patch

import orjson
import pytest
from django.conf import settings
from django.db import Error, OperationalError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services.tokens import revoke_token
from api import endpoints  # noqa: F401  fills the catalogue
from api.catalogue import catalogue
from api.models import ApiCall
from api.rate import allowance
from core.models import AuditEntry, Client
from core.scoping import client_scope
from parking.models import PayStationRecord, Vehicle
from tests.api.conftest import ACTOR

UNKNOWN = "3f2b2b53-5c5e-4d0c-9a50-1e3b0f0a7f11"
BEHIND_THE_GATE = [endpoint for endpoint in catalogue if not endpoint.is_view]
each_endpoint = pytest.mark.parametrize(
    "endpoint", BEHIND_THE_GATE, ids=[endpoint.key for endpoint in BEHIND_THE_GATE]
)


def path_of(endpoint) -> str:
    return endpoint.path.removeprefix("<client>/v1/")


def call(site, endpoint, **facts):
    return site.call(path_of(endpoint), facts.pop("body", endpoint.example), **facts)


def last_call(site) -> ApiCall:
    with client_scope(site.client):
        return ApiCall.objects.first()


def change(row, **facts):
    with client_scope(row.client):
        type(row).objects.filter(pk=row.pk).update(**facts)


def nothing_written(site):
    return site.rows(PayStationRecord) == site.rows(Vehicle) == 0


METHODS = ("GET", "HEAD", "DELETE", "PATCH", "OPTIONS", "PUT")


@pytest.mark.parametrize(
    ("endpoint", "method"),
    [
        pytest.param(endpoint, method, id=f"{endpoint.key}-{method}")
        for endpoint in BEHIND_THE_GATE
        for method in METHODS
        if method not in endpoint.methods
    ],
)
def test_enforcement_API_12_another_method_is_405(ours, endpoint, method):
    reply = call(ours, endpoint, method=method)
    assert (reply.status, reply.headers["Allow"]) == (405, ", ".join(endpoint.methods))
    if method != "HEAD":
        assert reply.code == 9003
    assert nothing_written(ours)


@each_endpoint
def test_a_body_above_64_KiB_is_413(ours, endpoint):
    body = endpoint.example | {"filler": "x" * settings.API_MAX_BODY}
    reply = call(ours, endpoint, body=body)
    assert (reply.status, reply.code) == (413, 9003)
    assert nothing_written(ours)


@each_endpoint
@pytest.mark.parametrize("raw", [b"", b"[]", b"not json", b'{"plate": NaN}', b'\xff\xff{"a": 1}'])
def test_enforcement_9003_what_is_no_json_object(ours, endpoint, raw):
    reply = call(ours, endpoint, raw=raw)
    assert (reply.status, reply.json) == (
        400,
        {"ErrorCode": 9003, "ErrorMessage": "Could not parse the request."},
    )
    assert last_call(ours).code == 9003


@each_endpoint
@pytest.mark.parametrize("code", ["oc_toma", "OC_TOMA", "OC-TOMA", "oc-toma", "Oc-Toma"])
def test_enforcement_T26_both_spellings_of_the_client_code_work(ours, endpoint, code):
    assert call(ours, endpoint, code=code).code in (0, 9009)


@each_endpoint
@pytest.mark.parametrize("code", ["NOBODY", "", "%20", "OC_TOMA%00", "V1", "é"])
def test_enforcement_9000_an_unknown_client_is_404(ours, endpoint, code):
    reply = call(ours, endpoint, code=code)
    assert (reply.status, reply.code) == (404, 9000)
    assert nothing_written(ours)


@each_endpoint
def test_enforcement_9000_an_inactive_client_is_unknown(ours, endpoint):
    Client.objects.filter(pk=ours.client.pk).update(is_active=False)
    assert call(ours, endpoint).code == 9000


@each_endpoint
def test_enforcement_T27_no_token_is_9001(ours, endpoint):
    reply = call(ours, endpoint, token=None)
    assert (reply.status, reply.code) == (401, 9001)
    assert nothing_written(ours)
    assert (last_call(ours).code, last_call(ours).token_id) == (9001, None)


@each_endpoint
def test_enforcement_T27_a_foreign_or_unknown_token_is_9034(ours, theirs, endpoint):
    for token in (theirs.plain, UNKNOWN, "x" * 4000, ours.plain.upper() + " "):
        reply = call(ours, endpoint, token=token)
        assert (reply.status, reply.code) == (401, 9034)
    assert nothing_written(ours)
    assert nothing_written(theirs)
    assert (last_call(ours).code, last_call(ours).token_id) == (9034, None)
    assert theirs.rows(ApiCall) == 0


@each_endpoint
def test_enforcement_T27_a_token_without_the_scope_is_9002(ours, endpoint):
    others = [scope for scope in ours.token.scopes if scope != endpoint.key]
    _row, plain = ours.new_token(scopes=others)
    reply = call(ours, endpoint, token=plain)
    assert (reply.status, reply.code) == (403, 9002)
    assert nothing_written(ours)
    _row, plain = ours.new_token(scopes=[endpoint.key])
    assert call(ours, endpoint, token=plain).code in (0, 9009)


@each_endpoint
def test_the_header_carries_the_token_too_and_the_body_wins(ours, theirs, endpoint):
    bearer = {"Authorization": f"Bearer {ours.plain}"}
    assert call(ours, endpoint, token=None, headers=bearer).code in (0, 9009)
    assert call(ours, endpoint, token=theirs.plain, headers=bearer).code == 9034


def test_revoked_and_expired_tokens_are_9034(ours):
    with client_scope(ours.client):
        expired, plain_expired = ours.new_token(expires_at=timezone.now() + timedelta(hours=1))
        revoked, plain_revoked = ours.new_token()
    for plain in (plain_expired, plain_revoked):
        assert ours.call("profiles/types/list", token=plain).status == 200
    change(expired, expires_at=timezone.now() - timedelta(hours=1))
    with client_scope(ours.client):
        revoke_token(actor=ACTOR, token_id=revoked.pk)
    for plain in (plain_expired, plain_revoked):
        assert ours.call("profiles/types/list", token=plain).code == 9034


@pytest.mark.parametrize(
    ("ranges", "ip", "code"),
    [
        (["203.0.113.0/24"], "203.0.113.9", 0),
        (["203.0.113.0/24"], "203.0.114.9", 9002),
        (["203.0.113.0/24", "2001:db8::/32"], "2001:db8::5", 0),
        (["198.51.100.7"], "::ffff:198.51.100.7", 0),
        (["198.51.100.7"], "", 9002),
        ([], "", 0),
    ],
)
def test_a_token_with_an_address_list_works_from_there_only(ours, ranges, ip, code):
    _row, plain = ours.new_token(ip_ranges=ranges)
    assert ours.call("profiles/types/list", token=plain, REMOTE_ADDR=ip).code == code


def test_a_client_without_the_paid_feature_is_refused(ours):
    Client.objects.filter(pk=ours.client.pk).update(features=["import"])
    assert ours.call("profiles/types/list").code == 9002


@pytest.mark.skipif(not settings.REDIS_URL, reason="no Valkey on this platform")
def test_enforcement_API_13_a_spent_minute_is_429_with_retry_after(ours):
    token, plain = ours.new_token(rate_per_minute=2)
    with patch.object(allowance, "_clock", return_value=60_000_050.0):
        replies = [ours.call("profiles/types/list", token=plain) for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert (replies[2].code, replies[2].headers["Retry-After"]) == (9033, "10")
    assert (last_call(ours).code, last_call(ours).token_id) == (9033, token.pk)
    assert ours.call("profiles/types/list").status == 200, "another token has its own count"


def test_refusals_come_in_the_documented_order(ours, theirs):
    """Everything is wrong at first; each step mends the next thing."""
    _row, scopeless = ours.new_token(scopes=["permits.lot_values"])
    raw, bad = b"{", {"plate": "P" * 99}
    steps = [
        (ours.call("permits/push", code="NOBODY", method="GET", raw=raw), 405, 9003),
        (ours.call("permits/push", code="NOBODY", raw=raw + b" " * settings.API_MAX_BODY), 413, 9003),
        (ours.call("permits/push", code="NOBODY", raw=raw), 400, 9003),
        (ours.call("permits/push", bad, code="NOBODY", token=None), 404, 9000),
        (ours.call("permits/push", bad, token=None), 401, 9001),
        (ours.call("permits/push", bad, token=theirs.plain), 401, 9034),
        (ours.call("permits/push", bad, token=scopeless, headers={"Idempotency-Key": "k" * 300}), 403, 9002),
        (ours.call("permits/push", bad, headers={"Idempotency-Key": "k" * 300}), 400, 9030),
        (ours.call("permits/push", bad), 400, 9030),
    ]
    assert [(reply.status, reply.code) for reply, *_ in steps] == [
        (status, code) for _, status, code in steps
    ]
    assert steps[-2][0].json["Field"] == "Idempotency-Key"
    assert steps[-1][0].json["Field"] == "plate"


def test_a_limit_is_spent_before_scopes_are_looked_at(ours):
    if not settings.REDIS_URL:
        pytest.skip("no Valkey on this platform")
    _row, plain = ours.new_token(scopes=["permits.lot_values"], rate_per_minute=1)
    codes = [ours.call("profiles/types/list", token=plain).status for _ in range(2)]
    assert codes == [403, 429]


@each_endpoint
def test_enforcement_API_13_every_call_is_one_row_without_its_body(ours, endpoint):
    before = ours.rows(ApiCall)
    reply = call(ours, endpoint, REMOTE_ADDR="203.0.113.9")
    row = last_call(ours)
    assert ours.rows(ApiCall) == before + 1
    assert (row.endpoint, row.code, row.token_id, row.ip) == (
        endpoint.key,
        reply.code,
        ours.token.pk,
        "203.0.113.9",
    )
    assert (row.plate_key, row.rights) == ("", None)
    assert row.ms < 60_000


def test_a_calls_row_is_written_once(ours):
    ours.call("profiles/types/list")
    with client_scope(ours.client):
        for act in (lambda: ApiCall.objects.update(code=1), lambda: ApiCall.objects.all().delete()):
            with pytest.raises(Error, match="written once"), transaction.atomic():
                act()


def test_reading_writes_no_audit_entry(ours):
    before = ours.rows(AuditEntry)
    ours.call("profiles/types/list")
    ours.call("permits/stats")
    assert ours.rows(AuditEntry) == before


def test_the_tokens_last_use_is_noted_at_most_once_a_minute(ours):
    def used():
        with client_scope(ours.client):
            return ApiToken.objects.get(pk=ours.token.pk).last_used_at

    ours.call("profiles/types/list")
    first = used()
    assert first is not None
    ours.call("profiles/types/list")
    assert used() == first
    change(ours.token, last_used_at=timezone.now() - timedelta(seconds=61))
    ours.call("profiles/types/list")
    assert used() > timezone.now() - timedelta(seconds=30)


def test_an_unexpected_failure_is_500_with_a_reference_and_leaves_nothing(ours, caplog):
    with patch("api.endpoints.permits.push_record", side_effect=RuntimeError("a secret")):
        reply = ours.call("permits/push", catalogue.get("permits.push").example)
    assert (reply.status, reply.code) == (500, 9003)
    assert reply.json["reference_id"] in caplog.text
    assert b"secret" not in reply.content
    assert nothing_written(ours)


def test_the_database_away_is_503(ours):
    with patch("api.gate.admit", side_effect=OperationalError("gone")):
        reply = ours.call("permits/push", catalogue.get("permits.push").example)
    assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, 9003, "5")


@pytest.mark.parametrize("path", ["/api/", "/api/OC_TOMA/v1/permits/unknown", "/api/OC_TOMA/v2/permits/push"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_none_is_404_in_the_same_shape(db, path, method):
    answer = getattr(Browser(), method)(path)
    assert (answer.status_code, orjson.loads(answer.content)["ErrorCode"]) == (404, 9003)


@each_endpoint
def test_the_host_name_does_not_matter(ours, theirs, endpoint):
    assert call(ours, endpoint, headers={"Host": "globex.localhost"}).code in (0, 9009)


def queries_of(site, endpoint, **facts) -> list[str]:
    body = endpoint.example | facts
    with CaptureQueriesContext(connection) as seen:
        assert call(site, endpoint, body=body).code == 0
    return [query["sql"].split("(")[0][:60] for query in seen.captured_queries]


# Savepoints and their releases included, since a test is a transaction.
QUERIES = {
    "permits.push": 10,
    "permits.update": 11,
    "permits.delete": 9,
    "permits.stats": 8,
    "permits.lot_values": 8,
    "profiles.types": 5,
    "profiles.push": 18,
    "vehicles.push": 21,
    "violations.collections": 8,  # without tickets; with them: tests/api/test_collections.py
}


@each_endpoint
def test_the_number_of_queries_does_not_grow_with_the_rows(ours, endpoint):
    call(ours, endpoint, body={})  # notes the token's first use
    facts = {
        "permits.push": lambda number: {"LicencePlate": f"NEW{number}"},
        "permits.update": lambda number: {
            "referenceID": str(ours.record().reference_id),
            "endTime": "2098-01-01T00:00:00",
            "plate": f"NEW{number}",
        },
        "permits.delete": lambda number: {"referenceID": str(ours.record().reference_id)},
        "vehicles.push": lambda number: {"plate": f"NEW{number}"},
        "profiles.push": lambda number: {
            "unique_id": f"new{number}",
            "user_name": f"new{number}",
            "email": f"new{number}@test.com",
        },
    }.get(endpoint.key, lambda number: {})
    queries_of(ours, endpoint, **facts(0))  # reads the settings, which stay known
    few = queries_of(ours, endpoint, **facts(1))
    for number in range(30):
        ours.record(plate=f"MORE{number}")
    many = queries_of(ours, endpoint, **facts(2))
    assert len(few) == len(many) == QUERIES[endpoint.key], many
