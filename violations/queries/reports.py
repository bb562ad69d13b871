"""Tickets added up (enforcement §5.8). What is archived by now, such as a category, counts as it ever did (CAT-3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext

from accounts.models import User
from parking.models import Location
from violations.choices import TicketState
from violations.models import Violation
from violations.models.violation import OWED

NOTHING = Decimal(0)


def overdue_tickets(at: datetime) -> QuerySet[Violation]:
    """Tickets that are overdue, also in collections, the oldest first; each with `owed`, before taxes, and `state`."""
    rows = Violation.objects.overdue(at).annotate(owed=F("owed")).with_state(at)
    about = ("category", "vehicle__province", "person", "location", "writer")
    return rows.select_related(*about).order_by("due_at", "pk")


def owed_on(rows: QuerySet[Violation]) -> Decimal:
    """What these tickets ask for together."""
    return rows.order_by().aggregate(sum=Sum(OWED))["sum"] or NOTHING


@dataclass(frozen=True)
class Tally:
    """Tickets that have something in common, how many of each state, and what they ask for before discount and taxes:
    `fines` of those that are valid, `unpaid` of those that nobody paid yet."""

    section: str
    name: str
    tickets: int
    warnings: int
    spoiled: int
    cancelled: int
    paid: int
    fines: Decimal
    unpaid: Decimal


def by_officer(rows: QuerySet[Violation], at: datetime) -> list[Tally]:
    """One for each ticket writer, by name."""
    found = _counted(rows, at, "writer")
    writers = User.objects.in_bulk([row["writer"] for row in found])
    return _tallies(found, lambda row: ("", str(writers[row["writer"]])))


def by_location(rows: QuerySet[Violation], at: datetime) -> list[Tally]:
    """One for each location and writer; `section` is the location."""
    found = _counted(rows, at, "location", "writer")
    writers = User.objects.in_bulk([row["writer"] for row in found])
    places = Location.objects.in_bulk([row["location"] for row in found if row["location"]])
    return _tallies(
        found,
        lambda row: (
            str(places.get(row["location"]) or gettext("Without a location")),
            str(writers[row["writer"]]),
        ),
    )


def _counted(rows: QuerySet[Violation], at: datetime, *keys: str) -> list[dict]:
    def state(*states):
        return Count("pk", filter=Q(state__in=states))

    figures = {
        "tickets": Count("pk"),
        "warnings": state(TicketState.WARNING),
        "spoiled": state(TicketState.SPOILED),
        "cancelled": state(TicketState.CANCELLED),
        "paid": state(TicketState.PAID),
        "fines": Sum(OWED),
        "unpaid": Sum(OWED, filter=Q(paid_at=None), default=NOTHING),
    }
    return list(rows.with_state(at).order_by().values(*keys).annotate(**figures))


def _tallies(found: list[dict], names: Callable[[dict], tuple[str, str]]) -> list[Tally]:
    figures = ("tickets", "warnings", "spoiled", "cancelled", "paid", "fines", "unpaid")
    rows = [Tally(*names(row), **{name: row[name] for name in figures}) for row in found]
    return sorted(rows, key=lambda row: (row.section.casefold(), row.name.casefold()))
