"""Two vehicles that are one become one, for good (enforcement VEH-11)."""

from collections.abc import Collection, Iterator

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.repoint import repoint
from parking.exceptions import MergeIncomplete
from parking.models import RentalVehicle, TempPermitPlate, Vehicle

# What the audit entry tells of a vehicle that is no more.
TOLD = ("province", "plate_type", "vin", "make", "body_type", "colour", "year")


@atomic()
def merge_vehicles(*, actor: Actor, primary_id: int, secondary_ids: Collection[int]) -> Vehicle:
    """Move everything of the secondary vehicles to the primary one and delete them; it cannot be undone.

    Tickets keep their number and the plate as ticketed (§5.9); rights go over to the primary's plate. An archived
    primary comes back when one of the others was in use. Nothing that is written once points at a vehicle, so nothing
    of them stays but audit entries. RowMissing, MergeIncomplete.
    """
    if not secondary_ids or primary_id in secondary_ids:
        raise MergeIncomplete()
    vehicles = _locked({primary_id, *secondary_ids})
    primary = vehicles.pop(primary_id)
    if primary.archived_at and any(vehicle.archived_at is None for vehicle in vehicles.values()):
        primary.archived_at = None
        primary.save(update_fields=["archived_at"])
        audit.record(actor, "vehicle.restored", primary)
    plates = [vehicle.plate_with_province for vehicle in vehicles.values()]
    moved = sum(_merge(actor, secondary, primary) for secondary in vehicles.values())
    audit.record(actor, "vehicle.merged", primary, plates=plates, count=moved)
    return primary


def drop_twin(*, row: RentalVehicle | TempPermitPlate, target: Vehicle) -> Iterator[tuple]:
    """A permit that was valid for both vehicles is valid for the one that is left, once."""
    yield row, None


def _locked(ids: Collection[int]) -> dict[int, Vehicle]:
    """The vehicles in the order of their ids, locked so that nothing new can point at them meanwhile. RowMissing."""
    found = {row.pk: row for row in Vehicle.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    if len(found) != len(ids):
        raise RowMissing
    return found


def _merge(actor: Actor, secondary: Vehicle, primary: Vehicle) -> int:
    """Returns how many rows were moved."""
    current = TempPermitPlate.objects.filter(vehicle=secondary, ends_at__gte=timezone.now())
    current.update(plate=primary.plate, plate_key=primary.plate_key)
    moved = repoint(source=secondary, target=primary)
    facts = {name: getattr(secondary, name) for name in TOLD}
    audit.record(actor, "vehicle.merged_into", secondary, into=primary.plate_with_province, **facts)
    secondary.delete()
    return sum(len(entry["ids"]) + len(entry["changed"]) for entry in moved)
