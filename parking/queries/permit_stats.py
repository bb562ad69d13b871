"""How many rights are live, by zone (enforcement §16.4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from parking.choices import RightKind
from parking.models import LotZone, PayStationRecord, TempPermit
from parking.queries.accepting_lots import accepting_lots
from parking.queries.rentals import valid_rentals
from parking.rules.intervals import whole_second


@dataclass(frozen=True)
class StatRow:
    """The number of live rights of one type in one zone."""

    type: str
    zone: str
    total: int


def permit_stats(at: datetime, zone_names: Collection[str] | None = None) -> list[StatRow]:
    """Rows `standard` and `temp` of every zone, or of the named ones that exist, also at 0 (A-1 to A-3).

    A permit counts in every zone that its lot accepts at that instant; `temp` are temporary permits, and the zone's
    pay-station and pushed records (PS-1).
    """
    at = whole_second(at)
    zones = LotZone.objects.all() if zone_names is None else LotZone.objects.filter(name__in=zone_names)
    records = PayStationRecord.objects.valid_at(at).filter(zone__in=zones).order_by()
    bought = dict(records.values_list("zone").annotate(Count("pk")))
    lots = accepting_lots(at, {zone.pk for zone in zones})
    standard = dict(valid_rentals(at).order_by().values_list("permit__lot").annotate(Count("pk")))
    temp = dict(TempPermit.objects.valid_at(at).order_by().values_list("lot").annotate(Count("pk")))
    return [
        StatRow(kind.value, zone.name, total)
        for zone in zones
        for kind, total in (
            (RightKind.STANDARD, _sum(standard, lots[zone.pk])),
            (RightKind.TEMP, _sum(temp, lots[zone.pk]) + bought.get(zone.pk, 0)),
        )
    ]


def _sum(by_lot: dict[int, int], lot_ids: Collection[int]) -> int:
    return sum(by_lot.get(lot_id, 0) for lot_id in lot_ids)
