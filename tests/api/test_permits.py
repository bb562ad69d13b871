"""Permits pushed, changed, taken back (enforcement §16.5–16.7)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone

from api.answers import PermitAccepted
from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import LotZone, PayStationRecord

# The document's own body.
SAMPLE = {
    "Amount": "14.50",
    "CurrencyID": "CAD",
    "LicencePlate": "PL8RDR",
    "zone": "Lot 4",
    "permitNo": "L4-1138",
    "startTime": "2018-07-02T09:00:00",
    "endTime": "2018-07-02T09:30:00",
    "promoCode": "DISCOUNT20",
}

UNKNOWN = "1a9b5375-cb75-4c71-9939-eeae550b09ac"  # a reference nobody has: the seed's example


def without(*names, **facts):
    return {name: value for name, value in SAMPLE.items() if name not in names} | facts


def only_record(site) -> PayStationRecord:
    with client_scope(site.client):
        return PayStationRecord.objects.get()


def test_enforcement_16_6_the_documents_body_is_stored_and_answered_as_documented(ours):
    reply = ours.call("permits/push", SAMPLE)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert list(reply.json) == ["status", "reference_id", "InternalReferenceID"]
    assert PermitAccepted.model_validate(reply.json).status == "success"
    record = only_record(ours)
    assert reply.json["reference_id"] == reply.json["InternalReferenceID"] == str(record.reference_id)
    assert UUID(reply.json["reference_id"]).version == 4
    assert (record.plate, record.amount, record.currency) == ("PL8RDR", Decimal("14.50"), "CAD")
    assert (record.starts_at, record.ends_at) == (
        datetime(2018, 7, 2, 9, tzinfo=UTC),
        datetime(2018, 7, 2, 9, 30, tzinfo=UTC),
    )
    assert (record.permit_no, record.promo_code, record.zone_name) == ("L4-1138", "DISCOUNT20", "Lot 4")
    assert (record.source, record.token_id, record.zone) == ("HotSpot", ours.token.pk, None)


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("LicencePlate", "plate"), ("LicencePlate", "LicensePlate"), ("LicencePlate", "licencePlate"),
        ("Amount", "amount"), ("CurrencyID", "currency"), ("startTime", "StartDateUtc"), ("endTime", "EndDateUtc"),
        ("zone", "ParkingZoneName"), ("permitNo", "TicketNumber"), ("permitNo", "PERMITNO"),
    ],
)  # fmt: skip
def test_enforcement_T21_every_alias_is_accepted(ours, name, alias):
    assert ours.call("permits/push", without(name, **{alias: SAMPLE[name]})).status == 200
    record = only_record(ours)
    stored = {
        record.plate,
        str(record.amount),
        record.currency,
        record.zone_name,
        record.permit_no,
        record.ticket_no,
    }
    assert stored >= {"PL8RDR", "14.50", "CAD", "Lot 4", "L4-1138"}


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (without("endTime"), 9004, None),
        (without(endTime="2018-07-02"), 9005, None),
        (without(endTime=SAMPLE["startTime"]), 9005, None),
        (without("LicencePlate"), 9006, None),
        (without(LicencePlate="---"), 9006, None),
        (without(startTime="9 o'clock"), 9007, None),
        (without("startTime"), 9031, "startTime"),
        (without(LicencePlate="P" * 26), 9030, "plate"),
        (without(zone="z" * 201), 9030, "zone"),
        (without(Amount="5"), 9032, "amount"),
        (without(Amount="0.00"), 9033, "amount"),
        (without(CurrencyID="EUR"), 9033, "currency"),
    ],
)
def test_enforcement_T21_bad_input_has_its_code_and_writes_nothing(ours, body, code, field):
    reply = ours.call("permits/push", body)
    assert (reply.status, reply.code, reply.json.get("Field")) == (400, code, field)
    assert ours.rows(PayStationRecord) == 0


def test_enforcement_C_3_a_zone_we_know_is_linked(ours):
    with client_scope(ours.client):
        zone = LotZone.objects.create(name="Lot 4")
    ours.call("permits/push", SAMPLE)
    assert only_record(ours).zone == zone


def test_enforcement_C_6_the_same_details_again_are_9022_with_the_first_reference(ours):
    first = ours.call("permits/push", SAMPLE).json["reference_id"]
    again = ours.call("permits/push", SAMPLE | {"LicencePlate": "pl8-rdr"})
    assert (again.status, again.code, again.json["reference_id"]) == (409, 9022, first)
    assert ours.rows(PayStationRecord) == 1
    assert ours.call("permits/push", SAMPLE | {"permitNo": "L4-1139"}).status == 200
    ours.call("permits/delete", {"referenceID": first})
    assert ours.call("permits/push", SAMPLE).status == 200, "what was taken back may come again"


def test_enforcement_C_8_no_vehicle_is_made(ours):
    from parking.models import Vehicle

    ours.call("permits/push", SAMPLE)
    assert ours.rows(Vehicle) == 0


def test_enforcement_C_12_cale_senders_are_read(ours):
    body = without(Amount="14,50", CurrencyID=124)
    assert ours.call("permits/push", body, content_type="application/x-www-form-urlencoded").status == 200
    record = only_record(ours)
    assert (record.amount, record.currency) == (Decimal("14.50"), "CAD")


@pytest.mark.parametrize("name", ["referenceid", "referenceID", "reference_id", "REFERENCEID"])
def test_enforcement_T22_deleting_twice_is_success_then_9009(ours, name):
    reference = ours.call("permits/push", SAMPLE).json["reference_id"]
    reply = ours.call("permits/delete", {name: reference})
    assert (reply.status, reply.json["reference_id"]) == (200, reference)
    assert only_record(ours).deleted_at is not None
    again = ours.call("permits/delete", {name: reference})
    assert (again.status, again.code) == (404, 9009)


@pytest.mark.parametrize(
    ("reference", "status", "code"),
    [
        (None, 400, 9008),
        (" ", 400, 9008),
        ("r" * 51, 400, 9030),
        ("no uuid", 404, 9009),
        (UNKNOWN, 404, 9009),
    ],
)
@pytest.mark.parametrize("path", ["permits/delete", "permits/update"])
def test_enforcement_16_5_references_that_find_nothing(ours, path, reference, status, code):
    record = ours.record()
    body = {"Amount": "1.00"} | ({"referenceID": reference} if reference is not None else {})
    reply = ours.call(path, body)
    assert (reply.status, reply.code) == (status, code)
    kept = only_record(ours)
    assert (kept.deleted_at, kept.amount) == (None, record.amount)


@pytest.mark.parametrize("path", ["permits/delete", "permits/update"])
def test_another_clients_record_is_not_found(ours, theirs, path):
    record = theirs.record(amount=Decimal("3.00"))
    reply = ours.call(path, {"referenceID": str(record.reference_id), "Amount": "1.00"})
    assert (reply.status, reply.code) == (404, 9009)
    kept = only_record(theirs)
    assert (kept.deleted_at, kept.amount) == (None, Decimal("3.00"))


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_enforcement_16_7_the_documents_update_changes_what_it_names(ours, method):
    record = ours.record(starts_at=datetime(2018, 7, 2, 9, tzinfo=UTC), permit_no="keep")
    body = {
        "referenceID": str(record.reference_id), "plate": "PL8RDR", "Amount": "14.50", "currency": "CAD",
        "endTime": "2018-07-02T09:30:00",
    }  # fmt: skip
    reply = ours.call("permits/update", body, method=method)
    assert (reply.status, reply.json["InternalReferenceID"]) == (200, str(record.reference_id))
    PermitAccepted.model_validate(reply.json)
    changed = only_record(ours)
    assert (changed.plate, changed.plate_key, changed.amount) == ("PL8RDR", "PL8RDR", Decimal("14.50"))
    assert (changed.ends_at, changed.permit_no) == (datetime(2018, 7, 2, 9, 30, tzinfo=UTC), "keep")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"endTime": "2020-01-01T00:00:00"}, 9005, None),
        ({"endTime": ""}, 9005, None),
        ({"plate": ""}, 9033, "plate"),
        ({"plate": "--"}, 9033, "plate"),
        ({"plate": "P" * 26}, 9030, "plate"),
        ({"Amount": "1"}, 9032, "amount"),
        ({"currency": "GBP"}, 9033, "currency"),
    ],
)
def test_enforcement_D_1_D_3_a_bad_change_changes_nothing(ours, change, code, field):
    record = ours.record()
    reply = ours.call("permits/update", {"referenceID": str(record.reference_id), "Amount": "9.99"} | change)
    assert (reply.status, reply.code, reply.json.get("Field")) == (400, code, field)
    kept = only_record(ours)
    assert (kept.plate, kept.ends_at, kept.amount) == (record.plate, record.ends_at, record.amount)


def test_enforcement_D_4_nothing_to_change_is_success_without_a_write(ours):
    record = ours.record()
    reply = ours.call("permits/update", {"referenceID": str(record.reference_id), "zone": "elsewhere"})
    assert reply.status == 200
    kept = only_record(ours)
    assert (kept.updated_at, kept.zone_name) == (record.updated_at, record.zone_name)


def test_changes_and_deletions_are_audited_under_the_tokens_name(ours):
    record = ours.record()
    ours.call("permits/update", {"referenceID": str(record.reference_id), "Amount": "9.99"})
    ours.call("permits/delete", {"referenceID": str(record.reference_id)})
    with client_scope(ours.client):
        entries = list(
            AuditEntry.objects.filter(object_id=str(record.pk), object_type="parking.paystationrecord")
        )
    assert {entry.action for entry in entries} == {"pay_station.changed", "pay_station.deleted"}
    assert {(entry.actor_kind, entry.actor_id, entry.actor_label) for entry in entries} == {
        ("token", str(ours.token.pk), "HotSpot")
    }


def live(**facts):
    now = timezone.now()
    return {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)} | facts


def test_enforcement_16_4_stats_count_live_rights_as_text(ours, theirs):
    with client_scope(ours.client):
        zones = [LotZone.objects.create(name=name) for name in ("Lot 01", "Lot 02", "Lot 03")]
    for _ in range(2):
        ours.record(zone=zones[0], **live())
    ours.record(zone=zones[1], **live(ends_at=timezone.now() - timedelta(minutes=1)))
    theirs.record(zone_name="Lot 01", **live())
    reply = ours.call("permits/stats", {"zones": "Lot 01, Lot 02,unknown"})
    assert reply.status == 200
    assert {(row["type"], row["zone"]): row["total"] for row in reply.json["data"]} == {
        ("standard", "Lot 01"): "0", ("temp", "Lot 01"): "2", ("standard", "Lot 02"): "0", ("temp", "Lot 02"): "0",
    }  # fmt: skip
    everything = ours.call("permits/stats")
    assert {row["zone"] for row in everything.json["data"]} == {"Lot 01", "Lot 02", "Lot 03"}
