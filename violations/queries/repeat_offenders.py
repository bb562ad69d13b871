"""Who is ticketed again and again (enforcement §5.8, Repeat Offenders)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from parking.models import Vehicle, VehicleDriver
from violations.choices import FineAction, Processed
from violations.models import Violation
from violations.models.violation import OWED

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Offender:
    """A vehicle or a person with their tickets: how many, what they ask for before discount and taxes, what of it is
    unpaid, and when the last one was written."""

    subject: Vehicle | User
    count: int
    fines: Decimal
    unpaid: Decimal
    last_at: datetime


def counted_tickets(processed: str = "") -> QuerySet[Violation]:
    """Tickets that stand, neither spoiled nor cancelled, and that are as `processed` says (a Processed, "" for all)."""
    rows = Violation.objects.filter(is_spoiled=False).exclude(fine_action=FineAction.CANCELLED)
    if processed == Processed.WARNING:
        return rows.filter(is_warning=True)
    if processed:
        return rows.filter(is_warning=False, paid_at__isnull=processed == Processed.NO)
    return rows


def offending_vehicles(rows: QuerySet[Violation], *, minimum: int, unknown: bool = False) -> list[Offender]:
    """Vehicles with at least `minimum` of these tickets, most first. Tickets that were written to a person directly do
    not count. `unknown`: only vehicles that nobody drives."""
    driven = VehicleDriver.objects.filter(vehicle=OuterRef("vehicle"), until=None)
    rows = rows.filter(person=None, vehicle__isnull=False)
    if unknown:
        rows = rows.filter(~Exists(driven))
    found = rows.order_by().values("vehicle").annotate(**_figures()).filter(count__gte=minimum)
    vehicles = Vehicle.objects.select_related("province").in_bulk([row["vehicle"] for row in found])
    return _sorted(Offender(vehicles[row.pop("vehicle")], **row) for row in found)


def offending_people(rows: QuerySet[Violation], *, minimum: int) -> list[Offender]:
    """People with at least `minimum` of these tickets, most first: their own and those of every vehicle they drive now,
    each once. Vehicles that nobody drives are nobody's."""
    own = rows.filter(person__isnull=False).values(user=F("person"))
    links = FilteredRelation("vehicle__drivers", condition=Q(vehicle__drivers__until=None))
    driven = rows.annotate(link=links, user=F("link__user")).filter(user__isnull=False)
    driven = driven.filter(Q(person=None) | ~Q(person=F("user"))).values("user")
    found = defaultdict(list)
    for row in (row for part in (own, driven) for row in part.order_by().annotate(**_figures())):
        found[row.pop("user")].append(row)
    found = {pk: parts for pk, parts in found.items() if sum(part["count"] for part in parts) >= minimum}
    people = User.objects.in_bulk(found)
    return _sorted(_together(people[pk], parts) for pk, parts in found.items())


def _figures() -> dict:
    unpaid = Sum(OWED, filter=Q(paid_at=None), default=NOTHING)
    return {"count": Count("pk"), "fines": Sum(OWED), "unpaid": unpaid, "last_at": Max("issued_at")}


def _together(person: User, parts: list[dict]) -> Offender:
    sums = {name: sum(part[name] for part in parts) for name in ("count", "fines", "unpaid")}
    return Offender(person, **sums, last_at=max(part["last_at"] for part in parts))


def _sorted(offenders: Iterable[Offender]) -> list[Offender]:
    return sorted(offenders, key=lambda row: (-row.count, str(row.subject).casefold(), row.subject.pk))
