"""Who drives what: linked, unlinked, active or not (parking §25, enforcement §1.3).

A vehicle is archived with its last driver and comes back with its next; what hangs on it stays all the time.
Locks are taken in one order, person then vehicle, so that counts of active vehicles hold.
"""

from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked
from parking.exceptions import ActiveLimitReached, BalanceDue, LastActiveVehicle, VehicleHeld
from parking.models import Vehicle, VehicleDriver
from parking.ports import vehicle_balance, vehicle_bars
from parking.queries.own_vehicles import active_limit, active_links


@atomic()
def link_driver(
    *, actor: Actor, vehicle_id: int, user: User, is_primary: bool | None = None
) -> VehicleDriver:
    """Make a person a driver of a vehicle; an archived one comes back. Who drives it already stays as they are.

    The first driver is the primary one; a later one only when `is_primary` says so (VEH-2). Beyond the limit of the
    person's type the vehicle is theirs but not active (UT-1). RowMissing.
    """
    vehicle = _hold(user, vehicle_id)
    link = _live(vehicle).filter(user=user).first()
    if link is None:
        if vehicle.archived_at:
            vehicle.archived_at = None
            vehicle.save()
            audit.record(actor, "vehicle.restored", vehicle)
        is_active = active_links(user).count() < active_limit(user)
        link = VehicleDriver.objects.create(vehicle=vehicle, user=user, is_active=is_active)
        audit.record(actor, "vehicle.linked", vehicle, driver=str(user), active=is_active)
    if is_primary or (is_primary is None and not _live(vehicle).filter(is_primary=True).exists()):
        _promote(actor, vehicle, link)
    return link


@atomic()
def unlink_driver(*, actor: Actor, vehicle_id: int, user: User, confirmed: bool = False) -> Vehicle:
    """Take a vehicle off a person's list; without any other driver it is archived (VEH-7, T3).

    RowMissing, VehicleHeld (VEH-6); BalanceDue for the only driver unless `confirmed` by staff (VEH-8).
    """
    vehicle = _hold(user, vehicle_id)
    link = _link(vehicle, user)
    others = _live(vehicle).exclude(pk=link.pk).order_by("since", "pk")
    _refuse_if_held(vehicle, user, alone=not others.exists(), confirmed=confirmed)
    link.until = timezone.now()
    link.save()
    audit.record(actor, "vehicle.unlinked", vehicle, driver=str(user))
    heir = others.first()
    if heir is None:
        vehicle.archived_at = link.until
        vehicle.save()
        audit.record(actor, "vehicle.archived", vehicle)
    elif link.is_primary:
        _promote(actor, vehicle, heir)
    _keep_one_active(actor, user)
    return vehicle


@atomic()
def set_driver_active(
    *, actor: Actor, vehicle_id: int, user: User, is_active: bool, instead: bool = False
) -> VehicleDriver:
    """Count a vehicle among those this person parks now, or not. RowMissing, ActiveLimitReached (UT-1),
    LastActiveVehicle (parking VEH-4).

    Who may have one active vehicle could never change it by these two rules: `instead` lets the other give its place.
    """
    vehicle = _hold(user, vehicle_id)
    link = _link(vehicle, user)
    if link.is_active == is_active:
        return link
    others = list(active_links(user).exclude(pk=link.pk).select_related("vehicle", "user"))
    limit = active_limit(user)
    if is_active and len(others) >= limit:
        if not (instead and limit == 1):
            raise ActiveLimitReached(limit)
        for other in others:
            _activate(actor, other, False)
    if not is_active and not others:
        raise LastActiveVehicle()
    _activate(actor, link, is_active)
    return link


@atomic()
def make_primary(*, actor: Actor, vehicle_id: int, user: User) -> VehicleDriver:
    """Make one of a vehicle's drivers the one who gets the mail about it. RowMissing."""
    vehicle = _hold(user, vehicle_id)
    link = _link(vehicle, user)
    _promote(actor, vehicle, link)
    return link


def _hold(user: User, vehicle_id: int) -> Vehicle:
    User.objects.drivers().select_for_update(no_key=True).get(pk=user.pk)
    return locked(model=Vehicle, pk=vehicle_id)


def _live(vehicle: Vehicle):
    return VehicleDriver.objects.filter(vehicle=vehicle, until=None)


def _link(vehicle: Vehicle, user: User) -> VehicleDriver:
    link = _live(vehicle).filter(user=user).first()
    if link is None:
        raise RowMissing
    return link


def _refuse_if_held(vehicle: Vehicle, user: User, *, alone: bool, confirmed: bool) -> None:
    bars = [str(words) for bar in vehicle_bars for words in bar(vehicle=vehicle, user=user)]
    if bars:
        raise VehicleHeld(" ".join(bars))
    due = sum((balance(vehicle=vehicle) for balance in vehicle_balance), Decimal(0)) if alone else 0
    if due > 0 and not confirmed:
        raise BalanceDue(amount=f"{due:.2f}")


def _promote(actor: Actor, vehicle: Vehicle, link: VehicleDriver) -> None:
    if link.is_primary and link.until is None:
        return
    former = _live(vehicle).filter(is_primary=True).select_related("user").first()
    if former:
        former.is_primary = False
        former.save()
    link.is_primary = True
    link.save()
    told = (former and str(former.user), str(link.user))
    audit.record(actor, "vehicle.primary_driver_changed", vehicle, driver=told)


def _activate(actor: Actor, link: VehicleDriver, is_active: bool) -> None:
    link.is_active = is_active
    link.save()
    verb = "activated" if is_active else "deactivated"
    audit.record(actor, f"vehicle.{verb}", link.vehicle, driver=str(link.user))


def _keep_one_active(actor: Actor, user: User) -> None:
    """Whoever removes the only active vehicle parks with the one they have had longest (VEH-4)."""
    if active_links(user).exists():
        return
    left = VehicleDriver.objects.filter(user=user, until=None, vehicle__archived_at=None)
    oldest = left.order_by("since", "pk").first()
    if oldest:
        _activate(actor, oldest, True)
