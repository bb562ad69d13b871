"""What keeps a lot from selling what it is meant to sell, in words for the person who sets it up."""

from django.utils.translation import gettext as _

from parking.choices import Visibility


def temporary_gaps(lot) -> list[str]:
    """Why nobody can buy a temporary permit here although the lot offers them; empty when somebody can."""
    if not lot.temp_enabled:
        return []
    prices = (lot.temp_daily_cost, lot.temp_hourly_cost, lot.temp_over_30_monthly_cost)
    gaps = (
        (not lot.temp_max, _("“Temporary permits at a time” is empty, which means none.")),
        (not (lot.temp_up_to_30 or lot.temp_over_30), _("No length is offered: choose one or both.")),
        (not lot.flex_enabled and prices == (None, None, None), _("No price is set.")),
        (
            lot.visibility == Visibility.NOT_VISIBLE,
            _("The lot is not visible, so its code and link show nothing."),
        ),
        (lot.archived_at is not None, _("The lot is archived.")),
    )
    return [words for is_missing, words in gaps if is_missing]


def flex_gaps(lot, painted) -> list[str]:
    """Why nobody can buy a flex permit here although the lot offers them. `painted`: whether any hour has a price."""
    if not lot.flex_enabled:
        return []
    gaps = (
        (not painted, _("No hour of the week has a price: all are closed.")),
        (
            not lot.temp_enabled,
            _("Flex permits are temporary permits: turn those on under Temporary Parking."),
        ),
    )
    return [words for is_missing, words in gaps if is_missing] + temporary_gaps(lot)
