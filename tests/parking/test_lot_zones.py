"""Lot zones (parking §5)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.exceptions import RowMissing
from core.models import AuditEntry, Job
from core.scoping import client_scope
from parking.exceptions import InUse, NameRequired, NameTaken, RenameUnconfirmed
from parking.models import LotZone, PayStationRecord
from parking.queries import check_plate, near_misses, zone_list
from parking.services import delete_zone, push_record, save_zone
from parking.tasks import relink
from tests.factories.parking import LotZoneFactory, LotZoneRowFactory, PayStationRecordFactory
from tests.parking.conftest import ACTOR

START = datetime(2026, 3, 2, 14, tzinfo=UTC)


def push(zone_name, plate="A1"):
    return push_record(
        actor=ACTOR, origin="HotSpot", token_id=None, plate=plate, zone_name=zone_name, starts_at=START,
        ends_at=START + timedelta(hours=1),
    )  # fmt: skip


def test_parking_29_6_a_push_with_an_unknown_zone_is_linked_when_the_zone_is_made(ours):
    record = push("Lot 4")
    assert record.zone is None
    assert check_plate(plate="A1", at=START).rights[0].lots == ()
    zone = save_zone(actor=ACTOR, name="Lot 4")
    job = Job.objects.get()
    assert (job.key, job.ids) == ("parking.relink_zone", {"zone_id": zone.pk})
    relink(**job.ids)
    record.refresh_from_db()
    assert record.zone == zone
    relink(**job.ids)
    linked = AuditEntry.objects.get(action="lot_zone.records_linked")
    assert linked.data == {"records": 1}


def test_parking_ZON_1_names_are_exact_after_trimming(ours):
    records = [push(name, plate=str(n)) for n, name in enumerate(("Lot 4", " Lot 4 ", "lot 4", "Lot  4"))]
    relink(zone_id=save_zone(actor=ACTOR, name=" Lot 4 ").pk)
    linked = [PayStationRecord.objects.get(pk=record.pk).zone is not None for record in records]
    assert linked == [True, True, False, False]
    assert [zone.name for zone in near_misses("LOT 4")] == ["Lot 4"]
    assert not near_misses("Lot 4")


def test_a_renamed_zone_links_records_of_its_new_name_and_keeps_its_own(ours):
    old, new = push("Old", "A1"), push("New", "A2")
    zone = save_zone(actor=ACTOR, name="Old")
    relink(zone_id=zone.pk)
    save_zone(actor=ACTOR, zone_id=zone.pk, name="New", short_name="N", is_confirmed=True)
    relink(zone_id=zone.pk)
    assert PayStationRecord.objects.filter(zone=zone).count() == 2
    assert {old.pk, new.pk} == set(zone.pay_station_records.values_list("pk", flat=True))


def test_a_new_short_name_alone_starts_no_job(ours):
    zone = save_zone(actor=ACTOR, name="RED")
    save_zone(actor=ACTOR, zone_id=zone.pk, name="RED", short_name="R")
    assert Job.objects.count() == 1
    entry = AuditEntry.objects.get(action="lot_zone.changed")
    assert entry.data == {"short_name": ["", "R"]}


def test_the_job_of_a_zone_that_is_gone_does_nothing(ours):
    relink(zone_id=12345)


def test_parking_ZON_8_renaming_a_zone_that_sources_match_wants_a_confirmation(ours):
    zone = save_zone(actor=ACTOR, name="RED")
    PayStationRecordFactory(zone=zone, source="ParkMobile")
    PayStationRecordFactory(zone=zone, source="HotSpot")
    with pytest.raises(RenameUnconfirmed, match="HotSpot, ParkMobile"):
        save_zone(actor=ACTOR, zone_id=zone.pk, name="BLUE")
    PayStationRecord.objects.update(created_at=datetime.now(UTC) - timedelta(days=91))
    assert save_zone(actor=ACTOR, zone_id=zone.pk, name="BLUE").name == "BLUE"


def test_names_are_given_once_per_client_and_case_makes_two(ours, theirs):
    save_zone(actor=ACTOR, name="RED")
    save_zone(actor=ACTOR, name="Red")
    with pytest.raises(NameTaken) as refusal:
        save_zone(actor=ACTOR, name="RED ")
    assert refusal.value.field == "name"
    with pytest.raises(NameRequired):
        save_zone(actor=ACTOR, name="  ")
    assert LotZone.objects.count() == 2
    with client_scope(theirs):
        save_zone(actor=ACTOR, name="RED")


def test_parking_ZON_2_a_zone_in_use_is_not_deleted(ours):
    zone = LotZoneFactory()
    row = LotZoneRowFactory(zone=zone)
    with pytest.raises(InUse, match="lots: 1, pay-station records: 0"):
        delete_zone(actor=ACTOR, zone_id=zone.pk)
    row.delete()
    record = PayStationRecordFactory(zone=zone, deleted_at=START)
    with pytest.raises(InUse):
        delete_zone(actor=ACTOR, zone_id=zone.pk)
    record.delete()
    delete_zone(actor=ACTOR, zone_id=zone.pk)
    assert not LotZone.objects.exists() and AuditEntry.objects.get().action == "lot_zone.deleted"


def test_another_clients_zone_is_missing(ours, theirs):
    with client_scope(theirs):
        zone = LotZoneFactory()
    for change in (lambda **ids: save_zone(name="X", **ids), delete_zone):
        with pytest.raises(RowMissing):
            change(actor=ACTOR, zone_id=zone.pk)


def test_the_list_counts_lots_and_records_without_multiplying(ours, theirs, django_assert_num_queries):
    zone, unused = LotZoneFactory(name="a"), LotZoneFactory(name="b")
    lot = LotZoneRowFactory(zone=zone).lot
    LotZoneRowFactory(zone=zone, lot=lot, days=1)
    LotZoneRowFactory(zone=zone)
    for _ in range(3):
        PayStationRecordFactory(zone=zone)
    with client_scope(theirs):
        LotZoneRowFactory(zone=LotZoneFactory(name="a"))
    with django_assert_num_queries(1):
        counts = [(z.name, z.lot_count, z.record_count) for z in zone_list()]
    assert counts == [("a", 2, 3), ("b", 0, 0)]
    assert unused.label == "b" and LotZoneFactory(name="x" * 30).label == "x" * 20
