"""Vehicles: making and changing."""

from typing import Any

from accounts.models import Province
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked, write
from parking.exceptions import PlateRequired, VehicleExists
from parking.models import BodyType, Colour, Make, PlateType, Vehicle
from parking.rules.plate_key import plate_key
from parking.services.picks import find_or_add_pick

IDENTITY = "vehicle_identity"
CHOICES = {
    "plate_type": PlateType,
    "province": Province,
    "make": Make,
    "body_type": BodyType,
    "colour": Colour,
}
# The API prints these; the second is its document's sentence (seeds/003), hence never translated.
ADDED = "The vehicle {thing} “{name}” was not in the list and has been added."
CUT = "The vehicle {thing} name was too long and has been truncated."
THINGS = {"make": "make", "body_type": "type", "colour": "colour"}


def create_vehicle(
    *,
    actor: Actor,
    plate: str = "",
    plate_type_id: int,
    province_id: int,
    make_id: int | None = None,
    body_type_id: int | None = None,
    colour_id: int | None = None,
    make_name: str = "",
    body_type_name: str = "",
    colour_name: str = "",
    year: int | None = None,
    vin: str = "",
    is_electric: bool = False,
) -> tuple[Vehicle, list[str]]:
    """Make a vehicle; ids are primary keys. Returns it with warnings.

    A VIN stands in for a missing plate (enforcement VEH-3). A name instead of an id finds the entry of the list or
    adds one, which warns (E-2, E-5); with both, the id wins (E-4). All or nothing: a refusal adds no entry either.
    Raises PlateRequired, RowMissing (an id that is not this client's), VehicleExists with `vehicle_id` in its facts.
    """
    ids = {
        "plate_type": plate_type_id,
        "province": province_id,
        "make": make_id,
        "body_type": body_type_id,
        "colour": colour_id,
    }
    names = {"make": make_name, "body_type": body_type_name, "colour": colour_name}
    with atomic():
        values = {field: _choice(field, key) for field, key in ids.items()}
        warnings = _choose_by_name(actor, values, names)
        values |= {"plate": plate, "vin": vin, "year": year, "is_electric": is_electric}
        return _save(actor, Vehicle(), values), warnings


def update_vehicle(*, actor: Actor, vehicle_id: int, values: dict[str, Any]) -> Vehicle:
    """Change a vehicle; `values` as a form cleaned them. Raises RowMissing, PlateRequired, VehicleExists."""
    with atomic():
        return _save(actor, locked(model=Vehicle, pk=vehicle_id), values)


def _save(actor, vehicle: Vehicle, values: dict[str, Any]) -> Vehicle:
    values = dict(values)
    vin = values.get("vin", vehicle.vin).strip()
    plate = values.get("plate", vehicle.plate).strip() or vin
    values |= {"plate": plate, "vin": vin, "plate_key": plate_key(plate)}
    if not values["plate_key"]:
        raise PlateRequired(field="plate")
    return write(
        actor=actor,
        row=vehicle,
        noun="vehicle",
        values=values,
        by_constraint={IDENTITY: lambda: _exists(vehicle)},
    )


def _exists(vehicle: Vehicle) -> VehicleExists:
    twin = Vehicle.objects.get(
        plate_key=vehicle.plate_key, province_id=vehicle.province_id, plate_type_id=vehicle.plate_type_id
    )
    return VehicleExists(field="plate", vehicle_id=twin.pk)


def _choice(field: str, key: int | None):
    if key is None:
        return None
    chosen = CHOICES[field].objects.filter(pk=key).first()
    if chosen is None:
        raise RowMissing(field=field)
    return chosen


def _choose_by_name(actor, values: dict, names: dict[str, str]) -> list[str]:
    warnings = []
    for field, name in names.items():
        if values[field] is None and name.strip():
            found = find_or_add_pick(actor=actor, model=CHOICES[field], text=name)
            values[field] = found.row
            if found.was_cut:
                warnings.append(CUT.format(thing=THINGS[field]))
            if found.was_added:
                warnings.append(ADDED.format(thing=THINGS[field], name=found.row.name))
    return warnings
