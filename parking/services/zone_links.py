"""Which zone a record belongs to: found when it is written, or when the zone is made later (parking PS-2)."""

from django.db import connection

from core import audit
from core.actors import Actor
from core.db import atomic
from core.scoping import current_client
from parking.models import LotZone, PayStationRecord

# The zone of a row that is being inserted, over its own columns.
ZONE_OF_THAT_NAME = (
    "(SELECT z.id FROM parking_lotzone z"
    " WHERE z.client_id = %(client_id)s AND z.name = %(zone_name)s::varchar)"
)


def zone_named(*, name: str) -> LotZone | None:
    """The zone with exactly this name, for a record that is about to be written in the open transaction."""
    zone = _find(name)
    if zone is None and name:
        # A zone of this name may be in the making: wait for it, so that either we see it or its job sees us.
        hold_zone_name(name=name, is_shared=True)
        zone = _find(name)
    return zone


def hold_zone_name(*, name: str, is_shared: bool) -> None:
    """Lock a zone name of the open client to the end of the transaction: records share it, a zone's naming does not."""
    function = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(hashtextextended(%s, %s))", [f"lot zone {name}", current_client().pk]
        )


def relink_zone(*, actor: Actor, zone_id: int) -> int:
    """Link the disconnected records that were sent with the zone's name; how many. Nothing when the zone is gone."""
    with atomic():
        zone = LotZone.objects.filter(pk=zone_id).first()
        if zone is None:
            return 0
        linked = PayStationRecord.objects.filter(zone=None, zone_name=zone.name).update(zone=zone)
        if linked:
            audit.record(actor, "lot_zone.records_linked", zone, records=linked)
    return linked


def _find(name: str) -> LotZone | None:
    return LotZone.objects.filter(name=name).first() if name else None
