"""What drivers do with their vehicles themselves (enforcement §1.3)."""

from typing import Any

from accounts.models import User
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.ports import send_mail
from core.scoping import current_client
from parking.exceptions import NotPrimaryDriver, SharedVehicle, VehicleExists
from parking.models import Vehicle, VehicleDriver
from parking.queries.own_vehicles import links_of
from parking.rules.plate_key import plate_key
from parking.services.drivers import link_driver
from parking.services.vehicles import create_vehicle, update_vehicle

CHOSEN = ("plate_type", "province", "make", "body_type", "colour")
IDENTITY = ("plate", "province", "plate_type", "vin")
LOOKS = ("make", "body_type", "colour", "year", "is_electric")
EVERYTHING = IDENTITY + LOOKS


@atomic()
def add_own_vehicle(*, actor: Actor, user: User, values: dict[str, Any]) -> VehicleDriver:
    """Make a vehicle and its driver's link; `values` (IDENTITY, LOOKS) as a form cleaned them.

    A vehicle that was archived comes back with what is said of it now. PlateRequired; VehicleExists for one that is
    known here already: to be associated, or theirs (VEH-2).
    """
    ids = {f"{name}_id": getattr(values.get(name), "pk", None) for name in CHOSEN}
    plain = {name: value for name, value in values.items() if name not in CHOSEN}
    try:
        vehicle, _warnings = create_vehicle(actor=actor, **ids, **plain)
    except VehicleExists as taken:
        vehicle = Vehicle.objects.get(pk=taken.facts["vehicle_id"])
        if vehicle.archived_at is None:
            raise
        said = {name: values[name] for name in (*LOOKS, "vin") if values.get(name)}
        update_vehicle(actor=actor, vehicle_id=vehicle.pk, values=said)
    return link_driver(actor=actor, vehicle_id=vehicle.pk, user=user)


@atomic()
def associate_vehicle(
    *, actor: Actor, user: User, plate: str, province_id: int, plate_type_id: int
) -> VehicleDriver:
    """Become a driver of a vehicle that is known here already (VEH-2, VEH-9); its primary driver is told by mail.

    It is found by what is written on it, never by a key that could be counted through. RowMissing.
    """
    found = Vehicle.objects.filter(
        plate_key=plate_key(plate), province_id=province_id, plate_type_id=plate_type_id
    ).first()
    if found is None:
        raise RowMissing
    known = VehicleDriver.objects.filter(vehicle=found, until=None)
    if mine := known.filter(user=user).first():
        return mine
    primary = known.filter(is_primary=True).select_related("user").first()
    link = link_driver(actor=actor, vehicle_id=found.pk, user=user)
    if primary and primary.user.email:
        _tell(primary.user, found)
    return link


@atomic()
def change_own_vehicle(*, actor: Actor, user: User, vehicle_id: int, values: dict[str, Any]) -> Vehicle:
    """Change a vehicle one drives. The only driver changes all of it, of several the primary one what it looks like.

    RowMissing, NotPrimaryDriver, SharedVehicle, and what update_vehicle refuses.
    """
    link = links_of(user).filter(vehicle_id=vehicle_id).first()
    if link is None:
        raise RowMissing
    allowed = may_change(link=link)
    if not allowed:
        raise NotPrimaryDriver()
    if values.keys() - set(allowed):
        raise SharedVehicle(field="plate")
    return update_vehicle(actor=actor, vehicle_id=vehicle_id, values=values)


def may_change(*, link: VehicleDriver) -> tuple[str, ...]:
    """What a driver may change of a vehicle; `link` is a row of `links_of`."""
    if link.drivers == 1:
        return EVERYTHING
    return LOOKS if link.is_primary else ()


def _tell(person: User, vehicle: Vehicle) -> None:
    client = current_client()
    send_mail(
        kind="vehicle.associated",
        to=person.email,
        language=person.language or client.default_language,
        context={"name": str(person), "plate": vehicle.plate},
        person_id=person.pk,
    )
