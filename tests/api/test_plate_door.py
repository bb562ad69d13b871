"""Plate validation: the text to the byte, both envelopes, and one answer by both ways in (enforcement §16.12)."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from unittest.mock import patch
from zoneinfo import ZoneInfo

import django.db
import orjson
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api import plate_door
from api.answers import PlateAnswer
from api.door_connection import DoorConnection, _numbered
from api.models import ApiCall
from api.rate import allowance
from core.models import AuditEntry, Client
from core.scoping import client_scope
from parking.choices import AlarmScope
from parking.models import LotZone, PayStationRecord, PlateAlarm, Vehicle, VehicleDriver
from parking.queries.plate_sql import DnttNote, RightRow
from tests.api.conftest import through_wsgi
from tests.factories.accounts import make_driver
from tests.factories.parking import (
    DnttFactory,
    PeopleAlarmFactory,
    PlateAlarmFactory,
    VehicleDriverFactory,
    VehicleFactory,
)

TORONTO = ZoneInfo("America/Toronto")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO).astimezone(UTC)


def right(label: str, name: str, expires: str) -> RightRow:
    return RightRow(label, label, label, name, LONG_AGO, local(expires), (), None, "", "")


def note(location: str, start: str, end: str, notes: str) -> DnttNote:
    return DnttNote(notes, location, local(start), local(end))


# The four samples of the document. In the second, text and JSON name different lots; they must agree (I-4).
SAMPLES = [
    (
        [
            right("standard", "BIKE", "2025-04-30 23:59:59"),
            right("standard", "MOTO-S", "2025-04-30 23:59:59"),
        ],
        [note("Main Campus", "2024-11-15 00:00:00", "2024-11-15 23:59:00", "CLEAR FOR ANY PAY AREA")],
        "Wanted to talk with.",
        "standard: BIKE\n Expires: 2025-04-30 23:59:59\nstandard: MOTO-S\n Expires: 2025-04-30 23:59:59\n\n"
        "ALARM: Wanted to talk with.\n\n"
        "DNTT: Main Campus\n2024-11-15 00:00:00-2024-11-15 23:59:00 \nCLEAR FOR ANY PAY AREA\n\n",
        {
            "permits": [
                {"expires": "2025-04-30 23:59:59", "type": "standard", "shortName": "BIKE"},
                {"expires": "2025-04-30 23:59:59", "type": "standard", "shortName": "MOTO-S"},
            ],
            "dntt": [
                {
                    "notes": "CLEAR FOR ANY PAY AREA",
                    "start": "2024-11-15 00:00:00",
                    "location": "Main Campus",
                    "end": "2024-11-15 23:59:00",
                }
            ],
            "alarm": "Wanted to talk with.",
        },
    ),
    (
        [
            right("standard", "LOT3", "2025-04-30 23:59:59"),
            right("standard", "MOTO-S", "2025-04-30 23:59:59"),
        ],
        [],
        None,
        "standard: LOT3\n Expires: 2025-04-30 23:59:59\nstandard: MOTO-S\n Expires: 2025-04-30 23:59:59\n\n",
        {
            "permits": [
                {"expires": "2025-04-30 23:59:59", "type": "standard", "shortName": "LOT3"},
                {"expires": "2025-04-30 23:59:59", "type": "standard", "shortName": "MOTO-S"},
            ]
        },
    ),
    (
        [],
        [],
        "15-AS123 Lex Luthor (08 JUL 84) wanted by OPS.\r\n\r\n*** Violence / Weapons ***",
        "ALARM: 15-AS123 Lex Luthor (08 JUL 84) wanted by OPS.\r\n\r\n*** Violence / Weapons ***\n\n",
        {"alarm": "15-AS123 Lex Luthor (08 JUL 84) wanted by OPS.\r\n\r\n*** Violence / Weapons ***"},
    ),
    (
        [],
        [
            note(
                "Lot 6",
                "2024-10-23 00:00:00",
                "2025-04-30 23:59:00",
                "Hertz truck has permission to park overnight in lot 6. Rental for We-Move-It Services",
            )
        ],
        None,
        "DNTT: Lot 6\n2024-10-23 00:00:00-2025-04-30 23:59:00 \n"
        "Hertz truck has permission to park overnight in lot 6. Rental for We-Move-It Services\n\n",
        {
            "dntt": [
                {
                    "notes": "Hertz truck has permission to park overnight in lot 6. Rental for We-Move-It Services",
                    "start": "2024-10-23 00:00:00",
                    "location": "Lot 6",
                    "end": "2025-04-30 23:59:00",
                }
            ]
        },
    ),
]


@pytest.mark.parametrize(("rights", "dntt", "alarm", "text", "facts"), SAMPLES)
def test_enforcement_T28_I_1_the_documents_samples_to_the_byte(rights, dntt, alarm, text, facts):
    said = plate_door._found("ABC123", TORONTO, rights, dntt, alarm)
    data = {"response": text, "plate": "ABC123", "responseJSON": facts}
    assert said == orjson.dumps({"error": 0, "data": data, "message": ""})


def until(expires: str) -> dict:
    return {"starts_at": LONG_AGO, "ends_at": local(expires)}


@pytest.fixture
def known(ours):
    """ABC123: two rights, an alarm, an entry of Do Not Ticket or Tow."""
    with client_scope(ours.client):
        zone = LotZone.objects.create(name="Bicycles", short_name="BIKE")
        ours.record(plate="abc-123", source="standard", zone=zone, **until("2098-04-30 23:59:59"))
        ours.record(plate="ABC 123", source="HotSpot", zone_name="Nowhere", **until("2098-12-30 12:00:00"))
        vehicle = VehicleFactory(plate="ABC123")
        PlateAlarmFactory(vehicle=vehicle, text="Wanted to talk with.\r\nSoon.")
        DnttFactory(
            vehicle=vehicle, location="Main Campus", notes="CLEAR FOR ANY PAY AREA",
            starts_at=local("2024-11-15 00:00:00"), ends_at=local("2098-11-15 23:59:00"),
        )  # fmt: skip
    return ours


def test_enforcement_T28_two_permits_alarm_and_dntt_of_one_plate(known):
    reply = known.validate("abc 123")
    assert reply.status == 200
    PlateAnswer.model_validate(reply.json)
    assert reply.json["data"]["response"] == (
        "standard: BIKE\n Expires: 2098-04-30 23:59:59\nHotSpot: Nowhere\n Expires: 2098-12-30 12:00:00\n\n"
        "ALARM: Wanted to talk with.\r\nSoon.\n\n"
        "DNTT: Main Campus\n2024-11-15 00:00:00-2098-11-15 23:59:00 \nCLEAR FOR ANY PAY AREA\n\n"
    )
    assert reply.json["data"]["responseJSON"] == {
        "permits": [
            {"expires": "2098-04-30 23:59:59", "type": "standard", "shortName": "BIKE"},
            {"expires": "2098-12-30 12:00:00", "type": "HotSpot", "shortName": "Nowhere"},
        ],
        "dntt": [
            {
                "notes": "CLEAR FOR ANY PAY AREA",
                "start": "2024-11-15 00:00:00",
                "location": "Main Campus",
                "end": "2098-11-15 23:59:00",
            }
        ],
        "alarm": "Wanted to talk with.\r\nSoon.",
    }


def test_enforcement_I_8_the_drivers_alarm_follows_the_plates_and_is_told_alone_where_that_is_cleared(
    known, theirs
):
    for site, text in ((known, "15-AS123 Lex Luthor.\r\n\r\n*** Violence ***"), (theirs, "of the twin")):
        with client_scope(site.client):
            vehicle = Vehicle.objects.filter(plate="ABC123").first() or VehicleFactory(plate="ABC123")
            link = VehicleDriverFactory(vehicle=vehicle, user=make_driver("lex"))
            PeopleAlarmFactory(person=link.user, text=text)
            PeopleAlarmFactory(person=link.user, text="for the office", scope=AlarmScope.PERSON)

    def alarm():
        data = known.validate("abc 123").json["data"]
        said = data["responseJSON"].get("alarm")
        assert (f"ALARM: {said}\n\n" in data["response"]) == bool(said)
        return said

    assert alarm() == "Wanted to talk with.\r\nSoon.\n15-AS123 Lex Luthor.\r\n\r\n*** Violence ***"
    with client_scope(known.client):
        PlateAlarm.objects.update(cleared_at=timezone.now())
    assert alarm() == "15-AS123 Lex Luthor.\r\n\r\n*** Violence ***"
    with client_scope(known.client):
        VehicleDriver.objects.update(until=timezone.now())
    assert alarm() is None


def test_enforcement_T29_an_unknown_plate_is_no_error(known):
    reply = known.validate("zz 99")
    assert (
        reply.content == b'{"error":0,"data":{"response":"","plate":"ZZ99","responseJSON":{}},"message":""}'
    )


def test_enforcement_I_7_only_what_is_valid_now(ours):
    now = timezone.now()
    ours.record(plate="P1", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    ours.record(plate="P1", starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))
    with client_scope(ours.client):
        vehicle = VehicleFactory(plate="P1")
        DnttFactory(vehicle=vehicle, starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
        PlateAlarmFactory(vehicle=vehicle, cleared_at=now)
    assert ours.validate("P1").json["data"]["responseJSON"] == {}


def test_enforcement_T26_every_spelling_of_the_client_and_every_name_of_the_token(known):
    for client in ("oc_toma", "OC-TOMA", " oc-toma "):
        assert known.validate("ABC123", client=client).json["error"] == 0
    assert known.validate("ABC123", api_token=None, apiToken=known.plain).json["error"] == 0
    bearer = {"Authorization": f"Bearer {known.plain}"}
    assert known.validate("ABC123", api_token=None, headers=bearer).json["error"] == 0


def refusal(reply) -> tuple[int, int]:
    """Status and code, which both envelopes must tell alike."""
    said = reply.json
    assert said["data"] is None
    assert (said["error"], said["message"]) == (said["ErrorCode"], said["ErrorMessage"])
    assert list(said)[:5] == ["error", "data", "message", "ErrorCode", "ErrorMessage"]
    return reply.status, said["error"]


def test_enforcement_T27_no_foreign_or_scopeless_token(known, theirs):
    _row, scopeless = known.new_token(scopes=["permits.push"])
    assert refusal(known.validate("ABC123", api_token=None)) == (401, 9001)
    assert refusal(known.validate("ABC123", api_token=theirs.plain)) == (401, 9034)
    assert refusal(known.validate("ABC123", api_token="nobody's")) == (401, 9034)
    assert refusal(known.validate("ABC123", api_token=scopeless)) == (403, 9002)


def test_a_twin_clients_rights_are_not_seen(known, theirs):
    assert theirs.validate("ABC123").json["data"]["responseJSON"] == {}


def bad_questions(known):
    """(what is said, status, code)"""
    return [
        ({"client": None}, 404, 9000), ({"client": " "}, 404, 9000), ({"client": "NOBODY"}, 404, 9000),
        ({"client": 5}, 404, 9000), ({"client": "OC_TOMA\x00"}, 404, 9000), ({"client": ["OC_TOMA"]}, 404, 9000),
        ({"plate": " "}, 400, 9006), ({"plate": "--"}, 400, 9006), ({"plate": "ÅØ"[1:]}, 400, 9006),
        ({"plate": "P" * 51}, 400, 9030), ({"plate": ["P"]}, 400, 9033), ({"plate": "P\x00"}, 400, 9033),
        ({"plate": True}, 400, 9033), ({"client": None, "api_token": None}, 404, 9000),
        ({"plate": "", "api_token": None}, 401, 9001), ({"plate": "", "api_token": "x"}, 401, 9034),
    ]  # fmt: skip


def test_enforcement_16_12_each_refusal_in_order_and_in_both_envelopes(known):
    for said, status, code in bad_questions(known):
        assert refusal(known.validate(**{"plate": "ABC123"} | said)) == (status, code), said
    assert refusal(known.validate()) == (400, 9006)
    assert refusal(known.validate(raw=b"{")) == (400, 9003)
    assert refusal(known.validate(raw=b" " * (settings.API_MAX_BODY + 1))) == (413, 9003)


def test_enforcement_API_12_another_method_is_405_in_both_envelopes(known):
    reply = known.send("/api/v1/validate/plate", {}, method="GET")
    assert refusal(reply) == (405, 9003)
    assert reply.headers["Allow"] == "POST"


def test_a_client_that_is_inactive_or_has_no_api_is_refused(known):
    Client.objects.filter(pk=known.client.pk).update(features=[])
    assert refusal(known.validate("ABC123")) == (403, 9002)
    Client.objects.filter(pk=known.client.pk).update(is_active=False)
    assert refusal(known.validate("ABC123")) == (404, 9000)


@pytest.mark.skipif(not settings.REDIS_URL, reason="no Valkey on this platform")
def test_enforcement_API_13_the_minutes_calls_are_limited(known):
    _row, plain = known.new_token(rate_per_minute=2)
    with patch.object(allowance, "_clock", return_value=60_000_050.0):
        replies = [known.validate("ABC123", api_token=plain) for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert (refusal(replies[2]), replies[2].headers["Retry-After"]) == ((429, 9033), "10")
    with client_scope(known.client):
        assert list(ApiCall.objects.values_list("code", flat=True)[:3]) == [9033, 0, 0]


def test_the_log_keeps_the_question_and_its_answers_size(known):
    known.send(
        "/api/v1/validate/plate",
        {"api_token": known.plain, "client": "oc-toma", "plate": "abc.123"},
        REMOTE_ADDR="203.0.113.9",
    )
    known.validate("ABC123", api_token="nobody's")
    known.validate("--")
    with client_scope(known.client):
        rows = list(ApiCall.objects.values_list("endpoint", "code", "token_id", "plate_key", "rights", "ip"))
    assert rows == [
        ("plates.validate", 9006, known.token.pk, "", None, "127.0.0.1"),
        ("plates.validate", 9034, None, "ABC123", None, "127.0.0.1"),
        ("plates.validate", 0, known.token.pk, "ABC123", 2, "203.0.113.9"),
    ]


def test_enforcement_I_11_asking_leaves_no_other_trace(known):
    before = known.rows(AuditEntry), known.rows(PayStationRecord)
    known.validate("ABC123")
    assert (known.rows(AuditEntry), known.rows(PayStationRecord)) == before


def test_one_statement_answers_however_many_rights_there_are(known):
    known.validate("ABC123")  # the token's first use is noted
    for number in range(30):
        known.record(plate="MANY", permit_no=str(number), **until("2098-01-01 00:00:00"))
    for plate, found in (("NONE", 0), ("ABC123", 2), ("MANY", 30)):
        with CaptureQueriesContext(connection) as seen:
            reply = known.validate(plate)
        assert len(reply.json["data"]["responseJSON"].get("permits", [])) == found
        assert len(seen) == 1


def test_the_doors_statement_needs_no_reading_by_the_driver():
    """psycopg would parse a text of this length anew at every call."""
    text, names = _numbered(plate_door._statement())
    assert "%" not in text and len(names) == len(set(names))
    asked = {name: f"<{name}>" for name in names}
    again = re.sub(r"\$(\d+)", lambda found: asked[names[int(found[1]) - 1]], text)
    assert again == plate_door._statement() % asked


@pytest.mark.parametrize(
    "error", [psycopg.OperationalError, psycopg.InterfaceError, django.db.OperationalError]
)
def test_the_database_away_is_503_in_both_envelopes(error):
    def away(sql, parameters):
        raise error("gone")

    environ = {"CONTENT_LENGTH": "15", "wsgi.input": BytesIO(b'{"client": "A"}')}
    reply = plate_door.reply(environ, away)
    said = orjson.loads(reply.content)
    assert (reply.status, said["error"], said["ErrorCode"], said["data"]) == (503, 9003, 9003, None)
    assert reply.headers["Retry-After"] == "5"


def test_an_unexpected_failure_is_500_with_a_reference(caplog):
    status, content = plate_door.answer(b'{"client": "A"}', {}, None, lambda sql, parameters: 1 / 0)
    assert status == 500
    assert orjson.loads(content)["reference_id"] in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_door_before_django_and_the_view_give_the_same_bytes(known, theirs):
    questions = [{"plate": plate} for plate in ("ABC123", "abc-123", " AbC 123 ", "zz99", 123, "É 1")]
    questions += [said for said, _status, _code in bad_questions(known)]
    questions += [
        {"plate": "ABC123", "api_token": theirs.plain},
        {"plate": "ABC123", "client": "oc-toma", "x": [1]},
    ]
    raws = [b"", b"{", b"[]", b'{"client": "OC_TOMA",}', b"x" * (settings.API_MAX_BODY + 1)]
    for said in questions:
        body = {"api_token": known.plain, "client": "OC_TOMA", **said}
        raws.append(orjson.dumps({key: value for key, value in body.items() if value is not None}))
    for raw in raws:
        for headers in ({}, {"Authorization": f"Bearer {known.plain}"}):
            view = known.send(plate_door.PATH, {}, raw, headers=headers)
            status, content, told = through_wsgi("POST", plate_door.PATH, raw, headers)
            assert (status, content) == (view.status, view.content), raw[:200]
            assert told["Content-Type"] == view.headers["Content-Type"] == "application/json"
            assert told["Content-Length"] == str(len(content))
    with client_scope(known.client):
        logged = list(ApiCall.objects.values_list("code", "plate_key", "rights", "token_id").order_by("id"))
    assert logged[::2] == logged[1::2], "each question is logged alike by both ways"


@pytest.mark.django_db(transaction=True)
def test_the_door_opens_a_new_connection_once_when_the_old_one_broke(known):
    own = DoorConnection()
    try:
        first = own.execute("SELECT pg_backend_pid()", {}).fetchone()[0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [first])
        assert own.execute("SELECT pg_backend_pid()", {}).fetchone()[0] != first
        with pytest.raises(psycopg.ProgrammingError):
            own.execute("SELECT nonsense", {})
        assert own.execute("SHOW synchronous_commit", {}).fetchone() == ("off",)
    finally:
        own.close()


def test_the_sites_own_connection_keeps_durable_commits(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert cursor.fetchone()[0] != "client"
