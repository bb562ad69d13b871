"""Tickets of one person, and of one vehicle."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When

from accounts.models import User
from core.system_settings import value
from parking.models import Vehicle, VehicleDriver
from violations.models import Violation
from violations.models.violation import OWED
from violations.settings import HIDE_ZERO


def tickets_of(person: User) -> QuerySet[Violation]:
    """Those written to the person, and those of the vehicles that they drive now (enforcement VEH-9)."""
    driven = VehicleDriver.objects.filter(user=person, until=None).values("vehicle")
    return Violation.objects.filter(Q(person=person) | Q(vehicle__in=driven))


def shown_tickets_of(person: User) -> QuerySet[Violation]:
    """What the portal shows of them: none that is spoiled, nor worth nothing where the client hides those."""
    return without_hidden(tickets_of(person).filter(is_spoiled=False))


def without_hidden(rows: QuerySet[Violation]) -> QuerySet[Violation]:
    """Those that people outside the office may see: where the client says so, none that is worth nothing (VIO-8)."""
    return rows.alias(owed=OWED).exclude(owed=0, paid_at=None) if value(HIDE_ZERO) else rows


def open_first(rows: QuerySet[Violation]) -> QuerySet[Violation]:
    """Those that ask for money before the others, the latest first in both."""
    asks = Case(When(paid_at=None, owed__gt=0, then=Value(0)), default=Value(1))
    return rows.alias(owed=OWED).alias(is_over=asks).order_by("is_over", "-issued_at", "-pk")


@dataclass(frozen=True)
class TicketCounts:
    """How many tickets a vehicle has, spoiled ones aside; how many of them ask for money, and how many are warnings."""

    total: int
    unpaid: int
    warnings: int


def counts_of(*, vehicle: Vehicle) -> TicketCounts:
    """Counted whenever they are asked for, never stored (enforcement §1.2)."""
    rows = Violation.objects.filter(vehicle=vehicle, is_spoiled=False).alias(owed=OWED)
    counted = rows.aggregate(
        total=Count("pk"),
        unpaid=Count("pk", filter=Q(paid_at=None, owed__gt=0)),
        warnings=Count("pk", filter=Q(is_warning=True)),
    )
    return TicketCounts(**counted)


def balance_of(*, vehicle: Vehicle) -> Decimal:
    """What is unpaid on a vehicle, without discounts and taxes (enforcement VEH-8)."""
    rows = Violation.objects.filter(vehicle=vehicle).unpaid()
    return rows.aggregate(sum=Sum(OWED))["sum"] or Decimal(0)
