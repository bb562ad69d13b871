"""A driver's own vehicles."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from accounts.models import Profile, User
from parking.models import Vehicle, VehicleDriver
from parking.queries.plate_answer import Right
from parking.queries.plate_check import check_plates


@dataclass(frozen=True)
class OwnVehicle:
    """A vehicle as its driver sees it, with the rights of its plate. Notes and alarms of the staff are not theirs.

    `link` is what makes it theirs; `drivers` is how many people drive it.
    """

    vehicle: Vehicle
    rights: tuple[Right, ...]
    link: VehicleDriver | None = None
    drivers: int = 1

    @property
    def looks(self) -> str:
        """What the vehicle looks like, as far as it is known: colour, make, type, year."""
        car = self.vehicle
        return " ".join(str(fact) for fact in (car.colour, car.make, car.body_type, car.year) if fact)

    @property
    def is_active(self) -> bool:
        """Whether it counts now: for its driver, and for the parking office."""
        return self.vehicle.is_active and (self.link is None or self.link.is_active)


def links_of(driver: User) -> QuerySet[VehicleDriver]:
    """What a person drives now, archived vehicles aside, by plate; `drivers` is how many people drive each."""
    links = VehicleDriver.objects.filter(user=driver, until=None, vehicle__archived_at=None)
    looks = ("plate_type", "province", "make", "body_type", "colour")
    links = links.select_related(*(f"vehicle__{name}" for name in looks))
    living = Count("vehicle__drivers", filter=Q(vehicle__drivers__until=None))
    return links.annotate(drivers=living).order_by("vehicle__plate_key", "vehicle_id")


def own_vehicles(*, driver: User, at: datetime) -> list[OwnVehicle]:
    """The vehicles a person drives now, with what speaks for each at the instant `at`; constant queries."""
    links = list(links_of(driver))
    answers = check_plates(plates=[link.vehicle.plate for link in links], at=at)
    return [
        OwnVehicle(link.vehicle, answer.rights, link, link.drivers)
        for link, answer in zip(links, answers, strict=True)
    ]


def active_links(driver: User) -> QuerySet[VehicleDriver]:
    """What a person drives and counts as active (UT-1)."""
    return VehicleDriver.objects.filter(user=driver, until=None, is_active=True, vehicle__archived_at=None)


def active_limit(driver: User) -> int:
    """How many vehicles this person may have active at once (UT-1)."""
    extra = Profile.objects.values_list("user_type__extra_active_vehicles", flat=True)
    return 1 + extra.get(user=driver)
