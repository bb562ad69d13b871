"""Sales windows: made, changed, chosen, put away (parking §6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import audit
from core.actors import Actor
from core.clock import local_zone
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import archive_row, locked, restore_row, write
from parking.choices import OPEN_RENTALS
from parking.models import PermitRental, SalesWindow
from parking.rules.sales_window import check_window, last_second
from parking.services.writing import given_name, name_taken

NOUN = "sales_window"
DAYS = ("sale_starts_at", "sale_ends_on", "starts_on", "ends_on")


@atomic()
def save_sales_window(
    *,
    actor: Actor,
    window_id: int | None = None,
    values: dict[str, Any],
    apply_to_existing: bool = False,
) -> SalesWindow:
    """Add a window or change one. `values`: fields by name; without `sale_ends_on` the sale ends with the validity.
    `apply_to_existing`: permits that end with the window's last day get its new one (parking §7.4).

    Raises NameRequired, NameTaken, BadWindow (WIN-1), RowMissing.
    """
    row = locked(model=SalesWindow, pk=window_id) if window_id else SalesWindow()
    values = dict(values)
    if "name" in values:
        values["name"] = given_name(text=values["name"])
    if not values.get("sale_ends_on", row.sale_ends_on):
        values["sale_ends_on"] = values.get("ends_on", row.ends_on)
    zone = local_zone()
    check_window(zone=zone, **{name: values.get(name, getattr(row, name)) for name in DAYS})
    former = row.ends_on
    taken = {"sales_window_name": name_taken(name=values.get("name", row.name))}
    write(actor=actor, row=row, noun=NOUN, values=values, by_constraint=taken)
    if apply_to_existing and former and former != row.ends_on:
        _move_ends(actor, row, last_second(former, zone), last_second(row.ends_on, zone))
    return row


@atomic()
def choose_active_windows(*, actor: Actor, chosen: Mapping[str, int | None]) -> None:
    """Let lots of each type named sell under the window chosen for it, or under none. The other one of the type sells
    no more; permits that were sold keep their own window (WIN-2). Raises RowMissing."""
    rows = {row.pk: row for row in SalesWindow.objects.kept().select_for_update(no_key=True).order_by("pk")}
    for window_type, pk in chosen.items():
        wanted = rows.get(pk)
        if pk is not None and (wanted is None or wanted.window_type != window_type):
            raise RowMissing(field=f"type_{window_type}")
        for row in rows.values():
            if row.window_type == window_type and row.is_active and row is not wanted:
                _switch(actor, row, False)
        if wanted is not None and not wanted.is_active:
            _switch(actor, wanted, True)


@atomic()
def archive_sales_window(*, actor: Actor, window_id: int) -> SalesWindow:
    """Put a window away; nothing is sold under it any more. Raises RowMissing."""
    row = locked(model=SalesWindow, pk=window_id)
    if row.is_active:
        _switch(actor, row, False)
    return archive_row(actor=actor, row=row, noun=NOUN)


@atomic()
def restore_sales_window(*, actor: Actor, window_id: int) -> SalesWindow:
    """Take a window out of the archive; it is not active. Raises NameTaken, RowMissing."""
    row = locked(model=SalesWindow, pk=window_id)
    taken = {"sales_window_name": name_taken(name=row.name)}
    return restore_row(actor=actor, row=row, noun=NOUN, by_constraint=taken)


def _move_ends(actor: Actor, window: SalesWindow, former: datetime, ends_at: datetime) -> None:
    ending = PermitRental.objects.filter(sales_window=window, status__in=OPEN_RENTALS, ends_at=former)
    moved = ending.filter(starts_at__lt=ends_at).update(ends_at=ends_at)
    if moved:
        audit.record(actor, "sales_window.permits_moved", window, count=moved, ends_at=(former, ends_at))


def _switch(actor: Actor, row: SalesWindow, is_active: bool) -> None:
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    audit.record(actor, "sales_window.activated" if is_active else "sales_window.deactivated", row)
