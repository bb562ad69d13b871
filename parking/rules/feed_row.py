"""Is a row of a polled feed a right? (parking PS-8)"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from parking.ports import FeedRow
from parking.rules.intervals import whole_second
from parking.rules.plate_key import plate_key

LONGEST = {
    "external_id": 100,
    "plate": 25,
    "zone_name": 200,
    "currency": 10,
    "permit_no": 50,
    "ticket_no": 50,
    "promo_code": 50,
}
LARGEST_AMOUNT = Decimal("999999.99")


def fault_of(row: FeedRow) -> str:
    """Why the row cannot be kept, in words for the run's log; empty when it can."""
    for name, longest in LONGEST.items():
        text = getattr(row, name)
        if len(text) > longest or "\0" in text:
            return _("%(field)s is too long or unreadable") % {"field": name}
    if not row.external_id:
        return _("it has no key of its own")
    if not plate_key(row.plate):
        return _("it has no plate")
    if whole_second(row.ends_at) <= whole_second(row.starts_at):
        return _("it ends before it starts")
    if row.amount is not None and not (row.amount.is_finite() and abs(row.amount) <= LARGEST_AMOUNT):
        return _("its amount is out of range")
    return ""


def facts_of(row: FeedRow) -> dict[str, Any]:
    """The row as a pay-station record keeps it, its zone aside."""
    return {
        "plate": row.plate,
        "plate_key": plate_key(row.plate),
        "starts_at": whole_second(row.starts_at),
        "ends_at": whole_second(row.ends_at),
        "zone_name": row.zone_name.strip(),
        "amount": None if row.amount is None else row.amount.quantize(Decimal("0.01"), ROUND_HALF_UP),
        "currency": row.currency,
        "permit_no": row.permit_no,
        "ticket_no": row.ticket_no,
        "promo_code": row.promo_code,
    }
