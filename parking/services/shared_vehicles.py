"""What a merge of two drivers does to a vehicle that both drive."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.models import User
from parking.models import VehicleDriver


def settle_shared_vehicle(
    *, row: VehicleDriver, target: User
) -> Iterator[tuple[VehicleDriver, dict[str, Any]]]:
    """The link of the person who goes ends; being primary, and active, passes to the person who stays."""
    twin = VehicleDriver.objects.get(vehicle_id=row.vehicle_id, user=target, until=None)
    was_primary, was_active = row.is_primary, row.is_active
    yield row, {"until": timezone.now(), "is_primary": False}
    passed = {"is_primary": was_primary or twin.is_primary, "is_active": was_active or twin.is_active}
    if passed != {"is_primary": twin.is_primary, "is_active": twin.is_active}:
        yield twin, passed
