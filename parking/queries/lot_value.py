"""What the lots are worth at an instant (parking RPT-1 to RPT-6, enforcement §16.13)."""

from datetime import datetime
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Round

from parking.choices import PERMIT_ITEM
from parking.models import Lot, Permit, PermitRental
from parking.rules.lot_value import LotValue
from payments.choices import PLACES, Module
from payments.models import PaymentLine
from payments.queries.cart import rates_of, taxes_in_force

SLOTS = (1, 2)
_MONEY = DecimalField(max_digits=20, decimal_places=PLACES)


def lot_values(at: datetime) -> list[LotValue]:
    """Every lot that is not archived, empty ones too, in the lots' order (RPT-6, J-6); four statements.

    The numbers of a lot are those that are not archived and in a valid state, as everywhere that counts permits
    (parking §14.2): what was lost can neither be sold nor fill a space. One is rented when somebody has promised or
    paid it and its time is not over (RPT-4, PER-4), complimentary ones too (RPT-5). Next year's permit, sold in
    advance, counts, but a number that is also out this year counts once: by the rental that begins first.
    """
    totals = dict(Permit.objects.sellable().order_by().values_list("lot").annotate(Count("pk")))
    taken = {row.pop("permit__lot"): row for row in _taken_by_lot(at)}
    return [
        LotValue(
            lot_id=lot.pk,
            lot_type=lot.window_type,
            lot_name=lot.name,
            default_cost=lot.default_cost,
            total_permits=totals.get(lot.pk, 0),
            **taken.get(lot.pk, {"rented_permits": 0}),
        )
        for lot in Lot.objects.active()
    ]


def _taken_by_lot(at: datetime) -> QuerySet:
    earlier = _taken(at).filter(permit=OuterRef("permit"), starts_at__lt=OuterRef("starts_at"))
    rates = rates_of(taxes_in_force())
    rows = _taken(at).filter(~Exists(earlier)).annotate(**{f"tax{slot}": _tax(slot, rates) for slot in SLOTS})
    sums = {f"tax_amount{slot}": Sum(f"tax{slot}") for slot in SLOTS}
    return (
        rows.order_by().values("permit__lot").annotate(rented_permits=Count("pk"), amount=Sum("cost"), **sums)
    )


def _taken(at: datetime) -> QuerySet[PermitRental]:
    return PermitRental.objects.taken_at(at).filter(
        permit__archived_at=None, permit__state__is_valid=True, permit__lot__archived_at=None
    )


def _tax(slot: int, rates) -> Coalesce:
    """One tax of a rental: as its payment says, whose taxes never change (TAX-5); for what no payment of ours is about,
    or that a switch has given another price since, the tax in force now, rounded for each permit (TAX-4)."""
    of_payment = PaymentLine.objects.filter(
        kind=PERMIT_ITEM,
        item_id=OuterRef("pk"),
        amount=OuterRef("cost"),
        payment__held_items__kind=PERMIT_ITEM,
        payment__held_items__item_id=OuterRef("pk"),
    )
    return Coalesce(Subquery(of_payment.values(f"tax{slot}")[:1]), _tax_now(slot, rates), output_field=_MONEY)


def _tax_now(slot: int, rates):
    percentage = sum(
        rate.percentage for rate in rates if rate.slot == slot and Module.PERMITS in rate.modules
    )
    tax = Round(F("cost") * Value(Decimal(percentage)) / 100, PLACES, output_field=_MONEY)
    # Whoever is exempt pays none (TAX-3).
    return Case(When(person__profile__tax_exemption_code__regex=r"\S", then=Value(Decimal(0))), default=tax)
