"""A client with places on its map; for tests of maps. Its scope is open."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from accounts.models import UserType
from accounts.queries.people import guest_type
from parking.models import LotUserType
from tests.factories.accounts import make_driver
from tests.factories.parking import (
    LotFactory,
    LotGroupFactory,
    PermitFactory,
    PermitRentalFactory,
    SalesWindowFactory,
    TempPermitFactory,
)

NOON = datetime(2026, 3, 2, 15, tzinfo=UTC)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
TEMP = {"temp_enabled": True, "temp_max": 10, "temp_hourly_cost": 3}


def make_place(at=NOON, person=None) -> SimpleNamespace:
    """A group on the map with a lot of ten standard permits, four of them out, and a lot of ten temporary ones for
    guests too, three of them in use at that instant; and a driver of the first user type."""
    place = SimpleNamespace(at=at, person=person or make_driver("ada"), window=SalesWindowFactory())
    place.group = group_on_map("North")
    place.lot = LotFactory(name="North Staff", lot_group=place.group)
    add_permits(place, place.lot, 10, used=4)
    place.temp_lot = LotFactory(name="North Visitors", lot_group=place.group, **TEMP)
    welcome_guests(place.temp_lot)
    for _each in range(3):
        TempPermitFactory(lot=place.temp_lot, starts_at=at - HOUR, ends_at=at + HOUR)
    return place


def group_on_map(name, **facts):
    return LotGroupFactory(name=name, show_on_map=True, latitude="45.421500", longitude="-75.697200", **facts)


def add_permits(place, lot, total, *, used=0, **facts):
    permits = PermitFactory.create_batch(total, lot=lot, **facts)
    for permit in permits[:used]:
        PermitRentalFactory(
            permit=permit,
            person=place.person,
            sales_window=place.window,
            starts_at=place.at - YEAR,
            ends_at=place.at + YEAR,
        )
    return permits


def welcome_guests(lot):
    LotUserType.objects.create(lot=lot, user_type=guest_type())


def for_others_only(lot):
    """Let only a user type that nobody has buy here."""
    lot.lot_scope = "user_type"
    lot.save()
    LotUserType.objects.create(
        lot=lot, user_type=UserType.objects.filter(is_system=False).order_by("-number").first()
    )
