"""Nights on which the clocks change, and the turn of the year (parking §29.21, TMP-7)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from parking.models import Lot
from parking.rules.temp_pricing import price_of

ZONES = ["America/Toronto", "America/St_Johns", "America/Vancouver"]
GRID = {(day, hour): Decimal(10**hour if hour < 4 else 0) for day in range(7) for hour in range(24)}


def lot(**facts):
    return Lot(temp_hourly_cost=Decimal(2), temp_up_to_30=True, flex_enabled=True, **facts)


def wall(zone, *clock):
    return datetime(*clock, tzinfo=ZoneInfo(zone))


def price(kind, zone, starts_at, ends_at, **facts):
    return price_of(lot(**facts), GRID, kind, starts_at, ends_at, ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
def test_parking_29_21_the_night_with_a_repeated_hour(zone):
    """From midnight to four are five hours; one o'clock comes twice."""
    night = wall(zone, 2026, 11, 1), wall(zone, 2026, 11, 1, 4)
    assert price("hourly", zone, *night) == 5 * 2
    assert price("flex", zone, *night) == 1 + 10 + 10 + 100 + 1000


@pytest.mark.parametrize("zone", ZONES)
def test_parking_29_21_the_night_with_a_missing_hour(zone):
    """From midnight to four are three hours; two o'clock never comes."""
    night = wall(zone, 2026, 3, 8), wall(zone, 2026, 3, 8, 4)
    assert price("hourly", zone, *night) == 3 * 2
    assert price("flex", zone, *night) == 1 + 10 + 1000


@pytest.mark.parametrize("zone", ZONES)
def test_parking_29_21_a_booking_inside_the_repeated_hour(zone):
    """From 1:30 to 1:30 by the clock on the wall is an hour, which touches both of them."""
    first = wall(zone, 2026, 11, 1, 1).replace(minute=30).astimezone(UTC)
    again = first + timedelta(hours=1)
    assert again.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "01:30"
    assert price("hourly", zone, first, again) == 2
    assert price("flex", zone, first, again) == 10 + 10


@pytest.mark.parametrize("zone", ZONES)
def test_parking_29_21_the_cap_of_a_day_with_25_hours(zone):
    day = wall(zone, 2026, 11, 1), wall(zone, 2026, 11, 2)
    assert price("hourly", zone, *day) == 50
    assert price("hourly", zone, *day, temp_daily_cost=Decimal(20)) == 20


@pytest.mark.parametrize("zone", ZONES)
def test_parking_29_21_across_new_year(zone):
    night = wall(zone, 2026, 12, 31, 22), wall(zone, 2027, 1, 1, 2)
    assert price("hourly", zone, *night) == 8
    assert price("hourly", zone, *night, temp_daily_cost=Decimal(3)) == 6
    assert price("daily", zone, *night, temp_daily_cost=Decimal(3)) == 6
    assert price("flex", zone, *night) == 0 + 0 + 1 + 10
