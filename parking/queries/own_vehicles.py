"""A driver's own vehicles."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from parking.models import Vehicle
from parking.queries.plate_answer import Right
from parking.queries.plate_check import check_plates


@dataclass(frozen=True)
class OwnVehicle:
    """A vehicle as its driver sees it, with the rights of its plate. Notes and alarms of the staff are not theirs."""

    vehicle: Vehicle
    rights: tuple[Right, ...]

    @property
    def looks(self) -> str:
        """What the vehicle looks like, as far as it is known: colour, make, type, year."""
        car = self.vehicle
        return " ".join(str(fact) for fact in (car.colour, car.make, car.body_type, car.year) if fact)


def own_vehicles(*, driver: User, at: datetime) -> list[OwnVehicle]:
    """The vehicles a person drives now, with what speaks for each at the instant `at`; constant queries."""
    vehicles = list(
        Vehicle.objects.filter(archived_at=None, drivers__user=driver, drivers__until=None).select_related(
            "province", "make", "body_type", "colour"
        )
    )
    answers = check_plates(plates=[vehicle.plate for vehicle in vehicles], at=at)
    return [OwnVehicle(vehicle, answer.rights) for vehicle, answer in zip(vehicles, answers, strict=True)]
