"""Reading lot zones."""

from datetime import datetime

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from parking.models import LotZone, LotZoneRow, PayStationRecord, Validation, ValidatorZone


def zone_list() -> QuerySet[LotZone]:
    """Every zone with `lot_count` and `record_count` (parking §5.3), and `is_validated`: whether validations or
    validators name it. Any of these forbids deleting (ZON-2)."""
    return LotZone.objects.annotate(
        lot_count=_count(LotZoneRow.objects.filter(zone=OuterRef("pk")), "lot"),
        record_count=_count(PayStationRecord.objects.filter(zone=OuterRef("pk")), "pk"),
        is_validated=Exists(Validation.objects.filter(zone=OuterRef("pk")))
        | Exists(ValidatorZone.objects.filter(zone=OuterRef("pk"))),
    )


def near_misses(name: str) -> QuerySet[LotZone]:
    """Zones whose name differs from `name` in case or blanks only: probably the one that was meant (ZON-1)."""
    name = name.strip()
    return LotZone.objects.filter(name__iexact=name).exclude(name=name)


def sources_since(zone: LotZone, since: datetime) -> list[str]:
    """Sources whose records were linked to the zone and written after `since` (ZON-8)."""
    records = zone.pay_station_records.filter(created_at__gte=since, zone_name=F("zone__name"))
    return sorted(records.order_by().values_list("source", flat=True).distinct())


def _count(rows: QuerySet, field: str):
    """A count as a sub-query: two joined counts would multiply each other."""
    counted = rows.order_by().values("zone").annotate(n=Count(field, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
