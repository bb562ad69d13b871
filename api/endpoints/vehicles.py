"""Vehicles (enforcement §16.8)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from api.access import Caller
from api.answers import VehicleAccepted
from api.catalogue import endpoint
from api.errors import ApiError
from parking.models import BodyType, Colour, Make, Pick, PlateType
from parking.queries import pick_named, pick_numbered, province_named, province_numbered
from parking.schemas import VehiclePush
from parking.services import create_vehicle

WARNING = "The vehicle colour name was too long and has been truncated."


@endpoint(
    "vehicles.push",
    "<client>/v1/vehicles/push",
    title=_("Create a vehicle"),
    about=_("Adds a vehicle. A plate may exist once for each province or state and plate type."),
    notes=(
        _("Where an id and a name are sent, the id counts. Digits in a name are an id when the list has it."),
        _(
            "A make, type or colour that is not in the list joins it, with a warning; long names are cut to 50."
        ),
        _("vehicle_id repeats vehicle_id_id under its right name."),
    ),
    schema=VehiclePush,
    answer=VehicleAccepted,
    example={
        "plate": "PL8RDR",
        "plateType": "Motorcycle",
        "prov": "MA",
        "make": "8",
        "type": "3",
        "colour": "red",
        "year": "2011",
        "vin": "8GKS1AKC7FR518845",
    },
    reply={"status": "success", "vehicle_id_id": "158", "vehicle_id": "158", "warnings": [WARNING]},
    errors=(9012,),
    writes=True,
)
def push(caller: Caller, data: VehiclePush) -> dict:
    """Create the vehicle and the entries of pick lists that it brings."""
    vehicle, warnings = create_vehicle(
        actor=caller.actor,
        plate=data.plate,
        plate_type_id=_plate_type(data).pk,
        province_id=_province(data).pk,
        **_listed(Make, "make", "makeID", data.make_id, data.make),
        **_listed(BodyType, "body_type", "typeID", data.body_type_id, data.body_type),
        **_listed(Colour, "colour", "colourID", data.colour_id, data.colour),
        year=data.year,
        vin=data.vin,
    )
    key = str(vehicle.pk)
    return {"status": "success", "vehicle_id_id": key, "vehicle_id": key, "warnings": warnings}


def _plate_type(data: VehiclePush) -> Pick:
    """A plate type must be in the list and offered (E-6)."""
    found = _one(
        data.plate_type_id, data.plate_type, _numbered(PlateType), lambda name: pick_named(PlateType, name)
    )
    if found is None or found.archived_at:
        raise ApiError(9033, field="plateType" if data.plate_type_id is None else "plateTypeID")
    return found


def _province(data: VehiclePush):
    found = _one(data.province_id, data.province, province_numbered, province_named)
    if found is None:
        raise ApiError(9033, field="prov" if data.province_id is None else "provID")
    return found


def _listed(model: type[Pick], key: str, id_name: str, number: int | None, name: str) -> dict[str, Any]:
    """The service's arguments for one list: an entry's key, or a name that it may add (E-3 to E-5)."""
    if number is None and not name:
        return {}
    found = _one(number, name, _numbered(model), lambda name: None)
    if found is not None:
        return {f"{key}_id": found.pk}
    if number is not None:
        raise ApiError(9033, field=id_name)
    return {f"{key}_name": name}


def _one(number: int | None, name: str | None, by_number: Callable, by_name: Callable):
    """The entry of an id; else of a name, whose digits are an id when there is one (E-3, E-4)."""
    if number is not None:
        return by_number(number)
    is_number = name.isascii() and name.isdigit() and len(name) <= 9
    return (by_number(int(name)) if is_number else None) or by_name(name)


def _numbered(model: type[Pick]) -> Callable:
    return lambda number: pick_numbered(model, number)
