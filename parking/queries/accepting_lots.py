"""Which lots accept a zone at an instant (parking ZON-3)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from core.clock import local_zone
from parking.models import LotZoneRow
from parking.rules.zone_time import accepts


def accepting_lots(at: datetime, zone_ids: Collection[int]) -> dict[int, set[int]]:
    """zone id → ids of the lots that accept it then. Archived lots do as well: archiving takes no paid right away
    (LOT-12)."""
    accepting = defaultdict(set)
    if zone_ids:
        local = at.astimezone(local_zone())
        for row in LotZoneRow.objects.filter(zone_id__in=zone_ids):
            if accepts(row, local):
                accepting[row.zone_id].add(row.lot_id)
    return accepting
