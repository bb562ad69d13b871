"""What tickets brought (enforcement §5.8), each in one statement."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least, TruncMonth, TruncSecond
from django.utils.translation import gettext

from core.system_settings import value
from payments.models import LedgerEntry, PaymentType
from payments.queries.ledger import PAID, TAXES, ledger
from violations.choices import KIND, FineAction
from violations.models import OffenceItem, Violation, ViolationLine
from violations.settings import APPEAL_DROPS_DISCOUNT

PLACES = Decimal("0.00001")
HOUR = Value(timedelta(hours=1), output_field=DurationField())


@dataclass(frozen=True)
class OffenceSum:
    """Paid offences of one kind, before taxes: what was written for them, and what was paid after discounts and
    decisions; `section` is the category of the offence, or that it has none (OFF-1)."""

    section: str
    name: str
    count: int
    fines: Decimal
    paid: Decimal

    @property
    def less(self) -> Decimal:
        """What discounts and decisions took off."""
        return self.fines - self.paid


def paid_by_offence(rows: QuerySet[Violation]) -> list[OffenceSum]:
    """One for each offence of the paid tickets among `rows`, without towing, which is of no offence.

    A discount counts when it held as the payment was begun, as it was priced then (violations.rules.price); a fine that
    was reduced falls on its offences by their share.
    """
    lines = ViolationLine.objects.filter(violation__in=rows.filter(paid_at__isnull=False).order_by())
    lines = lines.alias(priced_at=_PRICED_AT, discount_until=_DISCOUNT_UNTIL)
    sums = {"count": Count("pk"), "sum_fine": Sum("fine"), "sum_paid": Sum(_paid())}
    found = list(lines.order_by().values("item").annotate(**sums))
    items = OffenceItem.objects.select_related("category").in_bulk([row["item"] for row in found])
    told = [
        OffenceSum(
            section=str(items[row["item"]].category or gettext("Unassigned")),
            name=str(items[row["item"]]),
            count=row["count"],
            fines=row["sum_fine"],
            paid=row["sum_paid"].quantize(PLACES),
        )
        for row in found
    ]
    return sorted(told, key=lambda row: (row.section.casefold(), row.name.casefold()))


_PRICED_AT = TruncSecond(Coalesce("violation__payment__created_at", "violation__paid_at"))
_DISCOUNT_UNTIL = ExpressionWrapper(
    F("violation__issued_at") + ExpressionWrapper(F("discount_hours") * HOUR, output_field=DurationField()),
    output_field=DateTimeField(),
)


def _paid() -> Case:
    """What was paid of a line, before taxes."""
    share = F("fine") * F("violation__adjusted_fine") / F("violation__fine")
    earned = Q(violation__fine_action="", discount_until__gte=F("priced_at"))
    if value(APPEAL_DROPS_DISCOUNT):
        earned &= Q(violation__appealed_at=None)
    return Case(
        When(violation__fine_action=FineAction.REDUCED, violation__fine__gt=0, then=share),
        When(earned, then=F("fine") - Least("discount_amount", "fine")),
        default=F("fine"),
        output_field=DecimalField(max_digits=14, decimal_places=5),
    )


def ticket_ledger() -> QuerySet[LedgerEntry]:
    """Entries of the books that are about tickets, towing included."""
    return ledger().filter(line__kind=KIND)


@dataclass(frozen=True)
class MonthSum:
    """What one payment type brought in a month, less what went back in it; `tickets` were paid."""

    month: date
    payment_type: str
    tickets: int
    amount: Decimal
    taxes: Decimal
    total: Decimal


def by_month_and_type(rows: QuerySet[LedgerEntry]) -> list[MonthSum]:
    """Sums of `rows` by month in the client's time zone, the newest first, and by payment type within it."""
    sums = {"sum_amount": Sum("amount"), "sum_taxes": Sum(TAXES), "sum_rounding": Sum("rounding")}
    sums["tickets"] = Count("line__item_id", filter=PAID, distinct=True)
    found = list(rows.order_by().values("payment_type", month=TruncMonth("at")).annotate(**sums))
    types = PaymentType.objects.in_bulk([row["payment_type"] for row in found])
    told = [
        MonthSum(
            month=row["month"].date(),
            payment_type=str(types[row["payment_type"]]),
            tickets=row["tickets"],
            amount=row["sum_amount"],
            taxes=row["sum_taxes"],
            total=row["sum_amount"] + row["sum_taxes"] + row["sum_rounding"],
        )
        for row in found
    ]
    return sorted(told, key=lambda row: (-row.month.toordinal(), row.payment_type.casefold()))
