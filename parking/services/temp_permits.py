"""Temporary permits: booked, held, extended, given up (parking §9).

Locks are taken in one order: person, lot, temporary permits by id; payments keep to it too. The lot's row is the lock
of its capacity (TMP-8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.choices import UserKind
from accounts.models import User
from core import audit
from core.actors import Actor
from core.clock import local_zone
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked
from core.system_settings import value
from parking.choices import Channel, TempStatus
from parking.exceptions import (
    DnttNeedsVehicle,
    NoTempPermits,
    OneVehicleOnly,
    PlateRequired,
    TempMoved,
    VehicleNotTheirs,
)
from parking.models import Lot, TempPermit, TempPermitPlate, Vehicle
from parking.queries.own_vehicles import links_of
from parking.queries.temp_offers import terms_of
from parking.queries.temp_space import Booking, Occupancy
from parking.rules.intervals import checked_interval
from parking.rules.plate_key import plate_key
from parking.rules.temp_booking import check_all_vehicles, check_start, next_start
from parking.services.dntt import add_dntt
from payments.exceptions import EmailNeeded
from payments.rules.confirmation import new_confirmation_no

KIND = "temp"
NUMBER_LENGTH = 8


@dataclass(frozen=True)
class Cars:
    """What a temporary permit is for: a person's vehicle, a plate, or all of the person's vehicles (TMP-13)."""

    vehicle_ids: tuple[int, ...] = ()
    plates: tuple[str, ...] = ()
    all_vehicles: bool = False


@atomic()
def book_temp_permit(
    *,
    actor: Actor,
    lot_id: int,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    channel: str,
    cars: Cars,
    person_id: int | None = None,
    email: str = "",
    reason: str = "",
    reference: UUID | None = None,
) -> TempPermit:
    """Put a temporary permit into the person's cart, or make a guest's, and hold its space for `temp_hold_minutes`.

    Who may buy here is the caller's question (parking.queries.offers). Flex is cut to whole hours; over 30 days every
    kind is by the month. `reason`: why the office begins it in the past (TMP-11). `reference`: the permit's, where the
    caller must know it again.
    Raises NoTempPermits, EndNotAfterStart, BadRange, StartPast, ReasonRequired, KindNotSold, HourClosed, PlateRequired,
    OneVehicleOnly, AllVehiclesNotSold, VehicleNotTheirs, EmailNeeded for a guest, PlateHasPermit (TMP-9),
    NoSpaceLeft (TMP-8), RowMissing.
    """
    person, now = _buyer(person_id, email), timezone.now()
    lot = locked(model=Lot, pk=lot_id)
    refuse_closed(lot=lot)
    starts_at, ends_at = checked_interval(starts_at, ends_at)
    check_start(channel, starts_at, now, reason)
    kind, starts_at, ends_at, price = terms_of(lot, kind, starts_at, ends_at, now)
    rows = _plates(lot, person, cars, starts_at, ends_at)
    booking = Booking(lot, starts_at, ends_at, frozenset(row.plate_key for row in rows))
    Occupancy([booking], now).take(booking)
    permit = TempPermit(
        lot=lot, kind=kind, person=person, email=email, starts_at=starts_at, ends_at=ends_at, price=price,
        channel=channel, comment=reason.strip(), reference=reference or uuid4(),
    )  # fmt: skip
    return _put_in_cart(actor, permit, rows, now)


@atomic()
def issue_temp_permit(*, actor: Actor, dntt_notes: str = "", cars: Cars, **booking) -> TempPermit:
    """The office books for a person or an address (`book_temp_permit` with its channel); it is to be paid like any.

    `dntt_notes` makes a Do Not Ticket or Tow entry of the same time for each vehicle (§9.2). Raises DnttNeedsVehicle,
    and what book_temp_permit does.
    """
    permit = book_temp_permit(actor=actor, channel=Channel.ADMIN, cars=cars, **booking)
    if dntt_notes.strip():
        for row in permit.plates.all():
            if row.vehicle_id is None:
                raise DnttNeedsVehicle(field="vehicles")
            times = {"starts_at": permit.starts_at, "ends_at": permit.ends_at}
            location = permit.lot.name
            add_dntt(actor=actor, vehicle_id=row.vehicle_id, notes=dntt_notes, location=location, **times)
    return permit


@atomic()
def extend_temp_permit(
    *, actor: Actor, permit_id: int, ends_at: datetime, channel: str, reason: str = ""
) -> TempPermit:
    """Book a new permit for the same vehicles from where an active one ends, at a price of its own (TMP-15).

    Raises TempMoved, RowMissing, and what book_temp_permit does.
    """
    old = TempPermit.objects.filter(pk=permit_id).first()
    if old is None:
        raise RowMissing
    if old.status != TempStatus.ACTIVE:
        raise moved(permit=old)
    start = next_start(old.ends_at, local_zone())
    rows = list(old.plates.all())
    cars = Cars(
        vehicle_ids=tuple(row.vehicle_id for row in rows if row.vehicle_id),
        plates=tuple(row.plate for row in rows if not row.vehicle_id),
        all_vehicles=len(rows) > 1,
    )
    return book_temp_permit(
        actor=actor, lot_id=old.lot_id, kind=old.kind, starts_at=start, ends_at=ends_at, channel=channel,
        cars=cars, person_id=old.person_id, email=old.email, reason=reason,
    )  # fmt: skip


@atomic()
def hold_again(*, actor: Actor, permit_id: int, person: User | None) -> TempPermit:
    """Hold the space of a permit in the cart anew, at today's price; `person` is whose it is, None a guest's.

    Raises TempMoved, NoTempPermits, BadRange, KindNotSold, HourClosed, PlateHasPermit, NoSpaceLeft, RowMissing.
    """
    permit = _locked_with_lot(permit_id, person)
    refuse_unless(permit=permit, statuses=(TempStatus.CART,))
    now = timezone.now()
    refuse_closed(lot=permit.lot)
    *_times, permit.price = terms_of(permit.lot, permit.kind, permit.starts_at, permit.ends_at, now)
    booking = booking_of(permit=permit)
    Occupancy([booking], now).take(booking)
    permit.held_until = _held_until(now)
    permit.save()
    audit.record(actor, "temp.held_again", permit, price=permit.price)
    return permit


def refuse_closed(*, lot: Lot) -> None:
    """Raises NoTempPermits for a lot that sells none."""
    if lot.archived_at or not lot.temp_enabled:
        raise NoTempPermits


def booking_of(*, permit: TempPermit) -> Booking:
    """What a permit takes up, or would."""
    keys = frozenset(row.plate_key for row in permit.plates.all())
    return Booking(permit.lot, permit.starts_at, permit.ends_at, keys, permit.pk)


def moved(*, permit: TempPermit) -> TempMoved:
    """The refusal of a permit that stands elsewhere."""
    return TempMoved(status=permit.get_status_display())


def lock_temp_permit(*, permit_id: int, **facts) -> TempPermit:
    """The permit if the facts are so, locked to the end of the transaction. Raises RowMissing."""
    rows = TempPermit.objects.filter(pk=permit_id, **facts)
    permit = rows.select_for_update(no_key=True).first()
    if permit is None:
        raise RowMissing
    return permit


def refuse_unless(*, permit: TempPermit, statuses: Sequence[str]) -> None:
    """Raises TempMoved for a permit that stands elsewhere."""
    if permit.status not in statuses:
        raise moved(permit=permit)


def _buyer(person_id: int | None, email: str) -> User | None:
    if person_id is None:
        try:
            validate_email(email)
        except ValidationError:
            raise EmailNeeded(field="email") from None
        return None
    person = locked(model=User, pk=person_id)
    if person.kind != UserKind.DRIVER:
        raise RowMissing
    return person


def _plates(
    lot: Lot, person: User | None, cars: Cars, starts_at: datetime, ends_at: datetime
) -> list[TempPermitPlate]:
    """Unsaved rows of the plates, each once."""
    vehicles = _vehicles(person, cars)
    if cars.all_vehicles:
        check_all_vehicles(lot, starts_at, ends_at, local_zone())
    rows = {(car.plate_key, car.pk): TempPermitPlate(plate=car.plate, vehicle=car) for car in vehicles}
    for plate in cars.plates:
        rows[plate_key(plate), None] = TempPermitPlate(plate=plate.strip())
    if not rows or any(not key for key, _vehicle in rows):
        raise PlateRequired(field="plates")
    if len(rows) > 1 and not cars.all_vehicles:
        raise OneVehicleOnly(field="plates")
    for (key, _vehicle), row in rows.items():
        row.plate_key = key
    return list(rows.values())


def _vehicles(person: User | None, cars: Cars) -> list[Vehicle]:
    theirs = {link.vehicle_id: link.vehicle for link in links_of(person)} if person else {}
    if cars.all_vehicles:
        return list(theirs.values())
    if set(cars.vehicle_ids) - theirs.keys():
        raise VehicleNotTheirs(field="vehicles")
    return [theirs[pk] for pk in sorted(set(cars.vehicle_ids))]


def _put_in_cart(actor: Actor, permit: TempPermit, rows: list[TempPermitPlate], now: datetime) -> TempPermit:
    permit.number, permit.created_at, permit.held_until = _free_number(), now, _held_until(now)
    permit.save()
    for row in rows:
        row.temp_permit, row.ends_at = permit, permit.ends_at
    TempPermitPlate.objects.bulk_create(rows)
    facts = {"plates": [row.plate for row in rows], "price": permit.price, "reason": permit.comment}
    audit.record(actor, "temp.booked", permit, lot=permit.lot, **facts)
    return permit


def _held_until(now: datetime) -> datetime:
    return now + timedelta(minutes=value("temp_hold_minutes"))


def _free_number() -> str:
    """The constraint has the last word; the look spares somebody the error, once in a thousand years."""
    while TempPermit.objects.filter(number=(number := f"T{new_confirmation_no()[:NUMBER_LENGTH]}")).exists():
        pass
    return number


def _locked_with_lot(permit_id: int, person: User | None) -> TempPermit:
    lot_id = TempPermit.objects.filter(pk=permit_id, person=person).values_list("lot", flat=True).first()
    lot = locked(model=Lot, pk=lot_id)
    permit = lock_temp_permit(permit_id=permit_id)
    permit.lot = lot
    return permit
