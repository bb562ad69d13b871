"""Writing tickets in the office (enforcement §5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked, refusing
from core.system_settings import value
from parking.models import Location, Vehicle
from payments.queries.cart import rates_of, taxes_in_force
from payments.rules.money import is_chargeable
from violations.exceptions import (
    BadAmount,
    BadTicketNumber,
    CategoryArchived,
    CategoryDoesNotFit,
    IssuedInFuture,
    LocationRequired,
    OffenceArchived,
    OffenceRequired,
    OverrideNeeded,
    SubjectRequired,
    TicketNumberTaken,
)
from violations.models import OffenceItem, TicketCategory, Violation, ViolationLine
from violations.queries.entry import PlateSeen, plate_seen
from violations.queries.prices import due_of
from violations.rules.reference import new_pin, normal_ticket
from violations.rules.subject import category_fits
from violations.services.figures import set_figures
from violations.services.notices import tell_issued
from violations.services.numbering import next_ticket_number
from violations.settings import INCLUDE_PIN, PEOPLE

SKEW = timedelta(minutes=5)  # clocks of paper and machine differ


@dataclass(frozen=True)
class Offence:
    """One offence to be written; `fine` None is what the item costs, `location_id` None is the ticket's."""

    item_id: int
    fine: Decimal | None = None
    location_id: int | None = None


@dataclass(frozen=True)
class TicketDraft:
    """A ticket before it is written. `ticket` "" takes the next number of the office; `uuid` names the draft, so that
    the same one twice makes one ticket."""

    writer_id: int
    category_id: int
    issued_at: datetime
    ticket: str = ""
    vehicle_id: int | None = None
    person_id: int | None = None
    fail_to_identify: bool = False
    location_id: int | None = None
    offences: Sequence[Offence] = ()
    towing: Decimal = Decimal(0)
    is_spoiled: bool = False
    is_warning: bool = False
    comment: str = ""
    private_comment: str = ""
    override_reason: str = ""
    uuid: UUID | None = None


@atomic()
def issue_ticket(*, actor: Actor, draft: TicketDraft, keyed_by_id: int | None = None) -> Violation:
    """Write a ticket, with what was known of its plate, and tell the driver.

    Raises RowMissing, SubjectRequired, CategoryArchived, CategoryDoesNotFit, LocationRequired, OffenceRequired,
    OffenceArchived, BadAmount, IssuedInFuture, BadTicketNumber, TicketNumberTaken, and OverrideNeeded when something
    speaks against it and `override_reason` is blank.
    """
    if draft.uuid and (made := _written(draft.uuid)):
        return made
    issued_at = draft.issued_at.replace(microsecond=0)
    if issued_at > timezone.now() + SKEW:
        raise IssuedInFuture(field="issued_at")
    category, vehicle, person = _about(draft)
    location = _location(draft)
    items = _items(draft)
    seen = _seen(draft, vehicle, issued_at, location, items)
    row = Violation(
        ticket=_number(draft),
        pin=new_pin() if value(INCLUDE_PIN) else "",
        category=category,
        vehicle=vehicle,
        plate=vehicle.plate if vehicle else "",
        plate_key=vehicle.plate_key if vehicle else "",
        person=person,
        fail_to_identify=draft.fail_to_identify and category.fail_to_identify,
        location=location,
        writer=_staff(draft.writer_id),
        keyed_by_id=keyed_by_id,
        issued_at=issued_at,
        due_at=due_of(issued_at),
        towing=checked_amount(draft.towing, "towing"),
        is_spoiled=draft.is_spoiled,
        is_warning=draft.is_warning and not draft.is_spoiled,
        comment=draft.comment.strip(),
        private_comment=draft.private_comment.strip(),
        plate_answer=seen.as_json() if seen else None,
        override_reason=draft.override_reason.strip() if seen and seen.warnings else "",
    )
    if draft.uuid:
        row.uuid = draft.uuid
    with refusing(by_constraint={"violation_ticket_number": lambda: _taken(row.ticket)}):
        row.save()
    for offence in draft.offences:
        add_line(row, items[offence.item_id], fine=offence.fine, location_id=offence.location_id)
    set_figures(row, rates_of(taxes_in_force()))
    audit.record(actor, "violation.issued", row, **_facts(row, seen))
    tell_issued(violation=row)
    return row


