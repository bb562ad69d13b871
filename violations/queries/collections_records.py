"""Tickets as collections get them (enforcement §16.11)."""

from collections.abc import Iterator, Sequence

import orjson
from django.db.models import Prefetch

from parking.models import VehicleDriver
from violations.models import Violation, ViolationAttachment, ViolationLine
from violations.queries.collections_facts import known_of
from violations.queries.collections_shape import TICKET, VERSION

CHUNK = 1000  # tickets whose rows are in memory at once

_PROFILE = ("user_type", "locker_user_type", "province", "province2", "licence_province")
_VEHICLE = ("make", "colour", "body_type", "plate_type", "province")
_RELATED = (
    "category",
    "location",
    *(f"vehicle__{name}" for name in _VEHICLE),
    *(f"person__profile__{name}" for name in _PROFILE),
)


def answer_of(ids: Sequence[int]) -> bytes:
    """The answer to a call that found these tickets, as JSON; its queries grow with every thousand of them only."""
    state = orjson.dumps({"version": VERSION, "csrf_token": None})
    return b'{"records":[%s],"state":%s}' % (b",".join(_records(ids)), state)


def _records(ids: Sequence[int]) -> Iterator[bytes]:
    for start in range(0, len(ids), CHUNK):
        tickets = _loaded(ids[start : start + CHUNK])
        known = known_of(tickets)
        yield from (orjson.dumps(TICKET.draw(ticket, known)) for ticket in tickets)


def _loaded(ids: Sequence[int]) -> list[Violation]:
    """The tickets in the order of their ids, with all that their records speak of."""
    drivers = VehicleDriver.objects.filter(until=None).order_by("-is_primary", "pk")
    lines = ViolationLine.objects.select_related("item__category", "location")
    return list(
        Violation.objects.filter(pk__in=ids)
        .order_by("pk")
        .select_related(*_RELATED)
        .prefetch_related(
            Prefetch(
                "vehicle__drivers",
                drivers.select_related(*(f"user__profile__{name}" for name in _PROFILE)),
            ),
            Prefetch("lines", lines),
            Prefetch("attachments", ViolationAttachment.objects.filter(archived_at=None)),
        )
    )
