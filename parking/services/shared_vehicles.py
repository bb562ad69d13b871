"""What a merge does to drivers of vehicles: two people who share a vehicle, two vehicles that share a driver."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.models import User
from parking.models import Vehicle, VehicleDriver

Changes = Iterator[tuple[VehicleDriver, dict[str, Any]]]


def settle_driver(*, row: VehicleDriver, target: User | Vehicle) -> Changes:
    """The link that is one too many ends; being primary, and active, passes to the one that stays."""
    return _two_people(row, target) if isinstance(target, User) else _two_vehicles(row, target)


def _two_people(row: VehicleDriver, target: User) -> Changes:
    twin = VehicleDriver.objects.get(vehicle_id=row.vehicle_id, user=target, until=None)
    return _end(row, twin, is_primary=row.is_primary)


def _two_vehicles(row: VehicleDriver, target: Vehicle) -> Changes:
    """The vehicle that stays keeps its primary driver; links that end go along, as history."""
    live = VehicleDriver.objects.filter(vehicle=target, until=None)
    is_primary = row.is_primary and not live.filter(is_primary=True).exists()
    twin = live.filter(user_id=row.user_id).first()
    if twin is None:
        yield row, {"vehicle_id": target.pk, "is_primary": is_primary}
    else:
        yield from _end(row, twin, is_primary=is_primary, vehicle_id=target.pk)


def _end(row: VehicleDriver, twin: VehicleDriver, *, is_primary: bool, **changed) -> Changes:
    was_active = row.is_active
    yield row, {"until": timezone.now(), "is_primary": False} | changed
    passed = {"is_primary": is_primary or twin.is_primary, "is_active": was_active or twin.is_active}
    if passed != {"is_primary": twin.is_primary, "is_active": twin.is_active}:
        yield twin, passed
