"""Polled feeds (parking §12.4, integrations §3.5)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import FeedStatus, PayStationRecord
from parking.ports import FeedRow
from parking.queries import check_plate
from parking.services import delete_record, import_feed, mark_feed
from tests.factories.parking import LotZoneFactory
from tests.parking.conftest import ACTOR

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def row(key="1", **facts):
    given = {
        "plate": "abcd 123", "zone_name": "4501", "starts_at": AT - timedelta(hours=1),
        "ends_at": AT + timedelta(hours=1), "amount": Decimal("4.5"), "currency": "CAD",
    }  # fmt: skip
    return FeedRow(external_id=key, **given | facts)


def poll(*rows, complete=("4501",), at=AT):
    return import_feed(actor=ACTOR, source="ParkMobile", rows=rows, complete_zones=complete, at=at)


@pytest.fixture
def zone(ours):
    return LotZoneFactory(name="4501")


def test_parking_29_5_a_missing_zone_skips_and_the_next_poll_after_its_making_imports(ours):
    counts = poll(row())
    assert (counts.new, dict(counts.unmatched)) == (0, {"4501": 1})
    assert not PayStationRecord.objects.exists()
    LotZoneFactory(name="4501")
    assert poll(row()).new == 1
    assert check_plate(plate="ABCD123", at=AT).rights[0].label == "ParkMobile"


def test_parking_PS_6_a_second_poll_adds_nothing(zone):
    assert poll(row("1"), row("2", plate="OTHER")).new == 2
    counts = poll(row("1"), row("2", plate="OTHER"))
    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 2)
    assert PayStationRecord.objects.count() == 2 and not AuditEntry.objects.exists()


def test_parking_PS_6_a_changed_end_or_plate_updates_in_place(zone):
    poll(row())
    counts = poll(row(ends_at=AT + timedelta(hours=3), plate="NEW 1"))
    assert (counts.new, counts.changed) == (0, 1)
    record = PayStationRecord.objects.get()
    assert (record.plate_key, record.ends_at) == ("NEW1", AT + timedelta(hours=3))
    entry = AuditEntry.objects.get()
    assert entry.action == "pay_station.changed" and entry.data["plate"] == ["abcd 123", "NEW 1"]


def test_the_same_key_twice_in_one_poll_is_one_record(zone):
    assert poll(row(), row()).new == 1


def test_records_of_two_keys_may_have_the_same_details(zone):
    assert poll(row("1"), row("2")).new == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_at": AT - timedelta(hours=1)}, {"ends_at": AT - timedelta(hours=2)}, {"plate": "…"}, {"plate": "A" * 26},
        {"plate": "A\0B"}, {"amount": Decimal("1000000")}, {"amount": Decimal("NaN")}, {"zone_name": "4501" * 51},
    ],
)  # fmt: skip
def test_parking_PS_8_a_row_that_makes_no_right_is_skipped_and_named(zone, facts):
    counts = poll(row("1", **facts), row("2"))
    assert (
        counts.new == 1 and [key for key, _ in counts.refused] == ["1"] and all(r for _, r in counts.refused)
    )


def test_two_missed_complete_polls_end_a_record_early(zone):
    poll(row())
    assert poll().ended_early == 0
    later = AT + timedelta(minutes=6)
    assert poll(at=later).ended_early == 1
    record = PayStationRecord.objects.get()
    assert record.ended_early_at == later and record.ends_at == AT + timedelta(hours=1)
    assert not check_plate(plate="ABCD123", at=later).rights
    assert AuditEntry.objects.get().action == "pay_station.ended_early"
    assert poll(at=later).ended_early == 0


def test_one_missed_poll_is_forgotten_when_it_comes_back(zone):
    poll(row())
    poll()
    poll(row())
    assert poll().ended_early == 0
    assert not AuditEntry.objects.exists()


def test_a_record_that_is_listed_again_goes_on(zone):
    poll(row())
    poll()
    poll()
    counts = poll(row())
    assert counts.changed == 1 and PayStationRecord.objects.get().ended_early_at is None
    assert check_plate(plate="ABCD123", at=AT).rights


def test_incomplete_polls_and_other_sources_end_nothing(zone):
    poll(row())
    import_feed(actor=ACTOR, source="CALE", rows=[row()], complete_zones=["4501"], at=AT)
    for _ in range(3):
        assert poll(complete=()).ended_early == 0
        assert poll(complete=("4502",)).ended_early == 0
    assert PayStationRecord.objects.filter(ended_early_at=None, missed_polls=0).count() == 2


def test_a_record_that_is_over_was_not_missed(zone):
    poll(row())
    for _ in range(3):
        assert poll(at=AT + timedelta(hours=2)).ended_early == 0


def test_a_refused_row_is_listed_all_the_same(zone):
    poll(row())
    for _ in range(3):
        assert poll(row(plate="")).ended_early == 0


def test_a_deleted_record_stays_deleted(zone):
    poll(row())
    delete_record(actor=ACTOR, reference_id=PayStationRecord.objects.get().reference_id)
    counts = poll(row(ends_at=AT + timedelta(hours=5)))
    assert (counts.new, counts.changed) == (0, 0) and PayStationRecord.objects.get().deleted_at


def test_the_twin_clients_feed_is_its_own(ours, theirs, zone):
    poll(row())
    with client_scope(theirs):
        assert poll(row()).unmatched
        LotZoneFactory(name="4501")
        assert poll(row(plate="THEIRS")).new == 1
        assert [poll().ended_early, poll().ended_early] == [0, 1]
    assert PayStationRecord.objects.get().missed_polls == 0


def test_queries_of_a_poll_do_not_grow_with_unchanged_rows(zone, django_assert_num_queries):
    rows = [row(str(n), plate=f"P{n}") for n in range(50)]
    poll(*rows)
    with django_assert_num_queries(7):
        poll(*rows)


def test_mark_feed_remembers_since_when_a_source_fails(ours):
    mark_feed(actor=ACTOR, source="ParkMobile", ok=False, error_class="auth", interval_seconds=180)
    since = FeedStatus.objects.get().failed_since
    mark_feed(actor=ACTOR, source="ParkMobile", ok=False, error_class="transient")
    feed = FeedStatus.objects.get()
    assert (feed.failed_since, feed.error_class, feed.interval_seconds) == (since, "transient", 180)
    mark_feed(actor=ACTOR, source="ParkMobile", ok=True)
    feed.refresh_from_db()
    assert feed.failed_since is None and feed.ok_at >= since and feed.error_class == ""
    assert [e.action for e in AuditEntry.objects.order_by("id")] == ["feed.failing", "feed.recovered"]
