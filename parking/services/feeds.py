"""Polled feeds: what an adapter read goes in at once, and once (parking §12.4)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from parking.models import FeedStatus, LotZone, PayStationRecord
from parking.ports import FeedRow
from parking.rules.feed_row import facts_of, fault_of
from parking.rules.intervals import whole_second

POLLS_TO_MISS = 2  # a right that so many complete polls in a row did not list was ended by its driver
BATCH = 1000


@dataclass
class FeedCounts:
    """What a poll did. `unmatched`: zone name → rows skipped, for no zone has that name here (PS-3). `refused`:
    external id and reason of rows that make no right (PS-8)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended_early: int = 0
    unmatched: Counter = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)


def import_feed(
    *,
    actor: Actor,
    source: str,
    rows: Iterable[FeedRow],
    complete_zones: Iterable[str] = (),
    at: datetime | None = None,
) -> FeedCounts:
    """Bring the records of `source` in line with what a poll listed, by external id (PS-6): twice is as once.

    complete_zones: names of zones whose list was whole. A record of such a zone that was not listed twice in a row
    and would still run is marked as ended at `at` (default now); a record that is listed again goes on. Rows without
    a zone of their name are skipped (PS-3). Later changes of a record are audited, new ones are their own record.
    """
    at = whole_second(at or timezone.now())
    counts = FeedCounts()
    with atomic():
        _feed(source)  # its lock makes polls of one source take turns
        listed = list(rows)
        wanted = _wanted(listed, counts)
        known = PayStationRecord.objects.filter(source=source, external_id__in=wanted).select_related("zone")
        stored = {record.external_id: record for record in known.select_for_update(of=("self",))}
        added = [
            PayStationRecord(source=source, external_id=key, **facts)
            for key, facts in wanted.items()
            if key not in stored
        ]
        PayStationRecord.objects.bulk_create(added, batch_size=BATCH)
        counts.new = len(added)
        for key, record in stored.items():
            _bring_up_to_date(actor, record, wanted[key], counts)
        _end_missing(actor, source, {row.external_id for row in listed}, complete_zones, at, counts)
    return counts


def mark_feed(
    *, actor: Actor, source: str, ok: bool, error_class: str = "", interval_seconds: int | None = None
) -> FeedStatus:
    """Note how a poll of `source` ended; plate answers name sources that fail for long (integrations §1.5).

    interval_seconds: time between two polls. Turning from well to failing and back is audited.
    """
    with atomic():
        feed = _feed(source)
        now = timezone.now()
        was_failing = feed.failed_since is not None
        if ok:
            feed.ok_at, feed.failed_since, feed.error_class = now, None, ""
        else:
            feed.failed_since, feed.error_class = feed.failed_since or now, error_class
        feed.interval_seconds = interval_seconds or feed.interval_seconds
        feed.save()
        if was_failing == ok:
            audit.record(actor, "feed.recovered" if ok else "feed.failing", feed, error_class=error_class)
    return feed


def _feed(source: str) -> FeedStatus:
    FeedStatus.objects.get_or_create(source=source)
    return FeedStatus.objects.select_for_update().get(source=source)


def _wanted(listed: list[FeedRow], counts: FeedCounts) -> dict[str, dict]:
    """external id → facts, in order of the id, of the rows that can be kept."""
    zones = {
        zone.name: zone for zone in LotZone.objects.filter(name__in={row.zone_name.strip() for row in listed})
    }
    wanted = {}
    for row in sorted(listed, key=lambda row: row.external_id):
        zone_name = row.zone_name.strip()
        if fault := fault_of(row):
            counts.refused.append((row.external_id, fault))
        elif zone_name not in zones:
            counts.unmatched[zone_name] += 1
        else:
            wanted[row.external_id] = {**facts_of(row), "zone": zones[zone_name]}
    return wanted


def _bring_up_to_date(actor, record: PayStationRecord, facts: dict, counts: FeedCounts) -> None:
    facts = {**facts, "ended_early_at": None}
    changed = {name: (old, new) for name, new in facts.items() if (old := getattr(record, name)) != new}
    if record.deleted_at or not (changed or record.missed_polls):
        counts.unchanged += 1
        return
    for name, (_old, new) in changed.items():
        setattr(record, name, new)
    record.missed_polls = 0
    record.save()
    if changed:
        counts.changed += 1
        audit.record(actor, "pay_station.changed", record, **changed)
    else:
        counts.unchanged += 1


def _end_missing(actor, source, listed: set[str], complete_zones, at, counts: FeedCounts) -> None:
    running = PayStationRecord.objects.live().filter(
        source=source,
        external_id__isnull=False,
        zone_name__in=[name.strip() for name in complete_zones],
        ends_at__gt=at,
        ended_early_at=None,
    )
    for record in running.select_for_update().order_by("external_id"):
        if record.external_id in listed:
            continue
        record.missed_polls += 1
        if record.missed_polls >= POLLS_TO_MISS:
            record.ended_early_at = at
            counts.ended_early += 1
            audit.record(actor, "pay_station.ended_early", record, ends_at=record.ends_at, ended_early_at=at)
        record.save()
