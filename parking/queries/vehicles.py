"""Finding vehicles."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from parking.models import BodyType, Colour, Dntt, Make, PlateAlarm, Vehicle, VehicleDriver
from parking.queries.people_alarms import alarms_of_drivers
from parking.rules.intervals import whole_second
from parking.rules.plate_key import plate_key


def vehicle_search(
    *,
    plate: str = "",
    partial: bool = False,
    make: Make | None = None,
    body_type: BodyType | None = None,
    colour: Colour | None = None,
    electric_only: bool = False,
    archived: bool | None = False,
) -> QuerySet[Vehicle]:
    """Vehicles by plate key and looks, with their lists at hand (enforcement §1.4).

    partial: the plate may be a part (the page's Fuzzy). Each row carries `has_alarm` (its own or because of a driver),
    `username` of the primary driver and `dntt_count` of live entries. A plate without letters or digits finds nothing.
    `archived` None: those too.
    """
    vehicles = Vehicle.objects.all()
    if archived is not None:
        vehicles = vehicles.filter(archived_at__isnull=not archived)
    if plate.strip():
        key = plate_key(plate)
        found = Q(plate_key__contains=key) if partial else Q(plate_key=key)
        vehicles = vehicles.filter(found) if key else vehicles.none()
    looks = {"make": make, "body_type": body_type, "colour": colour}
    vehicles = vehicles.filter(**{name: value for name, value in looks.items() if value is not None})
    if electric_only:
        vehicles = vehicles.filter(is_electric=True)
    return described(vehicles).annotate(dntt_count=Count("dntts", filter=Q(dntts__deleted_at=None)))


def vehicles_of_plate(plate: str) -> QuerySet[Vehicle]:
    """Every vehicle of this plate, of any province and type, archived or not (enforcement I-6)."""
    return described(Vehicle.objects.filter(plate_key=plate_key(plate)))


def dntt_report(*, since: datetime, until: datetime, minimum: int = 1) -> QuerySet[Vehicle]:
    """Vehicles with at least `minimum` live entries that touch [since, until], as `instances`, most first.

    With `username` of the primary driver (enforcement §2.4).
    """
    touching = Q(
        dntts__deleted_at=None,
        dntts__starts_at__lte=whole_second(until),
        dntts__ends_at__gte=whole_second(since),
    )
    vehicles = described(Vehicle.objects.all()).annotate(instances=Count("dntts", filter=touching))
    return vehicles.filter(instances__gte=max(minimum, 1)).order_by("-instances", "plate_key", "id")


def dntts_of(vehicle: Vehicle) -> QuerySet[Dntt]:
    """The vehicle's live entries."""
    return vehicle.dntts.live()


def alarms_of(vehicle: Vehicle) -> QuerySet[PlateAlarm]:
    """The vehicle's alarms, cleared ones too, newest first."""
    return vehicle.alarms.all()


def raised_alarms() -> QuerySet[PlateAlarm]:
    """Every alarm nobody cleared, newest first."""
    return PlateAlarm.objects.raised().select_related("vehicle")


def described(vehicles: QuerySet[Vehicle]) -> QuerySet[Vehicle]:
    """With their lists at hand, `has_alarm`, and `username` of the primary driver."""
    primary = VehicleDriver.objects.filter(vehicle=OuterRef("pk"), until=None).order_by("-is_primary", "pk")
    return vehicles.select_related("plate_type", "province", "make", "body_type", "colour").annotate(
        has_alarm=Exists(PlateAlarm.objects.raised().filter(vehicle=OuterRef("pk")))
        | Exists(alarms_of_drivers(OuterRef(OuterRef("pk")))),
        username=Subquery(primary.values("user__username")[:1]),
    )
