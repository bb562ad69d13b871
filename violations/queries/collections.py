"""Which tickets go to collections, and what was sent there (enforcement §9)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Province
from parking.models import Vehicle, VehicleDriver
from violations.models import CollectionsBatch, Violation
from violations.models.violation import OWED

Days = tuple[datetime | None, datetime | None]  # the first and the last instant; None is open


@dataclass(frozen=True)
class Wanted:
    """Which of the overdue tickets are meant: of vehicles and people with `minimum` of them at least, of vehicles from
    a province, due and issued on some days. None asks for nothing."""

    minimum: int | None = None
    province: Province | None = None
    due: Days = (None, None)
    issued: Days = (None, None)


def overdue_tickets(at: datetime, wanted: Wanted | None = None) -> QuerySet[Violation]:
    """Those that may go to collections (COL-1), each with `owed`, the longest due first."""
    wanted = wanted or Wanted()
    every = Violation.objects.for_collections(at)
    found = every.annotate(owed=OWED).order_by("due_at", "pk")
    if wanted.province:
        found = found.filter(vehicle__in=_from(wanted.province))
    if wanted.minimum:
        found = found.filter(
            Q(vehicle__in=_often(every, "vehicle", wanted.minimum))
            | Q(vehicle=None, person__in=_often(every.filter(vehicle=None), "person", wanted.minimum))
        )
    for field, (first, last) in (("due_at", wanted.due), ("issued_at", wanted.issued)):
        found = found.filter(**{f"{field}__gte": first}) if first else found
        found = found.filter(**{f"{field}__lte": last}) if last else found
    return found


def with_debtors(rows: QuerySet[Violation]) -> QuerySet[Violation]:
    """The tickets with all that `debtor_of` asks, in two queries."""
    drivers = VehicleDriver.objects.filter(until=None).order_by("-is_primary", "pk")
    return rows.select_related(
        "category", "location", "vehicle__province", "person__profile__province"
    ).prefetch_related(
        Prefetch("vehicle__drivers", drivers.select_related("user__profile__province")),
    )


def debtor_of(ticket: Violation):
    """Whom to ask for the money: the person cited, else the vehicle's primary driver; None when nobody is known."""
    drivers = ticket.vehicle.drivers.all() if ticket.vehicle else ()
    return ticket.person or next((link.user for link in drivers), None)


def batches() -> QuerySet[CollectionsBatch]:
    """What was sent, the latest first; `left` are the tickets that it still holds."""
    return CollectionsBatch.objects.annotate(left=Count("violations"))


def batches_with_file() -> QuerySet[CollectionsBatch]:
    """Those whose file can be had again (COL-3)."""
    return batches().exclude(file="")


def batch_tickets(batch: CollectionsBatch, at: datetime) -> QuerySet[Violation]:
    """The tickets of a batch with `owed` and `state`."""
    return with_debtors(batch.violations.with_state(at).annotate(owed=OWED)).order_by("pk")


def _from(province: Province) -> QuerySet:
    return Vehicle.objects.filter(province=province).values("pk")


def _often(rows: QuerySet, field: str, minimum: int) -> QuerySet:
    counted = rows.order_by().values(field).annotate(number=Count("pk"))
    return counted.filter(number__gte=minimum).values(field)
