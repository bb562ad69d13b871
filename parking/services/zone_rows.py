"""The zones of a lot."""

from collections.abc import Iterable

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked
from parking.exceptions import ZoneRowTwice
from parking.models import Lot, LotZone, LotZoneRow
from parking.rules.zone_window import ZoneWindow, checked_window


def save_zone_rows(*, actor: Actor, lot_id: int, windows: Iterable[ZoneWindow]) -> Lot:
    """Make `windows` the zone rows of a lot. Raises RowMissing, BadZoneRow, ZoneRowTwice (parking ZON-6)."""
    with atomic():
        lot = locked(model=Lot, pk=lot_id)
        replace_zone_rows(actor=actor, lot=lot, windows=windows)
    return lot


def replace_zone_rows(*, actor: Actor, lot: Lot, windows: Iterable[ZoneWindow]) -> None:
    """The same for a lot that the caller has locked; rows that stay keep their key."""
    windows = [checked_window(window) for window in windows]
    zones = LotZone.objects.in_bulk({window.zone_id for window in windows})
    for index, window in enumerate(windows):
        if window.zone_id not in zones:
            raise RowMissing(field="zone")
        if window in windows[:index]:
            raise ZoneRowTwice(field="zone", zone=zones[window.zone_id])
    stored = {ZoneWindow.of(row): row for row in lot.zone_rows.select_related("zone")}
    gone = [row for window, row in stored.items() if window not in windows]
    added = [LotZoneRow(lot=lot, **vars(window)) for window in windows if window not in stored]
    if not gone and not added:
        return
    LotZoneRow.objects.filter(pk__in=[row.pk for row in gone]).delete()
    LotZoneRow.objects.bulk_create(added)
    audit.record(
        actor,
        "lot.zones_changed",
        lot,
        removed=[_words(row) for row in gone],
        added=[_words(row) for row in added],
    )


def _words(row: LotZoneRow) -> str:
    return f"{row.zone.name}: {ZoneWindow.of(row)}"
