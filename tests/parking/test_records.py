"""Records that senders push, change and take back (enforcement §16.5–16.7)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from core.models import AuditEntry
from core.scoping import client_scope
from parking.exceptions import DuplicateRecord, EndNotAfterStart, PlateRequired, RecordNotFound
from parking.models import PayStationRecord, Vehicle
from parking.services import delete_record, push_record, update_record
from tests.factories.parking import LotZoneFactory
from tests.parking.conftest import ACTOR

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
END = START + timedelta(minutes=30)


def push(**facts):
    given = {"origin": "HotSpot", "token_id": None, "plate": "PL8RDR", "starts_at": START, "ends_at": END}
    return push_record(actor=ACTOR, **given | facts)


def test_a_pushed_record_keeps_what_was_sent(ours):
    zone = LotZoneFactory(name="Lot 4")
    record = push(
        plate="pl8 rdr", zone_name=" Lot 4 ", amount=Decimal("14.50"), currency="CAD", permit_no="L4-1138",
        ticket_no="T-1", promo_code="DISCOUNT20", ends_at=END + timedelta(microseconds=7),
    )  # fmt: skip
    record.refresh_from_db()
    assert (record.plate, record.plate_key, record.source) == ("pl8 rdr", "PL8RDR", "HotSpot")
    assert (record.zone, record.zone_name, record.ends_at) == (zone, "Lot 4", END)
    assert (record.amount, record.currency, record.promo_code) == (Decimal("14.50"), "CAD", "DISCOUNT20")
    assert record.external_id is None and record.client == ours
    assert not Vehicle.objects.exists()  # enforcement C-8


def test_a_new_record_is_its_own_record(ours):
    push()
    assert not AuditEntry.objects.exists()


def test_parking_PS_4_an_unknown_zone_leaves_the_record_disconnected(ours):
    LotZoneFactory(name="lot 4")  # another name: names are exact
    assert push(zone_name="Lot 4").zone is None
    assert push().zone is None


@pytest.mark.parametrize(
    "ends_at", [START, START - timedelta(seconds=1), START + timedelta(microseconds=999999)]
)
def test_parking_PS_8_the_end_must_be_after_the_start(ours, ends_at):
    with pytest.raises(EndNotAfterStart):
        push(ends_at=ends_at)
    assert not PayStationRecord.objects.exists()


def test_a_plate_without_letters_or_digits_is_no_plate(ours):
    with pytest.raises(PlateRequired):
        push(plate="– ★ –")


def test_enforcement_C_6_the_same_details_are_refused_with_the_first_reference(ours):
    first = push(zone_name="Lot 4", permit_no="1")
    with pytest.raises(DuplicateRecord) as refusal:
        push(plate="pl8-rdr", zone_name="Lot 4", permit_no="1", amount=Decimal("9.99"))
    assert refusal.value.reference_id == first.reference_id
    assert PayStationRecord.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "T2"}, {"plate": "OTHER"}, {"starts_at": START - timedelta(seconds=1)},
        {"ends_at": END + timedelta(seconds=1)}, {"zone_name": "Lot 5"}, {"permit_no": "2"}, {"ticket_no": "2"},
    ],
)  # fmt: skip
def test_enforcement_C_6_each_detail_makes_another_record(ours, other):
    push(zone_name="Lot 4", permit_no="1")
    push(**{"zone_name": "Lot 4", "permit_no": "1"} | other)
    assert PayStationRecord.objects.count() == 2


def test_what_was_deleted_may_be_pushed_again(ours):
    first = push()
    delete_record(actor=ACTOR, reference_id=first.reference_id)
    assert push().reference_id != first.reference_id


def test_the_twin_client_may_have_the_same_record(ours, theirs):
    push()
    with client_scope(theirs):
        push()
        assert PayStationRecord.objects.count() == 1


def test_enforcement_D_1_only_what_is_given_changes(ours):
    record = push(amount=Decimal("1.00"), currency="CAD")
    update_record(actor=ACTOR, reference_id=record.reference_id, plate="new 1")
    update_record(actor=ACTOR, reference_id=str(record.reference_id), amount=Decimal("2.00"))
    record.refresh_from_db()
    assert (record.plate, record.plate_key, record.amount) == ("new 1", "NEW1", Decimal("2.00"))
    assert (record.currency, record.ends_at, record.zone_name) == ("CAD", END, "")
    changed = [entry.data for entry in AuditEntry.objects.filter(action="pay_station.changed").order_by("id")]
    assert changed == [
        {"plate": ["PL8RDR", "new 1"], "plate_key": ["PL8RDR", "NEW1"]},
        {"amount": ["1.00", "2.00"]},
    ]


def test_enforcement_D_3_a_new_end_must_be_after_the_start(ours):
    record = push()
    with pytest.raises(EndNotAfterStart):
        update_record(actor=ACTOR, reference_id=record.reference_id, ends_at=START)
    update_record(actor=ACTOR, reference_id=record.reference_id, ends_at=START + timedelta(seconds=1))
    record.refresh_from_db()
    assert record.ends_at == START + timedelta(seconds=1)


def test_enforcement_D_4_nothing_to_change_writes_nothing(ours):
    record = push(amount=Decimal("1.00"))
    update_record(actor=ACTOR, reference_id=record.reference_id, amount=Decimal("1.00"), plate="PL8RDR")
    update_record(actor=ACTOR, reference_id=record.reference_id)
    assert not AuditEntry.objects.exists()
    assert PayStationRecord.objects.get().updated_at == record.updated_at


def test_an_update_into_another_records_details_is_refused(ours):
    first, second = push(), push(plate="OTHER")
    with pytest.raises(DuplicateRecord) as refusal:
        update_record(actor=ACTOR, reference_id=second.reference_id, plate="PL8 RDR")
    assert refusal.value.reference_id == first.reference_id
    second.refresh_from_db()
    assert second.plate == "OTHER" and not AuditEntry.objects.exists()


def test_enforcement_T22_a_second_delete_finds_nothing(ours):
    record = push()
    delete_record(actor=ACTOR, reference_id=record.reference_id)
    for change in (delete_record, update_record):
        with pytest.raises(RecordNotFound):
            change(actor=ACTOR, reference_id=record.reference_id)
    assert PayStationRecord.objects.get().deleted_at
    assert AuditEntry.objects.get().action == "pay_station.deleted"


def test_another_clients_reference_is_not_found(ours, theirs):
    with client_scope(theirs):
        record = push()
    for reference in (record.reference_id, uuid4(), "not a reference", ""):
        for change in (delete_record, update_record):
            with pytest.raises(RecordNotFound):
                change(actor=ACTOR, reference_id=reference)
