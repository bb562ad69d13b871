"""What a lot's prices and its temporary permits may say (parking §3, §9.3)."""

from collections.abc import Mapping
from typing import Any

from parking.exceptions import EndNotAfterStart, MonthlyCostMissing, NegativeCost, OverThirtyNeeded

PRICES = ("default_cost", "temp_daily_cost", "temp_hourly_cost", "temp_over_30_monthly_cost")
TEMPORARY = (
    "temp_over_30", "temp_over_30_monthly_cost", "temp_all_vehicles", "temp_day_starts_at", "temp_day_ends_at",
)  # fmt: skip


def check_prices(values: Mapping[str, Any]) -> None:
    """NegativeCost beside the price that is below zero; zero is a complimentary lot (LOT-9)."""
    for field in PRICES:
        if values.get(field) is not None and values[field] < 0:
            raise NegativeCost(field=field)


def check_temporary(lot: Mapping[str, Any]) -> None:
    """What TEMPORARY say together. Raises MonthlyCostMissing, OverThirtyNeeded (LOT-13), EndNotAfterStart."""
    if lot["temp_over_30"] and lot["temp_over_30_monthly_cost"] is None:
        raise MonthlyCostMissing(field="temp_over_30_monthly_cost")
    if lot["temp_all_vehicles"] and not lot["temp_over_30"]:
        raise OverThirtyNeeded(field="temp_all_vehicles")
    first, last = lot["temp_day_starts_at"], lot["temp_day_ends_at"]
    if first is not None and last is not None and last <= first:
        raise EndNotAfterStart(field="temp_day_ends_at")
