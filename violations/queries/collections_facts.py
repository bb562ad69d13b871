"""What stands beside the rows of tickets on their way to collections: counts, alarms, and when things changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q

from core.models import AuditEntry, Client
from core.scoping import current_client
from parking.models import PeopleAlarm, PlateAlarm
from violations.models import Violation
from violations.models.violation import OWED

Key = tuple[str, int]  # label of a model, key of a row


@dataclass(frozen=True)
class Touched:
    """When a row's own facts were changed last, and when anything was done to it."""

    changed_at: datetime
    at: datetime


@dataclass(frozen=True)
class Known:
    """Facts about the objects of some tickets.

    `totals` are (tickets, unpaid, warnings) by vehicle, `plate_alarms` words by vehicle, `people_alarms` (person,
    AlarmScope) pairs, `stamps` what the audit says.
    """

    client: Client
    totals: dict[int, tuple[int, int, int]]
    plate_alarms: dict[int, str]
    people_alarms: set[tuple[int, str]]
    stamps: dict[Key, Touched]

    def touched(self, row) -> Touched:
        """By the audit; of what was never written there, when it or its client was made."""
        made_at = getattr(row, "created_at", None) or self.client.created_at
        return self.stamps.get(_key(row)) or Touched(made_at, made_at)


def known_of(tickets: Sequence[Violation]) -> Known:
    """The facts about these tickets, their related rows loaded; four queries however many there are."""
    objects = {_key(row): row for ticket in tickets for row in _objects(ticket)}
    vehicles = {ticket.vehicle_id for ticket in tickets if ticket.vehicle_id}
    people = {pk for label, pk in objects if label == "accounts.user"}
    return Known(
        client=current_client(),
        totals=totals_of(vehicles),
        plate_alarms=_words(PlateAlarm.objects.raised().filter(vehicle__in=vehicles)),
        people_alarms=set(
            PeopleAlarm.objects.raised().filter(person__in=people).values_list("person", "scope")
        ),
        stamps=stamps_of(objects),
    )


def totals_of(vehicles: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """How many tickets each vehicle has that are not void, how many of them ask for money, how many only warn."""
    rows = Violation.objects.filter(vehicle__in=vehicles, is_spoiled=False).alias(owed=OWED)
    counted = rows.values("vehicle").annotate(
        every=Count("pk"),
        unpaid=Count("pk", filter=Q(paid_at=None, owed__gt=0)),
        warnings=Count("pk", filter=Q(is_warning=True)),
    )
    return {row["vehicle"]: (row["every"], row["unpaid"], row["warnings"]) for row in counted}


def stamps_of(keys: Iterable[Key]) -> dict[Key, Touched]:
    """When the audit last tells of each of these rows; one query, on the audit's index by object."""
    ids = defaultdict(list)
    for label, pk in keys:
        ids[label].append(str(pk))
    if not ids:
        return {}
    about = (Q(object_type=label, object_id__in=found) for label, found in ids.items())
    rows = AuditEntry.objects.filter(reduce(or_, about)).order_by().values_list("object_type", "object_id")
    told = rows.annotate(
        touched_at=Max("at"),
        made_at=Max("at", filter=Q(action__endswith=".created")),
        changed_at=Max("at", filter=Q(action__endswith=".changed")),
    )
    return {
        (label, int(pk)): Touched(changed_at or made_at or touched_at, touched_at)
        for label, pk, touched_at, made_at, changed_at in told
    }


def _objects(ticket: Violation) -> Iterable:
    """The rows of a ticket that say when they were changed."""
    drivers = [link.user for link in ticket.vehicle.drivers.all()] if ticket.vehicle else []
    of_vehicle = (ticket.vehicle and _parts(ticket.vehicle)) or []
    items = [line.item for line in ticket.lines.all()]
    return filter(None, [ticket.category, ticket.location, ticket.person, *of_vehicle, *drivers, *items])


def _parts(vehicle) -> list:
    return [
        vehicle,
        vehicle.make,
        vehicle.colour,
        vehicle.body_type,
        vehicle.plate_type,
        vehicle.province,
    ]


def _words(alarms) -> dict[int, str]:
    found = defaultdict(list)
    for vehicle, text in alarms.order_by("pk").values_list("vehicle", "text"):
        found[vehicle].append(text)
    return {vehicle: "\n".join(texts) for vehicle, texts in found.items()}


def _key(row) -> Key:
    return row._meta.label_lower, row.pk
