"""Flex over the night from Friday to Saturday (parking §29.13, TMP-5, TMP-6)."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.scoping import client_scope
from parking.choices import TempKind
from parking.exceptions import HourClosed
from parking.models import FlexCell
from parking.services.temp_permits import local_zone
from payments.exceptions import ItemGone
from tests.factories.parking import FlexCellFactory, FlexSlotFactory
from tests.parking.temp_selling import book, buy, fresh, make_shop, open_shop

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = 4, 5


@pytest.fixture
def office(db):
    """A lot whose Friday nights cost 4 an hour, and its Saturday mornings 1.50."""
    site = make_shop()
    with client_scope(site.client):
        office = open_shop(site, flex_enabled=True)
        evening = FlexSlotFactory(lot=office.lot, name="Evening", price=Decimal(4))
        night = FlexSlotFactory(lot=office.lot, name="Night", price=Decimal("1.50"))
        for slot, weekday, hours in ((evening, FRIDAY, (22, 23)), (night, SATURDAY, (0, 1))):
            for hour in hours:
                FlexCellFactory(slot=slot, weekday=weekday, hour=hour)
        yield office


def night(starts, ends):
    """Instants of the clock times on the second Friday from now and the Saturday after it."""
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7 + 7)
    saturday = friday + timedelta(days=1)
    first = datetime.combine(friday, time.fromisoformat(starts), local_zone())
    return {"starts_at": first, "ends_at": datetime.combine(saturday, time.fromisoformat(ends), local_zone())}


def test_parking_29_13_four_hours_across_two_slots(office):
    permit = book(office, kind=TempKind.FLEX, **night("22:00", "02:00"))
    assert permit.price == Decimal("11.00")
    buy(office, permit)
    assert fresh(permit).price == Decimal("11.00")


def test_parking_29_13_minutes_snap_to_whole_hours(office):
    permit = book(office, kind=TempKind.FLEX, **night("22:20", "01:10"))
    whole = night("22:00", "02:00")
    assert (permit.starts_at, permit.ends_at) == (whole["starts_at"], whole["ends_at"])


def test_parking_29_13_an_hour_without_slot_is_refused_by_name(office):
    with pytest.raises(HourClosed, match=r"02:00 is not sold here"):
        book(office, kind=TempKind.FLEX, **night("22:00", "03:00"))


def test_parking_29_13_a_cell_that_is_cleared_meanwhile_stops_the_payment(office):
    permit = book(office, kind=TempKind.FLEX, **night("22:00", "02:00"))
    FlexCell.objects.filter(hour=1).delete()
    with pytest.raises(ItemGone, match=r"01:00 is not sold here"):
        buy(office, permit)
