"""What speaks against a ticket before it is written (enforcement ENT-5, ENT-9, DNTT-5)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.system_settings import value
from parking.models import Location, Vehicle
from parking.queries.plate_answer import PlateAnswer
from parking.queries.plate_check import check_plate
from violations.models import Violation
from violations.settings import DUPLICATE_MINUTES

RIGHT, DNTT, DUPLICATE = "right", "dntt", "duplicate"


@dataclass(frozen=True)
class Warned:
    """One thing that speaks against the ticket: RIGHT, DNTT or DUPLICATE, in words."""

    kind: str
    words: str


@dataclass(frozen=True)
class PlateSeen:
    """What is known of a vehicle for a ticket at an instant: the plate's answer, and what of it warns."""

    answer: PlateAnswer
    warnings: tuple[Warned, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer as it is kept with the ticket (DESIGN rule 5)."""
        return _plain(asdict(self.answer))


def plate_seen(
    *,
    vehicle: Vehicle,
    at: datetime,
    location: Location | None = None,
    offences: Collection[int] = (),
) -> PlateSeen:
    """Ask about the vehicle's plate in its own province at `at`; `offences` are the ids of the items to be written."""
    answer = check_plate(plate=vehicle.plate, at=at, region=vehicle.province.code)
    warnings = [Warned(RIGHT, _right_words(right)) for right in answer.rights]
    warnings += [Warned(DNTT, _dntt_words(note)) for note in answer.dntt]
    warnings += [
        Warned(DUPLICATE, _duplicate_words(row)) for row in same_tickets(vehicle, at, location, offences)
    ]
    return PlateSeen(answer, tuple(warnings))


def same_tickets(
    vehicle: Vehicle, at: datetime, location: Location | None, offences: Collection[int]
) -> list[Violation]:
    """Tickets of this vehicle for one of these offences at this location within the client's minutes (ENT-9)."""
    minutes = value(DUPLICATE_MINUTES)
    if not minutes or location is None or not offences:
        return []
    near = timedelta(minutes=minutes)
    rows = Violation.objects.filter(
        vehicle=vehicle,
        location=location,
        is_spoiled=False,
        issued_at__range=(at - near, at + near),
        lines__item__in=offences,
    )
    return list(rows.distinct().order_by("issued_at")[:5])


def _right_words(right) -> str:
    facts = {"kind": right.label, "name": right.name, "until": _moment(right.ends_at)}
    return _("A right to park is valid: %(kind)s, %(name)s, until %(until)s.") % facts


def _dntt_words(note) -> str:
    facts = {"where": note.location or _("everywhere"), "until": _moment(note.ends_at), "notes": note.notes}
    return _("Do not ticket or tow (%(where)s, until %(until)s): %(notes)s") % facts


def _duplicate_words(row: Violation) -> str:
    facts = {"ticket": row.ticket, "when": _moment(row.issued_at)}
    return _("Already ticketed for the same here: %(ticket)s, %(when)s.") % facts


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _plain(found):
    if isinstance(found, dict):
        return {key: _plain(part) for key, part in found.items()}
    if isinstance(found, list | tuple):
        return [_plain(part) for part in found]
    return found.isoformat() if isinstance(found, datetime) else found
