"""What the books add up to (parking §27). Each is one statement, however many rows there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from payments.choices import Happening, Module
from payments.models import LedgerEntry, PaymentType, Tax
from payments.models.ledger import PARTS

NOTHING = Decimal(0)
PAID = Q(event__happening=Happening.PROCESSED)
TOTAL = sum(map(F, PARTS[1:]), F(PARTS[0]))
TAXES = F("tax1") + F("tax2") + F("tax3")


def ledger() -> QuerySet[LedgerEntry]:
    """Entries with what reports show of them and their `total`, in the order of time."""
    return LedgerEntry.objects.with_total().select_related(
        "line", "payment_type", "event__payment__state__person"
    )


def sums_of(rows: QuerySet[LedgerEntry]) -> dict[str, Decimal]:
    """Each column added up, and their `total`."""
    found = rows.order_by().aggregate(**{f"sum_{name}": Sum(name) for name in (*PARTS, "credit")})
    sums = {name: found[f"sum_{name}"] or NOTHING for name in (*PARTS, "credit")}
    return sums | {"total": sum(sums[name] for name in PARTS)}


def tax_labels() -> dict[str, str]:
    """The name of each tax slot now, by its column."""
    return {f"tax{tax.slot}": str(tax) for tax in Tax.objects.all()}


@dataclass(frozen=True)
class TaxFigures:
    """One tax on lines of one module: what it was taken on, and what came and went."""

    tax: str
    module: str
    taxed: Decimal
    collected: Decimal
    returned: Decimal

    @property
    def net(self) -> Decimal:
        return self.collected - self.returned


def taxes_collected(rows: QuerySet[LedgerEntry]) -> list[TaxFigures]:
    """By tax slot and module. `taxed`: before taxes, of lines that bore the tax, less what was given back."""
    asked = {}
    for slot in ("tax1", "tax2", "tax3"):
        bore = ~Q(**{slot: 0})
        asked[f"taxed_{slot}"] = Sum("amount", filter=bore)
        asked[f"collected_{slot}"] = Sum(slot, filter=PAID)
        asked[f"returned_{slot}"] = Sum(slot, filter=~PAID)
    found = list(rows.order_by().values("module").annotate(**asked).order_by("module"))
    places = {module.value: number for number, module in enumerate(Module)}
    found.sort(key=lambda row: places[row["module"]])
    return [
        TaxFigures(
            label,
            str(Module(row["module"]).label),
            row[f"taxed_{slot}"] or NOTHING,
            row[f"collected_{slot}"] or NOTHING,
            -(row[f"returned_{slot}"] or NOTHING),
        )
        for slot, label in sorted(tax_labels().items())
        for row in found
        if row[f"taxed_{slot}"] is not None
    ]


@dataclass(frozen=True)
class Group:
    """Sums of the entries that have something in common. `payments` were processed; `own` is what the payment types
    themselves brought, without credit."""

    name: str
    payments: int
    amount: Decimal
    tax1: Decimal
    tax2: Decimal
    tax3: Decimal
    rounding: Decimal
    credit: Decimal
    received: Decimal
    returned: Decimal

    @property
    def total(self) -> Decimal:
        return self.received - self.returned

    @property
    def own(self) -> Decimal:
        return self.total - self.credit


TYPE, MODULE, GL_CODE, DAY = "type", "module", "gl_code", "day"
_KEYS = {TYPE: F("payment_type"), MODULE: F("module"), GL_CODE: F("gl_code"), DAY: TruncDate("at")}


def grouped(rows: QuerySet[LedgerEntry], by: str) -> list[Group]:
    """Sums by payment type, module, accounting code, or day in the client's time zone, in their order."""
    asked = {f"sum_{name}": Sum(name) for name in (*PARTS, "credit")}
    asked["payments"] = Count("event", filter=PAID, distinct=True)
    asked["received"] = Sum(TOTAL, filter=PAID)
    asked["returned"] = Sum(TOTAL, filter=~PAID)
    found = list(rows.order_by().values(key=_KEYS[by]).annotate(**asked).order_by("key"))
    names = _names(by, [row["key"] for row in found])
    groups = [
        Group(
            name=names[row["key"]],
            payments=row["payments"],
            **{name: row[f"sum_{name}"] for name in (*PARTS, "credit")},
            received=row["received"] or NOTHING,
            returned=-(row["returned"] or NOTHING),
        )
        for row in found
    ]
    return groups if by in (DAY, GL_CODE) else sorted(groups, key=lambda group: group.name)


def _names(by: str, keys: Iterable) -> dict:
    if by == TYPE:
        return {pk: str(row) for pk, row in PaymentType.objects.in_bulk(list(keys)).items()}
    if by == MODULE:
        return {key: str(Module(key).label) for key in keys}
    if by == DAY:
        return {key: key.isoformat() for key in keys}
    return {key: key for key in keys}
