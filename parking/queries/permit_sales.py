"""What permits brought, by lot, as the books have it: by the moment of each event, refunds negative on their own date
(parking RPT-7). Each is one statement, however many rows there are.

A permit stands in the lot that it is in now: who switched to another lot took the sale along.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from parking.choices import PERMIT_ITEM, TEMP_ITEM
from parking.models import Lot, PermitRental, TempPermit
from payments.models import LedgerEntry, PaymentType
from payments.queries.ledger import PAID, TAXES, ledger


def permit_sales() -> QuerySet[LedgerEntry]:
    """Entries of standard permits, one for each permit of a payment, in the order of lots and time; each with its
    `lot`, `section` (the lot's name), `number` and `window`."""
    return _of_lots(
        PERMIT_ITEM, PermitRental, "permit__lot", number="permit__number", window="sales_window__name"
    )


def temp_sales() -> QuerySet[LedgerEntry]:
    """The same of temporary permits, with `number`, `kind`, `starts_at` and `ends_at`."""
    own = {name: name for name in ("number", "kind", "starts_at", "ends_at")}
    return _of_lots(TEMP_ITEM, TempPermit, "lot", **own)


def _of_lots(item_kind: str, model, lot: str, **facts: str) -> QuerySet[LedgerEntry]:
    item = model.objects.filter(pk=OuterRef("line__item_id")).order_by()
    paths = {"lot": lot, "section": f"{lot}__name", "lot_order": f"{lot}__sort_order"} | facts
    told = {name: Subquery(item.values(path)[:1]) for name, path in paths.items()}
    rows = ledger().filter(line__kind=item_kind).annotate(**told)
    return rows.order_by("lot_order", "section", "at", "pk")


@dataclass(frozen=True)
class LotSales:
    """What one lot brought, or one payment type in it. `sold` permits were paid; amounts are less what went back."""

    lot: str
    payment_type: str
    sold: int
    amount: Decimal
    taxes: Decimal
    total: Decimal


def sales_by_lot(rows: QuerySet[LedgerEntry], *, by_type: bool = True) -> list[LotSales]:
    """Sums of `rows` by lot, and within it by payment type, in their order."""
    keys = ("lot", "payment_type") if by_type else ("lot",)
    sums = {"sum_amount": Sum("amount"), "sum_taxes": Sum(TAXES), "sum_rounding": Sum("rounding")}
    found = list(rows.order_by().values(*keys).annotate(sold=Count("pk", filter=PAID), **sums))
    lots = Lot.objects.in_bulk([row["lot"] for row in found])
    types = PaymentType.objects.in_bulk([row["payment_type"] for row in found]) if by_type else {}
    found.sort(key=lambda row: _place(lots[row["lot"]], types.get(row.get("payment_type"))))
    return [
        LotSales(
            lot=lots[row["lot"]].name,
            payment_type=str(types.get(row.get("payment_type"), "")),
            sold=row["sold"],
            amount=row["sum_amount"],
            taxes=row["sum_taxes"],
            total=row["sum_amount"] + row["sum_taxes"] + row["sum_rounding"],
        )
        for row in found
    ]


def _place(lot: Lot, payment_type: PaymentType | None) -> tuple:
    return lot.sort_order, lot.name, lot.pk, str(payment_type or "")
