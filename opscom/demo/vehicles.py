"""TomahawkU's 2,000 vehicles with their drivers, two Do Not Ticket or Tow entries and two alarms."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Province, User
from core.actors import Actor
from opscom.demo.people import EXTRA_VEHICLES
from parking.models import BodyType, Colour, Make, PlateType, Vehicle, VehicleDriver
from parking.rules.plate_key import plate_key
from parking.services.alarms import raise_alarm
from parking.services.dntt import add_dntt

VEHICLES = 2000
LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"
FIRST_PLATES = ("ABC 123", "PL8RDR", "ABC 456", "DEF 123", "ÉTÉ 123")


def make_vehicles(actor: Actor, drivers: list[User], number: int = VEHICLES) -> list[Vehicle]:
    """Vehicles with plates of Ontario and around; most have a driver, the first belongs to the printed login."""
    chance = Random(2000)
    lists = {model: list(model.objects.all()) for model in (PlateType, Make, Colour, BodyType)}
    passenger = next(kind for kind in lists[PlateType] if kind.name == "Passenger")
    provinces = list(Province.objects.filter(code__in=("ON", "QC", "NY"), country__in=("CA", "US")))
    plates = [*FIRST_PLATES, *_plates(chance, number - len(FIRST_PLATES))]
    made = Vehicle.objects.bulk_create(
        Vehicle(
            plate=plate,
            plate_key=plate_key(plate),
            plate_type=passenger if place < len(FIRST_PLATES) else chance.choice(lists[PlateType]),
            province=provinces[0] if place < len(FIRST_PLATES) else chance.choice(provinces),
            make=chance.choice(lists[Make]),
            body_type=chance.choice(lists[BodyType]),
            colour=chance.choice(lists[Colour]),
            year=chance.randint(2004, 2026),
            is_electric=chance.random() < 0.12,
        )
        for place, plate in enumerate(plates)
    )
    _give_drivers(made, drivers, chance)
    _warn_officers(actor, made)
    return made


def _plates(chance: Random, number: int) -> list[str]:
    plates = set()
    while len(plates) < number:
        plates.add("".join(chance.choices(LETTERS, k=4)) + f" {chance.randint(0, 999):03}")
    return sorted(plates)


def _give_drivers(vehicles: list[Vehicle], drivers: list[User], chance: Random) -> None:
    owners = [drivers[0], drivers[0], *(chance.choice(drivers[1:]) for _ in range(len(vehicles) * 3 // 4))]
    theirs = Counter()
    links = []
    for vehicle, owner in zip(vehicles, owners, strict=False):
        links.append(VehicleDriver(vehicle=vehicle, user=owner, is_primary=True))
        links[-1].is_active = theirs[owner.pk] <= EXTRA_VEHICLES
        theirs[owner.pk] += 1
    VehicleDriver.objects.bulk_create(links)


def _warn_officers(actor: Actor, vehicles: list[Vehicle]) -> None:
    today = timezone.localdate()
    add_dntt(
        actor=actor,
        vehicle_id=vehicles[0].pk,
        starts_at=today - timedelta(days=2),
        ends_at=today + timedelta(days=30),
        location="Main Campus",
        notes="CLEAR FOR ANY PAY AREA",
    )
    add_dntt(
        actor=actor,
        vehicle_id=vehicles[3].pk,
        starts_at=date(today.year, 1, 1),
        ends_at=date(today.year, 12, 31),
        location="Lot 6",
        notes="Rental truck has permission to park overnight in lot 6.",
    )
    raise_alarm(actor=actor, vehicle_id=vehicles[0].pk, text="Wanted to talk with.")
    raise_alarm(
        actor=actor, vehicle_id=vehicles[2].pk, text="Stolen plate reported.\r\n\r\n*** Call the office ***"
    )
