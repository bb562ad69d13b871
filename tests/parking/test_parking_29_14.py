"""A booking of 31 days (parking §29.14, TMP-3, TMP-4, TMP-13)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.scoping import client_scope
from parking.choices import TempKind
from parking.exceptions import BadRange
from parking.services.temp_permits import Cars
from tests.parking.temp_selling import MONTHLY, book, buy, fresh, make_shop, new_car, open_shop, soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    site = make_shop()
    with client_scope(site.client):
        yield site


def days(number):
    """From tomorrow's noon so many calendar days on."""
    start = soon().astimezone().replace(hour=12, minute=0, second=0) + timedelta(days=1)
    return {"starts_at": start, "ends_at": start + timedelta(days=number), "kind": TempKind.DAILY}


def test_parking_29_14_a_lot_up_to_30_days_refuses_and_says_why(site):
    office = open_shop(site)
    with pytest.raises(BadRange, match="up to 30 days"):
        book(office, **days(31))
    assert book(office, **days(30)).kind == TempKind.DAILY


def test_parking_29_14_a_lot_over_30_days_sells_it_by_the_month(site):
    office = open_shop(site, **MONTHLY)
    permit = book(office, **days(31))
    assert (permit.kind, permit.price) == (TempKind.LONG, Decimal(160))
    buy(office, permit)
    assert fresh(permit).price == Decimal(160)


def test_parking_29_14_then_it_may_be_for_all_vehicles(site):
    office = open_shop(site, temp_all_vehicles=True, **MONTHLY)
    new_car(office.driver, "CAR 2")
    permit = book(office, cars=Cars(all_vehicles=True), **days(31))
    assert [row.plate for row in permit.plates.all()] == ["CAR 1", "CAR 2"]
