"""What a switch to another permit costs (parking PER-11)."""

from decimal import Decimal

from django.utils import timezone

from core.clock import local_zone
from parking.models import Permit, PermitRental
from parking.rules.proration import switch_difference


def price_difference(rental: PermitRental, old: Permit, new: Permit, price: str) -> Decimal:
    """What the rental, now with `old`, costs more today with `new`; below zero is given back. `price`: SwitchPrice."""
    if old.lot_id == new.lot_id:
        return Decimal(0)
    window = rental.sales_window
    return switch_difference(
        price=price,
        new_cost=new.lot.default_cost,
        paid=rental.cost,
        on=timezone.localdate(timezone=local_zone()),
        starts_on=window.starts_on,
        ends_on=window.ends_on,
    )
