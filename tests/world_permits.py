"""The permits of a half of tests/world.py: numbers free and taken, temporary permits, flex prices."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import PinnedFilter
from parking.choices import ALL_DAYS, ALL_HOURS, RentalStatus, TempStatus
from parking.models import LotDepositType
from parking.services.validations import create_validation, set_validator_zones
from tests.factories.accounts import ACTOR
from tests.factories.parking import (
    CommonLotTypeFactory,
    FlexCellFactory,
    FlexSlotFactory,
    PermitFactory,
    PermitRentalFactory,
    PermitStateFactory,
    RentalVehicleFactory,
    TempPermitFactory,
    TempPermitPlateFactory,
)


def add_permits(site, word):
    """Permits, rentals, temporary permits and what lots say of them; their words carry `word`."""
    now = timezone.now().replace(microsecond=0)
    around = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=30)}
    site.common_lot_type = CommonLotTypeFactory(name=f"Type {word}")
    site.permit_state = PermitStateFactory(name=f"State {word}")
    PinnedFilter.objects.create(staff=site.clerk, page="permits", name="state")
    site.lot.common_lot_type = site.common_lot_type
    site.lot.save()
    LotDepositType.objects.create(lot=site.lot, deposit_type=site.deposit_type)
    _standard(site, word, around, now)
    _temporary(site, word, around, now)
    _validations(site, word, now)


def _standard(site, word, around, now):
    facts = {"lot": site.lot, "prefix": f"{word}-"}
    site.permit, site.rented_permit, site.requested_permit = (
        PermitFactory(**facts, sequence=number, number=f"{word}-{number}") for number in (1, 2, 3)
    )
    common = {"person": site.driver, "sales_window": site.window, "requested_at": now, **around}
    site.rental = PermitRentalFactory(permit=site.rented_permit, **common)
    RentalVehicleFactory(rental=site.rental, vehicle=site.vehicle)
    site.awaiting_deposit.rental = site.rental
    site.awaiting_deposit.save()
    site.request = PermitRentalFactory(permit=site.requested_permit, status=RentalStatus.REQUESTED, **common)


def _temporary(site, word, around, now):
    common = {"lot": site.lot, "created_at": now, **around}
    site.temp_permit = TempPermitFactory(number=f"T-{word}-1", person=site.driver, **common)
    TempPermitPlateFactory(temp_permit=site.temp_permit, plate=site.vehicle.plate, vehicle=site.vehicle)
    site.guest_permit = TempPermitFactory(number=f"T-{word}-2", email=f"{word}@example.com".lower(), **common)
    TempPermitPlateFactory(temp_permit=site.guest_permit, plate=f"{word}99"[:20])
    cart = {"status": TempStatus.CART, "held_until": now + timedelta(minutes=10)}
    site.temp_in_cart = TempPermitFactory(number=f"T-{word}-3", person=site.driver, **cart, **common)
    TempPermitPlateFactory(temp_permit=site.temp_in_cart, plate=site.vehicle.plate, vehicle=site.vehicle)
    site.flex_slot = FlexSlotFactory(lot=site.lot, name=f"Slot {word}")
    FlexCellFactory(slot=site.flex_slot)


def _validations(site, word, now):
    set_validator_zones(actor=ACTOR, staff=site.clerk, zones=[site.zone])
    when = {
        "starts_on": now.date(),
        "ends_on": now.date() + timedelta(days=7),
        "hours": ALL_HOURS,
        "days": ALL_DAYS,
    }
    values = {"zone": site.zone, "comment": word, **when}
    site.validation, site.own_validation = (
        create_validation(actor=ACTOR, staff=staff, plates=[f"V{word}"[:20]], values=values)
        for staff in (site.clerk, site.admin)
    )
