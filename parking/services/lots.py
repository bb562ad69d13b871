"""Lots: making, changing, archiving."""

from collections.abc import Iterable
from typing import Any

from accounts.models import UserType
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import archive_row, locked, restore_row, write
from parking.models import Lot, LotUserType
from parking.rules.places import check_cost, check_place
from parking.rules.zone_window import ZoneWindow
from parking.services.writing import given_name, name_taken
from parking.services.zone_rows import replace_zone_rows


def save_lot(
    *,
    actor: Actor,
    lot_id: int | None = None,
    values: dict[str, Any],
    user_type_ids: Iterable[int] | None = None,
    zone_windows: Iterable[ZoneWindow] | None = None,
) -> Lot:
    """Make a lot (no `lot_id`) or change one. `values`: fields by name, as a form cleaned them.

    user_type_ids and zone_windows replace the allowed user types and the zone rows; None leaves them (ZON-7). Raises
    RowMissing, NameRequired, NameTaken (name or short_name, LOT-14), NegativeCost (LOT-9), CoordinatesMissing,
    BadZoneRow, ZoneRowTwice.
    """
    values = dict(values)
    for name in {"name", "short_name"} & values.keys():
        values[name] = given_name(text=values[name])
    with atomic():
        lot = locked(model=Lot, pk=lot_id) if lot_id else Lot()
        check_cost(values.get("default_cost"))
        check_place(values.get("latitude", lot.latitude), values.get("longitude", lot.longitude))
        taken = _taken(values.get("name", lot.name), values.get("short_name", lot.short_name))
        write(actor=actor, row=lot, noun="lot", values=values, by_constraint=taken)
        if user_type_ids is not None:
            _allow(actor, lot, set(user_type_ids))
        if zone_windows is not None:
            replace_zone_rows(actor=actor, lot=lot, windows=zone_windows)
    return lot


def archive_lot(*, actor: Actor, lot_id: int) -> Lot:
    """Take a lot out of every list; rights in it stay valid (parking LOT-12). Raises RowMissing."""
    with atomic():
        return archive_row(actor=actor, row=locked(model=Lot, pk=lot_id), noun="lot")


def restore_lot(*, actor: Actor, lot_id: int) -> Lot:
    """Bring an archived lot back. Raises RowMissing, NameTaken when another lot took its name meanwhile."""
    with atomic():
        lot = locked(model=Lot, pk=lot_id)
        taken = _taken(lot.name, lot.short_name)
        return restore_row(actor=actor, row=lot, noun="lot", by_constraint=taken)


def _taken(name, short_name):
    return {
        "lot_name": name_taken(name=name),
        "lot_short_name": name_taken(name=short_name, field="short_name"),
    }


def _allow(actor, lot, wanted: set[int]):
    allowed = {row.user_type_id: row for row in lot.user_type_rows.select_related("user_type")}
    types = UserType.objects.in_bulk(wanted)
    if wanted - types.keys():
        raise RowMissing(field="allowed_user_types")
    gone = [row for type_id, row in allowed.items() if type_id not in wanted]
    added = [types[type_id] for type_id in wanted - allowed.keys()]
    if gone or added:
        LotUserType.objects.filter(pk__in=[row.pk for row in gone]).delete()
        LotUserType.objects.bulk_create(LotUserType(lot=lot, user_type=user_type) for user_type in added)
        audit.record(
            actor,
            "lot.user_types_changed",
            lot,
            removed=[row.user_type.name for row in gone],
            added=[user_type.name for user_type in added],
        )
