"""Finding tickets by what an office knows of them (enforcement §5.5)."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.queries.person_search import FEW
from accounts.queries.person_search import found as people_found
from parking.models import Location, VehicleDriver
from parking.rules.plate_key import plate_key
from violations.choices import TicketState
from violations.models import OffenceItem, TicketCategory, Violation, ViolationLine
from violations.rules.reference import possible_parts

PRIMARY = "primary_links"  # of a vehicle: the link of its primary driver, when there is one


@dataclass(frozen=True)
class TicketsAsked:
    """What tickets are searched by; what is left as it is asks nothing. `issued` are the first and last instant,
    `was_sent` is whether they went to collections. `only_text` leaves everything but the text aside."""

    text: str = ""
    only_text: bool = False
    issued: tuple[datetime | None, datetime | None] = (None, None)
    category: TicketCategory | None = None
    offence: OffenceItem | None = None
    location: Location | None = None
    writer: User | None = None
    state: str = ""
    was_sent: bool | None = None


def listed(rows: QuerySet[Violation]) -> QuerySet[Violation]:
    """With what lists show of tickets: lines, vehicle, person and primary driver, in a constant number of queries."""
    primary = VehicleDriver.objects.filter(until=None, is_primary=True).select_related("user")
    return rows.select_related("vehicle__province", "person", "location", "category").prefetch_related(
        "lines", Prefetch("vehicle__drivers", queryset=primary, to_attr=PRIMARY)
    )


def person_of(row: Violation) -> User | None:
    """Of a listed ticket: the person cited, else who drives the vehicle first."""
    if row.person_id or row.vehicle is None:
        return row.person
    return next((link.user for link in getattr(row.vehicle, PRIMARY)), None)


def tickets_found(asked: TicketsAsked, at: datetime) -> QuerySet[Violation]:
    """The tickets that have all that is asked, the latest first."""
    rows = _with_text(Violation.objects.all(), asked.text)
    if asked.only_text:
        return rows
    since, until = asked.issued
    wanted = {
        "issued_at__gte": since,
        "issued_at__lte": until,
        "category": asked.category,
        "location": asked.location,
        "writer": asked.writer,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.was_sent is not None:
        rows = rows.filter(sent_to_collections_at__isnull=not asked.was_sent)
    if asked.offence:
        rows = rows.filter(pk__in=ViolationLine.objects.filter(item=asked.offence).values("violation"))
    return _in_state(rows, asked.state, at) if asked.state else rows


def ticket_named(text: str) -> Violation | None:
    """The one ticket that is called exactly so, with or without its PIN (TKT-5, SRC-1)."""
    text = text.replace("\x00", "").strip()
    return Violation.objects.filter(_named(text)).first() if text else None


def _named(text: str) -> Q:
    parts = [Q(ticket=ticket, pin=pin) if pin else Q(ticket=ticket) for ticket, pin in possible_parts(text)]
    return reduce(or_, parts)


def _with_text(rows: QuerySet[Violation], text: str) -> QuerySet[Violation]:
    """Those with this ticket number or plate, as ticketed or of the vehicle now, and those of people whom `text` names.
    Each is an index probe, so that the number of tickets does not matter; few are looked up at once."""
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        return rows
    people = people_found(User.objects.drivers(), text).order_by().values("pk")
    driven = VehicleDriver.objects.filter(user__in=people, until=None).values("vehicle")
    asked = [_named(text), Q(person__in=people), Q(vehicle__in=driven)]
    if key := plate_key(text):
        asked += [Q(plate_key=key), Q(vehicle__plate_key=key)]
    first, *others = (Violation.objects.filter(one).order_by().values_list("pk") for one in asked)
    return _looked_up(rows, first.union(*others, all=True))


def _in_state(rows: QuerySet[Violation], state: str, at: datetime) -> QuerySet[Violation]:
    """Of one state. Few are looked up at once: PostgreSQL would walk through all tickets until it has a page."""
    wanted = rows.in_state(TicketState(state), at)
    return _looked_up(wanted, wanted.order_by().values_list("pk"))


def _looked_up(rows: QuerySet[Violation], ids: QuerySet) -> QuerySet[Violation]:
    first = [pk for (pk,) in ids[: FEW + 1]]
    return rows.filter(pk__in=first if len(first) <= FEW else ids)
