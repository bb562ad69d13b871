"""Comparing three tellings of the same money: our books, what the provider reported, and the provider's own list.

Each payment and refund is named by the provider's number of it. Everything on one side alone, or told differently, is a
difference; every row is looked at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from payments.choices import ProblemKind


@dataclass(frozen=True)
class Entry:
    """Money as one side tells of it. `name` is the provider's number; refunds and payments are named apart."""

    name: str
    is_refund: bool
    amount: Decimal
    currency: str
    fee: Decimal | None = None
    net: Decimal | None = None

    @property
    def key(self) -> tuple[bool, str]:
        return self.is_refund, self.name


@dataclass(frozen=True)
class Difference:
    """What does not agree. `ours` or `theirs` is None where that side has nothing."""

    kind: ProblemKind
    ours: Entry | None
    theirs: Entry | None


@dataclass(frozen=True)
class Comparison:
    """What a comparison found."""

    matched: int
    total: Decimal
    differences: list[Difference]


@dataclass(frozen=True)
class Side:
    """One side's entries: those of the span that is compared, and those around it, which the other may date inside."""

    inside: Sequence[Entry]
    around: Sequence[Entry] = ()

    def by_key(self) -> dict[tuple[bool, str], Entry]:
        return {entry.key: entry for entry in (*self.around, *self.inside)}


def compare(ours: Side, theirs: Side, told: Iterable[Entry] = ()) -> Comparison:
    """Compare our books with a provider's list.

    `told` is what the provider reported as paid: what neither our books nor its list have is missing here as well.
    """
    mine, listed = ours.by_key(), theirs.by_key()
    seen, matched, total, differences = set(), 0, Decimal(0), []
    for entry in theirs.inside:
        own = mine.get(entry.key)
        kind = ProblemKind.LISTED_TWICE if entry.key in seen else _difference(own, entry)
        seen.add(entry.key)
        if kind:
            differences.append(Difference(kind, own, entry))
        else:
            matched += 1
            total += -entry.amount if entry.is_refund else entry.amount
    missing = [entry for entry in ours.inside if entry.key not in listed]
    lost = {entry.key: entry for entry in told if entry.key not in mine and entry.key not in listed}
    differences += [Difference(ProblemKind.MISSING_THERE, entry, None) for entry in missing]
    differences += [Difference(ProblemKind.MISSING_HERE, None, entry) for entry in lost.values()]
    return Comparison(matched, total, differences)


def day_before(now: datetime) -> tuple[datetime, datetime]:
    """Yesterday on the client's wall clock."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1), today


def _difference(own: Entry | None, entry: Entry) -> ProblemKind | None:
    if own is None:
        return ProblemKind.MISSING_HERE
    if own.currency != entry.currency:
        return ProblemKind.LISTED_CURRENCY
    if own.amount != entry.amount:
        return ProblemKind.LISTED_AMOUNT
    return None if _adds_up(entry) else ProblemKind.LISTED_FEE


def _adds_up(entry: Entry) -> bool:
    """Whether amount, fee and net of the provider's row agree: a payment pays out what is left after the fee, a refund
    costs its amount and the fee."""
    if entry.fee is None or entry.net is None:
        return True
    signed = -entry.amount if entry.is_refund else entry.amount
    return signed - entry.fee == entry.net
