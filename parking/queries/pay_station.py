"""Searching pay-station records (parking §12.3)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from parking.choices import Validity
from parking.models import LotZone, PayStationRecord
from parking.rules.intervals import whole_second
from parking.rules.plate_key import plate_key

LOOKED_BACK = timedelta(days=30)
SORTS = ("ends_at", "starts_at", "plate_key", "zone_name", "source", "amount")


def pay_station_search(
    *,
    plate: str = "",
    at: datetime | None = None,
    zones: Collection[LotZone] = (),
    validity: str = "",
    sort: str = "-ends_at",
) -> QuerySet[PayStationRecord]:
    """Records for the Pay Station Status page, each with `is_valid_then`: valid at `at` by time alone (PS-7).

    at: default now. plate: contained in the plate's key (PS-10). validity: a parking.choices.Validity (PS-9; All looks
    back 30 days); empty is everything valid at `at` or later. sort: a field of SORTS, `-` for descending; another
    falls back to the end, latest first.
    """
    at = whole_second(at or timezone.now())
    in_time = Q(starts_at__lte=at, ends_at__gte=at) & (Q(ended_early_at=None) | Q(ended_early_at__gt=at))
    records = PayStationRecord.objects.live().annotate(
        is_valid_then=Case(When(in_time, then=Value(True)), default=Value(False))
    )
    if plate.strip():
        key = plate_key(plate)
        records = records.filter(plate_key__contains=key) if key else records.none()
    if zones:
        records = records.filter(zone__in=zones)
    records = records.filter(_covered(validity, at, in_time))
    if sort.removeprefix("-") not in SORTS:
        sort = "-ends_at"
    return records.select_related("zone").order_by(sort, "-pk")


def _covered(validity: str, at: datetime, in_time: Q) -> Q:
    if validity == Validity.VALID:
        return in_time
    if validity == Validity.NON_VALID:
        return Q(ends_at__gte=at - LOOKED_BACK) & ~in_time
    if validity == Validity.ALL:
        return Q(ends_at__gte=at - LOOKED_BACK)
    return Q(ends_at__gte=at) & (Q(ended_early_at=None) | Q(ended_early_at__gt=at))
