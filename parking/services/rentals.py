"""Standard permits: asked for, described, given up (parking §7.3).

Locks are taken in one order: person, permits by id, deposits, rentals by id; payments keep to it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
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
from parking.choices import PERMIT_ITEM, RentalSource
from parking.exceptions import (
    CannotProrate,
    CostChanged,
    LotFull,
    NegativeCost,
    NotOffered,
    NoWindow,
    PermitNotSellable,
    PermitTaken,
    RentalInPayment,
    VehicleNotTheirs,
    WindowOver,
)
from parking.models import Lot, Permit, PermitRental, RentalVehicle, SalesWindow
from parking.queries.offers import active_windows, free_permits, offer_of, second_permit_bar
from parking.queries.own_vehicles import active_links, links_of
from parking.queries.rentals import deposit_types_to_ask, open_rentals_of
from parking.rules.intervals import whole_second
from parking.rules.offering import NO_ACCESS, Access
from parking.rules.proration import prorated
from parking.rules.sales_window import first_second, last_second, validity
from parking.services.deposits import add_deposit
from parking.services.waitlist_links import end_hold, follow_rental
from payments.models import HeldItem

KIND = PERMIT_ITEM


@dataclass(frozen=True)
class Terms:
    """What the office agrees with a person who gets a permit; what is None is as usual.

    `permit_id`: this number instead of the lowest free one. `window_id`: another window than the lot's active one.
    `from_on`: the day from which it is valid, and from which `is_prorated` reckons. `cost`: another price (PRC-4).
    """

    permit_id: int | None = None
    window_id: int | None = None
    from_on: date | None = None
    is_prorated: bool = False
    cost: Decimal | None = None


@atomic()
def request_permit(
    *, actor: Actor, person_id: int, lot_id: int, access: Access = NO_ACCESS, seen: Decimal | None = None
) -> PermitRental:
    """A driver asks for the lowest free number of a lot under its active window (PER-3); it is in their cart and kept
    until `reserved_until`. `seen` is the price that the page showed.

    Raises NotOffered with the reasons (LOT-1, PER-2), CostChanged, LotFull, RowMissing.
    """
    person, lot, now = driver_locked(person_id=person_id), _lot(lot_id), timezone.now()
    offer = offer_of(lot, person, now, access)
    if offer.bars:
        raise NotOffered(" ".join(map(str, offer.bars)), codes=offer.codes)
    if seen is not None and seen != offer.cost:
        raise CostChanged
    permit = _first_of(free_permits(offer.window).filter(lot=lot).in_order())
    starts_at, ends_at = validity(offer.window, local_zone())
    facts = {"starts_at": starts_at, "ends_at": ends_at, "cost": offer.cost, "source": RentalSource.PORTAL}
    return _rent(actor, person, permit, offer.window, now, facts)


@atomic()
def sell_permit(*, actor: Actor, person_id: int, lot_id: int, terms: Terms | None = None) -> PermitRental:
    """The office gives a person a permit of any lot, on sale or not, seen by users or not (LOT-11); it is to be paid.

    Raises NotOffered for a second permit (PER-2), NoWindow, WindowOver, CannotProrate, NegativeCost, LotFull,
    PermitTaken, PermitNotSellable, RowMissing.
    """
    terms = terms or Terms()
    person, lot, now = driver_locked(person_id=person_id), _lot(lot_id), timezone.now()
    window = _window(lot, terms.window_id, now)
    held = open_rentals_of(person, now)
    if bar := second_permit_bar(lot, window, held, local_zone()):
        raise NotOffered(bar.words, codes={bar.code})
    permit = _named(lot, window, terms.permit_id) if terms.permit_id else _lowest_unheld(lot, window)
    starts_at, ends_at = validity(window, local_zone())
    if terms.from_on:
        starts_at = min(max(starts_at, first_second(terms.from_on, local_zone())), ends_at)
    cost = _agreed_cost(lot, window, terms, now)
    facts = {"starts_at": starts_at, "ends_at": ends_at, "cost": cost, "source": RentalSource.ADMIN}
    return _rent(actor, person, permit, window, now, facts)


def give_permit(
    *, actor: Actor, person: User, free: QuerySet[Permit], permit_id: int | None, facts: dict
) -> PermitRental:
    """Give a locked driver one of the `free` permits, the named one or the first, under its lot's active window and at
    its lot's price; `facts` are the rental's `source` and `reserved_until`. To be called in a transaction.

    Raises NotOffered for a second permit (PER-2), LotFull, PermitTaken, PermitNotSellable, NoWindow, RowMissing.
    """
    now = timezone.now()
    permit = locked(model=Permit, pk=permit_id) if permit_id else _first_of(free)
    window = _window(permit.lot, None, now)
    if permit_id:
        check_free(permit=permit, window=window)
        if not free.filter(pk=permit.pk).exists():
            raise RowMissing(field="permit")
    if bar := second_permit_bar(permit.lot, window, open_rentals_of(person, now), local_zone()):
        raise NotOffered(bar.words, codes={bar.code})
    starts_at, ends_at = validity(window, local_zone())
    facts = facts | {"reserved_until": min(facts["reserved_until"], ends_at)}
    told = {"starts_at": starts_at, "ends_at": ends_at, "cost": permit.lot.default_cost} | facts
    return _rent(actor, person, permit, window, now, told)


@atomic()
def set_vehicles(*, actor: Actor, rental_id: int, vehicle_ids: Iterable[int]) -> PermitRental:
    """Say for which of the person's vehicles a permit is valid. Raises VehicleNotTheirs, RowMissing."""
    rental = locked(model=PermitRental, pk=rental_id)
    wanted = set(vehicle_ids)
    theirs = {link.vehicle_id: link.vehicle for link in links_of(rental.person)}
    rows = {row.vehicle_id: row for row in rental.vehicles.select_related("vehicle")}
    if wanted - theirs.keys() - rows.keys():
        raise VehicleNotTheirs(field="vehicles")
    gone = [row for pk, row in rows.items() if pk not in wanted]
    new = [theirs[pk] for pk in sorted(wanted - rows.keys())]
    RentalVehicle.objects.filter(pk__in=[row.pk for row in gone]).delete()
    RentalVehicle.objects.bulk_create(RentalVehicle(rental=rental, vehicle=vehicle) for vehicle in new)
    if gone or new:
        told = {"added": [str(car) for car in new], "removed": [str(row.vehicle) for row in gone]}
        audit.record(actor, "permit.vehicles_changed", rental.permit, **told)
    return rental


