"""Whom a ticket can be written to: vehicles by plate, people by what is known of them (enforcement §5.4)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Length

from accounts.models import User
from accounts.queries.person_search import found, people
from parking.choices import AlarmScope
from parking.models import Dntt, PeopleAlarm, PlateAlarm, Vehicle, VehicleDriver
from parking.queries.plate_check import check_plates
from parking.queries.vehicles import vehicle_search

MOST = 25  # of one answer; who does not find theirs among them types more


@dataclass(frozen=True)
class FoundVehicle:
    """A vehicle with what an officer must know before writing: `alarms` are their words."""

    vehicle: Vehicle
    has_right: bool
    has_dntt: bool
    alarms: tuple[str, ...]


@dataclass(frozen=True)
class FoundPerson:
    """A person, and the words of the alarms that tell who looks them up."""

    person: User
    alarms: tuple[str, ...]


def vehicles_to_ticket(text: str, at: datetime) -> list[FoundVehicle]:
    """Vehicles whose plate has `text` in it, the whole plate first; archived ones too, for their plate is met again.
    The number of queries does not grow with them."""
    rows = vehicle_search(plate=text, partial=True, archived=None)
    rows = list(rows.order_by(Length("plate_key"), "plate_key", "pk")[:MOST]) if text.strip() else []
    ids = [row.pk for row in rows]
    answers = check_plates(plates=[row.plate for row in rows], at=at)
    noted = set(Dntt.objects.valid_at(at).filter(vehicle__in=ids).values_list("vehicle", flat=True))
    alarms = alarms_of_vehicles(ids)
    return [
        FoundVehicle(row, bool(answer.rights), row.pk in noted, tuple(alarms[row.pk]))
        for row, answer in zip(rows, answers, strict=True)
    ]


def people_to_ticket(text: str) -> list[FoundPerson]:
    """People who are known by `text`."""
    rows = list(found(people(), text)[:MOST]) if text.strip() else []
    alarms = alarms_of_people([row.pk for row in rows])
    return [FoundPerson(row, tuple(alarms[row.pk])) for row in rows]


def alarms_of_vehicles(ids: Collection[int]) -> dict[int, list[str]]:
    """Words of the raised alarms by vehicle: its own, then its drivers' that tell who meets their vehicles."""
    words = defaultdict(list)
    own = PlateAlarm.objects.raised().filter(vehicle__in=ids)
    drivers = VehicleDriver.objects.filter(
        vehicle__in=ids, until=None, user__alarms__scope=AlarmScope.VEHICLES, user__alarms__cleared_at=None
    )
    for vehicle, text in own.values_list("vehicle", "text"):
        words[vehicle].append(text)
    for vehicle, text in drivers.order_by("pk").values_list("vehicle", "user__alarms__text"):
        words[vehicle].append(text)
    return words


def alarms_of_people(ids: Collection[int]) -> dict[int, list[str]]:
    """Words of the raised alarms by person, those that tell who looks them up."""
    words = defaultdict(list)
    raised = PeopleAlarm.objects.raised().filter(person__in=ids, scope=AlarmScope.PERSON)
    for person, text in raised.values_list("person", "text"):
        words[person].append(text)
    return words
