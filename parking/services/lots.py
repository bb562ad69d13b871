"""Lots: making, changing, archiving."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import archive_row, locked, restore_row, write
from parking.exceptions import LotOccupied, PasswordMissing
from parking.models import Lot
from parking.queries.lots import holder_count
from parking.rules.lot import TEMPORARY, check_prices, check_temporary
from parking.rules.places import check_place
from parking.rules.zone_window import ZoneWindow
from parking.services.lot_links import replace_deposit_types, replace_user_types
from parking.services.waitlist_links import follow_lot
from parking.services.writing import given_name, name_taken
from parking.services.zone_rows import replace_zone_rows


def save_lot(
    *,
    actor: Actor,
    lot_id: int | None = None,
    values: dict[str, Any],
    user_type_ids: Iterable[int] | None = None,
    deposit_type_ids: Iterable[int] | None = None,
    zone_windows: Iterable[ZoneWindow] | None = None,
) -> Lot:
    """Make a lot (no `lot_id`) or change one. `values`: fields by name, as a form cleaned them; its password and its QR
    code have services of their own.

    user_type_ids, deposit_type_ids and zone_windows replace the allowed user types, the deposits and the zone rows;
    None leaves them (ZON-7). Raises RowMissing, NameRequired, NameTaken (name or short_name, LOT-14), NegativeCost
    (LOT-9), MonthlyCostMissing, OverThirtyNeeded (LOT-13), EndNotAfterStart, PasswordMissing (LOT-5), TypeArchived,
    CoordinatesMissing, BadZoneRow, ZoneRowTwice.
    """
    values = dict(values)
    for name in {"name", "short_name"} & values.keys():
        values[name] = given_name(text=values[name])
    with atomic():
        lot = locked(model=Lot, pk=lot_id) if lot_id else Lot()
        _check(lot, values)
        taken = _taken(values.get("name", lot.name), values.get("short_name", lot.short_name))
        write(actor=actor, row=lot, noun="lot", values=values, by_constraint=taken)
        if values.get("waitlist_group"):
            follow_lot(actor=actor, lot=lot)
        if user_type_ids is not None:
            replace_user_types(actor=actor, lot=lot, ids=user_type_ids)
        if deposit_type_ids is not None:
            replace_deposit_types(actor=actor, lot=lot, ids=deposit_type_ids)
        if zone_windows is not None:
            replace_zone_rows(actor=actor, lot=lot, windows=zone_windows)
    return lot


@atomic()
def set_lot_password(*, actor: Actor, lot_id: int, password: str) -> Lot:
    """Keep a hash of the password that is asked before anybody books in the lot; an empty one removes it.

    Raises RowMissing, PasswordMissing when it would be removed while the lot asks for it (LOT-5).
    """
    lot = locked(model=Lot, pk=lot_id)
    if not password and lot.password_enabled:
        raise PasswordMissing(field="password")
    if password or lot.password:
        lot.password = make_password(password) if password else ""
        lot.save(update_fields=["password"])
        audit.record(actor, "lot.password_set" if password else "lot.password_removed", lot)
    return lot


@atomic()
def regenerate_qr(*, actor: Actor, lot_id: int) -> Lot:
    """Give the lot another QR code; printed ones lead nowhere from now on (QCK-8). Raises RowMissing."""
    lot = locked(model=Lot, pk=lot_id)
    lot.qr_token = uuid4()
    lot.save(update_fields=["qr_token"])
    audit.record(actor, "lot.qr_regenerated", lot)
    return lot


@atomic()
def archive_lot(*, actor: Actor, lot_id: int, is_confirmed: bool = False) -> Lot:
    """Take a lot out of every list; rights in it stay valid. Raises RowMissing, and LotOccupied while people have
    permits in it and it is not confirmed (LOT-12)."""
    lot = locked(model=Lot, pk=lot_id)
    if not is_confirmed and (count := holder_count(lot, timezone.now())):
        raise LotOccupied(count)
    return archive_row(actor=actor, row=lot, noun="lot")


@atomic()
def restore_lot(*, actor: Actor, lot_id: int) -> Lot:
    """Bring an archived lot back. Raises RowMissing, NameTaken when another lot took its name meanwhile."""
    lot = locked(model=Lot, pk=lot_id)
    return restore_row(actor=actor, row=lot, noun="lot", by_constraint=_taken(lot.name, lot.short_name))


def _check(lot, values):
    check_prices(values)
    check_temporary({name: values.get(name, getattr(lot, name)) for name in TEMPORARY})
    check_place(values.get("latitude", lot.latitude), values.get("longitude", lot.longitude))
    if values.get("password_enabled") and not lot.password:
        raise PasswordMissing(field="password")


def _taken(name, short_name):
    return {
        "lot_name": name_taken(name=name),
        "lot_short_name": name_taken(name=short_name, field="short_name"),
    }
