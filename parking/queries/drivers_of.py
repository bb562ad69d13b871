"""Who drives what."""

from django.db.models import Exists, F, OuterRef, QuerySet

from parking.models import VehicleDriver
from parking.rules.plate_key import plate_key


def drivers_of_plate(text: str) -> QuerySet:
    """Ids of the people who drive a vehicle of this plate now; nobody's for a text without a plate."""
    return VehicleDriver.objects.filter(until=None, vehicle__plate_key=plate_key(text)).values_list("user_id")


def links_to_shared_vehicles(*, any_plate_type: bool = False) -> QuerySet[VehicleDriver]:
    """Links of different people to one vehicle, plate by plate (parking USR-5).

    Strict, a vehicle is its plate, province and plate type; `any_plate_type` leaves the last out.
    """
    links = VehicleDriver.objects.filter(until=None, vehicle__archived_at=None)
    same = ["vehicle__plate_key", "vehicle__province"]
    same += [] if any_plate_type else ["vehicle__plate_type"]
    twin = links.filter(**{name: OuterRef(name) for name in same}).exclude(user=OuterRef("user"))
    shared = links.filter(Exists(twin)).select_related("user__profile__user_type", "vehicle__province")
    return shared.annotate(value=F("vehicle__plate_key")).order_by("value", "vehicle__province", "user", "pk")
