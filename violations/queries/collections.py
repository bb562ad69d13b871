"""Which tickets go to collections, and what was sent there (enforcement §9)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Province
from parking.models import Vehicle, VehicleDriver
from violations.choices import BatchOrigin
from violations.models import CollectionsBatch, Violation
from violations.models.violation import OWED


@dataclass(frozen=True)
class Wanted:
    """Which of the overdue tickets are meant: of vehicles and people with `minimum` of them at least, of vehicles from
    a province, due and issued on local days from … to, both included. None asks for nothing."""

    minimum: int | None = None
    province: Province | None = None
    due_from: date | None = None
    due_to: date | None = None
    issued_from: date | None = None
    issued_to: date | None = None


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
    for field, first, last in (
        ("due_at", wanted.due_from, wanted.due_to),
        ("issued_at", wanted.issued_from, wanted.issued_to),
    ):
        if first:
            found = found.filter(**{f"{field}__gte": _midnight(first)})
        if last:
            found = found.filter(**{f"{field}__lt": _midnight(last + timedelta(days=1))})
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
    return batches().exclude(origin=BatchOrigin.FLAG).exclude(file="")


def batch_tickets(batch: CollectionsBatch, at: datetime) -> QuerySet[Violation]:
    """The tickets of a batch with `owed` and `state`."""
    return with_debtors(batch.violations.with_state(at).annotate(owed=OWED)).order_by("pk")


def _from(province: Province) -> QuerySet:
    return Vehicle.objects.filter(province=province).values("pk")


def _often(rows: QuerySet, field: str, minimum: int) -> QuerySet:
    counted = rows.order_by().values(field).annotate(number=Count("pk"))
    return counted.filter(number__gte=minimum).values(field)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
