"""What takes up the space of lots (parking TMP-8, TMP-9)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from parking.exceptions import NoSpaceLeft, PlateHasPermit
from parking.models import Lot, TempPermit, TempPermitPlate
from parking.rules.capacity import most_at_once


@dataclass(frozen=True)
class Booking:
    """A time in a lot that somebody wants, for the plates `keys`; `permit_id` is the row that is to have it."""

    lot: Lot
    starts_at: datetime
    ends_at: datetime
    keys: frozenset[str] = frozenset()
    permit_id: int | None = None


class Occupancy:
    """What else takes up the lots of some bookings at the instant `at`, read by two queries.

    It holds for as long as the lots' rows are locked.
    """

    def __init__(self, bookings: Sequence[Booking], at: datetime):
        self._intervals, self._plates = defaultdict(list), defaultdict(list)
        if not bookings:
            return
        others = TempPermit.objects.taking_space(at).filter(
            lot__in={booking.lot.pk for booking in bookings},
            starts_at__lt=max(booking.ends_at for booking in bookings),
            ends_at__gt=min(booking.starts_at for booking in bookings),
        )
        others = others.exclude(pk__in=[booking.permit_id for booking in bookings if booking.permit_id])
        for lot_id, *interval in others.order_by().values_list("lot_id", "starts_at", "ends_at"):
            self._intervals[lot_id].append(interval)
        keys = frozenset().union(*(booking.keys for booking in bookings))
        rows = TempPermitPlate.objects.filter(plate_key__in=keys, temp_permit__in=others)
        for row in rows.select_related("temp_permit"):
            permit = row.temp_permit
            self._note(permit.lot_id, row.plate_key, permit.starts_at, permit.ends_at, permit.pk)

    def spaces_left(self, booking: Booking) -> int:
        """How many more such bookings the lot takes."""
        taken = most_at_once(self._intervals[booking.lot.pk], booking.starts_at, booking.ends_at)
        return max((booking.lot.temp_max or 0) - taken, 0)

    def take(self, booking: Booking) -> None:
        """Count one more booking. Raises PlateHasPermit, NoSpaceLeft."""
        lot = booking.lot
        for key in sorted(booking.keys):
            for start, end, permit_id in self._plates[lot.pk, key]:
                if start < booking.ends_at and booking.starts_at < end:
                    raise PlateHasPermit(field="plates", plate=key, permit_id=permit_id)
        if not self.spaces_left(booking):
            raise NoSpaceLeft(field="starts_at")
        self._intervals[lot.pk].append((booking.starts_at, booking.ends_at))
        for key in booking.keys:
            self._note(lot.pk, key, booking.starts_at, booking.ends_at, booking.permit_id)

    def _note(self, lot_id: int, key: str, starts_at: datetime, ends_at: datetime, permit_id) -> None:
        self._plates[lot_id, key].append((starts_at, ends_at, permit_id))


def spaces_left(lot: Lot, starts_at: datetime, ends_at: datetime) -> int:
    """How many more temporary permits the lot takes for all of that time, as things stand now."""
    booking = Booking(lot, starts_at, ends_at)
    return Occupancy([booking], timezone.now()).spaces_left(booking)