@atomic()
def set_renewable(*, actor: Actor, rental_id: int, renewable: bool) -> PermitRental:
    """Whether the permit may be renewed for the window that follows. Raises RowMissing."""
    rental = locked(model=PermitRental, pk=rental_id)
    if rental.renewable != renewable:
        rental.renewable = renewable
        rental.save(update_fields=["renewable"])
        audit.record(actor, "permit.renewable_changed", rental.permit, renewable=(not renewable, renewable))
    return rental


def refuse_in_payment(*, rental: PermitRental) -> None:
    """Raises RentalInPayment while a payment that may still come has this locked rental."""
    if HeldItem.objects.filter(kind=KIND, item_id=rental.pk).exists() and rental.is_unpaid:
        raise RentalInPayment


def driver_locked(*, person_id: int) -> User:
    """The driver, locked before all else (see above). Raises RowMissing."""
    person = locked(model=User, pk=person_id)
    if person.kind != UserKind.DRIVER:
        raise RowMissing
    return person


def _lot(lot_id: int) -> Lot:
    lot = Lot.objects.prefetch_related("allowed_user_types").filter(pk=lot_id).first()
    if lot is None:
        raise RowMissing
    return lot


def _window(lot: Lot, window_id: int | None, now: datetime) -> SalesWindow:
    """The window that was chosen, else the lot's active one."""
    kept = SalesWindow.objects.kept().filter(window_type=lot.window_type)
    window = kept.filter(pk=window_id).first() if window_id else active_windows().get(lot.window_type)
    if window is None:
        raise NoWindow(field="window")
    if last_second(window.ends_on, local_zone()) < now:
        raise WindowOver(field="window")
    return window


