"""How many rights are live, by zone (enforcement §16.4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from parking.choices import RightKind
from parking.models import LotZone, PayStationRecord
from parking.rules.intervals import whole_second


@dataclass(frozen=True)
class StatRow:
    """The number of live rights of one type in one zone."""

    type: str
    zone: str
    total: int


def permit_stats(at: datetime, zone_names: Collection[str] | None = None) -> list[StatRow]:
    """Rows `standard` and `temp` of every zone, or of the named ones that exist, also at 0 (A-1 to A-3).

    `temp` counts the zone's pay-station and pushed records. Nothing in the house issues standard permits yet, so
    their number is 0.
    """
    zones = LotZone.objects.all() if zone_names is None else LotZone.objects.filter(name__in=zone_names)
    live = PayStationRecord.objects.valid_at(whole_second(at)).filter(zone__in=zones).order_by()
    temp = dict(live.values_list("zone").annotate(Count("pk")))
    return [
        row
        for zone in zones
        for row in (
            StatRow(RightKind.STANDARD.value, zone.name, 0),
            StatRow(RightKind.TEMP.value, zone.name, temp.get(zone.pk, 0)),
        )
    ]