def add_line(row: Violation, item: OffenceItem, *, fine=None, location_id=None) -> ViolationLine:
    """Copy an item's figures to a ticket (CONV-5). An offence with Apply Boot earns no discount (MON-5)."""
    return ViolationLine.objects.create(
        violation=row,
        item=item,
        location_id=location_id or row.location_id,
        description=str(item),
        by_law_code=item.by_law_code,
        fine=checked_amount(item.default_cost if fine is None else fine, "fine"),
        discount_amount=item.discount_amount,
        discount_hours=item.discount_hours,
    )


def _written(uuid: UUID) -> Violation | None:
    """The ticket of this draft. A second try at the same time waits here for the first one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ticket {uuid}"])
    return Violation.objects.filter(uuid=uuid).first()


def _about(draft: TicketDraft) -> tuple[TicketCategory, Vehicle | None, User | None]:
    category = TicketCategory.objects.filter(pk=draft.category_id).first()
    if category is None:
        raise RowMissing
    if category.archived_at:
        raise CategoryArchived(field="category", category=category)
    vehicle = locked(model=Vehicle, pk=draft.vehicle_id) if draft.vehicle_id else None
    person = User.objects.drivers().filter(pk=draft.person_id).first() if draft.person_id else None
    if draft.person_id and person is None:
        raise RowMissing
    if vehicle is None and person is None and not draft.is_spoiled:
        raise SubjectRequired
    fits = category_fits(
        category,
        has_vehicle=vehicle is not None,
        has_person=person is not None,
        to_people=value(PEOPLE),
        is_unnamed=draft.fail_to_identify,
    )
    if not fits:
        raise CategoryDoesNotFit(field="category", category=category)
    return category, vehicle, person


def _location(draft: TicketDraft) -> Location | None:
    location = Location.objects.filter(pk=draft.location_id).first() if draft.location_id else None
    if location is None and not draft.is_spoiled:
        raise LocationRequired(field="location")
    return location


def _items(draft: TicketDraft) -> dict[int, OffenceItem]:
    if not draft.offences and not draft.is_spoiled:
        raise OffenceRequired(field="offences")
    found = OffenceItem.objects.in_bulk({offence.item_id for offence in draft.offences})
    for offence in draft.offences:
        item = found.get(offence.item_id)
        if item is None:
            raise RowMissing
        if item.archived_at:
            raise OffenceArchived(field="offences", offence=item)
    return found


def _seen(draft, vehicle, at, location, items) -> PlateSeen | None:
    if vehicle is None:
        return None
    seen = plate_seen(vehicle=vehicle, at=at, location=location, offences=items)
    if seen.warnings and not (draft.is_spoiled or draft.override_reason.strip()):
        raise OverrideNeeded(field="override_reason", warnings=seen.warnings)
    return seen


def _number(draft: TicketDraft) -> str:
    if not draft.ticket.strip():
        return next_ticket_number()
    ticket = normal_ticket(draft.ticket)
    if ticket is None:
        raise BadTicketNumber(field="ticket")
    return ticket


def _staff(pk: int) -> User:
    writer = User.objects.staff().filter(pk=pk).first()
    if writer is None:
        raise RowMissing
    return writer


def checked_amount(amount: Decimal, field: str) -> Decimal:
    """An amount of money as it may stand on a ticket. Raises BadAmount."""
    if amount and not is_chargeable(amount):
        raise BadAmount(field=field)
    return amount


def _taken(ticket: str) -> TicketNumberTaken:
    return TicketNumberTaken(field="ticket", ticket=ticket)


def _facts(row: Violation, seen: PlateSeen | None) -> dict:
    facts = {"plate": row.plate, "fine": row.fine, "towing": row.towing}
    if row.person:
        facts["person"] = row.person
    if row.override_reason:
        facts |= {"reason": row.override_reason, "warnings": [warned.words for warned in seen.warnings]}
    return facts