def _agreed_cost(lot: Lot, window: SalesWindow, terms: Terms, now: datetime) -> Decimal:
    if terms.cost is not None:
        if terms.cost < 0:
            raise NegativeCost(field="cost")
        return terms.cost
    if not terms.is_prorated:
        return lot.default_cost
    if not lot.can_prorate:
        raise CannotProrate(field="is_prorated")
    from_on = terms.from_on or now.astimezone(local_zone()).date()
    return prorated(lot.default_cost, from_on=from_on, starts_on=window.starts_on, ends_on=window.ends_on)


def _first_of(free: QuerySet[Permit]) -> Permit:
    """Lock the first of these free permits. Rows that others are taking are passed over first, and waited for only when
    no other is left, since their taker may yet be refused (PER-3)."""
    for waiting in ({"skip_locked": True}, {}):
        tried = []
        while permit := _first_locked(free.exclude(pk__in=tried), waiting):
            # The lock may have come after another's rental was written: only a new look sees that.
            if free.filter(pk=permit.pk).exists():
                return permit
            tried.append(permit.pk)
    raise LotFull


def _lowest_unheld(lot: Lot, window: SalesWindow) -> Permit:
    """The lowest free number that no waiting list has; the office can name one that a list has (WL-3)."""
    free = free_permits(window, visible=False).filter(lot=lot).in_order()
    try:
        return _first_of(free.filter(held_at=None))
    except LotFull:
        raise LotFull(LotFull.HELD if free.exists() else None) from None


def _first_locked(permits, waiting: dict) -> Permit | None:
    return permits.select_for_update(no_key=True, of=("self",), **waiting).first()


def _named(lot: Lot, window: SalesWindow, permit_id: int) -> Permit:
    """Lock the permit of this number, which must be free."""
    permit = locked(model=Permit, pk=permit_id)
    if permit.lot_id != lot.pk:
        raise RowMissing(field="permit")
    check_free(permit=permit, window=window)
    return permit


def check_free(*, permit: Permit, window: SalesWindow) -> None:
    """Whether a locked permit can be given to somebody. Raises PermitNotSellable, PermitTaken."""
    if permit.archived_at or not permit.state.is_valid:
        raise PermitNotSellable(field="permit", number=permit.number, state=permit.state)
    if not free_permits(window, visible=False).filter(pk=permit.pk).exists():
        raise PermitTaken(field="permit", number=permit.number)


def _rent(
    actor: Actor, person: User, permit: Permit, window: SalesWindow, now: datetime, facts: dict
) -> PermitRental:
    now = whole_second(now)
    end_hold(permit=permit)
    facts = {"reserved_until": now + timedelta(hours=value("unpaid_hours"))} | facts
    rental = PermitRental.objects.create(
        permit=permit,
        person=person,
        sales_window=window,
        list_cost=permit.lot.default_cost,
        requested_at=now,
        **facts,
    )
    cars = active_links(person).order_by("vehicle_id").values_list("vehicle_id", flat=True)
    RentalVehicle.objects.bulk_create(RentalVehicle(rental=rental, vehicle_id=pk) for pk in cars)
    told = {"person": person, "window": window, "cost": rental.cost, "list_cost": rental.list_cost}
    audit.record(actor, "permit.requested", permit, **told)
    _ask_deposits(actor, rental)
    follow_rental(actor=actor, rental=rental)
    return rental


def _ask_deposits(actor: Actor, rental: PermitRental) -> None:
    """Each deposit of the lot that this person has not left, or been asked for, already (PRC-5)."""
    for asked in deposit_types_to_ask(rental.permit.lot_id, rental.person_id):
        add_deposit(actor=actor, person_id=rental.person_id, deposit_type_id=asked.pk, rental=rental)
