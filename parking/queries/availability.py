"""How much of a lot can still be had, as a share: visitors are never told numbers (parking MAP-2, MAP-3)."""

from collections.abc import Sequence

from django.db.models import Count

from parking.models import Lot, Permit
from parking.queries.offers import active_windows, free_counts


def standard_availability(lots: Sequence[Lot]) -> dict[int, int]:
    """lot id → how many percent of the standard permits that users may get can be had under the lot's active window,
    rounded down. A lot without window or permits is left out; constant queries."""
    windows = active_windows()
    free = free_counts(lots, windows)
    sold = [lot.pk for lot in lots if lot.window_type in windows and not lot.temp_only]
    permits = Permit.objects.for_users().filter(lot__in=sold).order_by()
    totals = permits.values_list("lot").annotate(Count("pk"))
    return {lot: 100 * free.get(lot, 0) // total for lot, total in totals}
