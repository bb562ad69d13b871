"""What part of a window costs (parking PRC-3, PER-11)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parking.choices import SwitchPrice
from parking.rules.proration import days_of, prorated, switch_difference

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def test_parking_PRC_3_the_example():
    day = YEAR["ends_on"] - timedelta(days=145)  # 146 days are left, that one included
    assert prorated(Decimal(350), from_on=day, **YEAR) == Decimal("140.00")


@pytest.mark.parametrize(
    ("day", "cost"),
    [
        (date(2025, 11, 1), "365.00"),  # before it begins: the whole
        (date(2026, 1, 1), "365.00"),
        (date(2026, 1, 2), "364.00"),
        (date(2026, 12, 31), "1.00"),
        (date(2027, 1, 1), "0.00"),
    ],
)
def test_each_day_counts_once(day, cost):
    assert prorated(Decimal(365), from_on=day, **YEAR) == Decimal(cost)


def test_halves_of_a_cent_go_up():
    assert prorated(
        Decimal("0.01"), from_on=date(2026, 1, 2), starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2)
    ) == Decimal("0.01")


@pytest.mark.parametrize(("year", "days"), [(2026, 59), (2028, 60)])
def test_parking_29_21_a_window_that_ends_with_february(year, days):
    end = date(year, 3, 1) - timedelta(days=1)
    window = {"starts_on": date(year, 1, 1), "ends_on": end}
    assert days_of(**window) == days
    assert prorated(Decimal(days), from_on=end, **window) == 1


@pytest.mark.parametrize(
    ("price", "new", "paid", "difference"),
    [
        (SwitchPrice.FULL, 500, 350, "150.00"),
        (SwitchPrice.FULL, 200, 350, "-150.00"),
        (SwitchPrice.PRORATED, 715, 350, "31.00"),  # 365 × 31 / 365
        (SwitchPrice.PRORATED, 350, 715, "-31.00"),
    ],
)
def test_parking_PER_11_the_difference(price, new, paid, difference):
    facts = {"new_cost": Decimal(new), "paid": Decimal(paid), "on": date(2026, 12, 1)}
    assert switch_difference(price=price, **facts, **YEAR) == Decimal(difference)
