"""What the lots are worth now (enforcement §16.13)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.access import Caller
from api.answers import LotValueRow, LotValues
from api.catalogue import endpoint
from core.schemas import Documented
from parking.queries.lot_value import lot_values
from parking.rules.lot_value import LotValue


class LotValuesRequest(Documented):
    """Asks for nothing but the list."""


@endpoint(
    "permits.lot_values",
    "<client>/v1/permits/lot-values",
    title=_("Lot values"),
    about=_(
        "Every lot with its capacity, the permits that are rented in it now and what they are worth: the Lot Value "
        "Report. The answer is a list without an envelope, in the order of the lots."
    ),
    notes=(
        _("The token comes in the body of a GET or POST, or in the query of a GET that has none."),
        _("A lot without permits has no utilization: utilized_pct is null."),
        _("It is a snapshot of now, with complimentary permits, and not the sales of a time."),
        _("Once an hour is often enough."),
    ),
    schema=LotValuesRequest,
    answer=LotValues,
    example={},
    reply=[
        {
            "lot_type": "S",
            "lot_name": "TU Semester East",
            "default_cost": 100,
            "total_permits": 21,
            "rented_permits": 17,
            "utilized_pct": 80.95,
            "amount_projected": 1700,
            "amount": 2897.8783,
            "tax_amount": 0,
            "tax_amount1": 144.89392,
            "tax_amount2": 231.83026,
            "total": 3274.6,
        },
        {
            "lot_type": "M",
            "lot_name": "TU Visitors",
            "default_cost": 11,
            "total_permits": 0,
            "rented_permits": 0,
            "utilized_pct": None,
            "amount_projected": 0,
            "amount": 0,
            "tax_amount": 0,
            "tax_amount1": 0,
            "tax_amount2": 0,
            "total": 0,
        },
    ],
    methods=("POST", "GET"),
)
def list_lot_values(caller: Caller, data: LotValuesRequest) -> list[dict]:
    """The lots as they are now."""
    return [_row(value) for value in lot_values(timezone.now())]


def _row(value: LotValue) -> dict:
    return {name: _plain(getattr(value, name)) for name in LotValueRow.model_fields}


def _plain(value):
    """Amounts as JSON numbers without needless zeros (J-3)."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
