"""Comparing three tellings of the same money: our books, what the provider reported, and the provider's own list.

Each payment and refund is named by the provider's number of it. Everything on one side alone, or told differently, is a
difference; every row is looked at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

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


def compare(
    ours: Iterable[Entry], theirs: Iterable[Entry], known: Iterable[Entry] = (), told: Iterable[Entry] = ()
) -> Comparison:
    """Compare our books with a provider's list of the same span.

    `known` are entries of ours outside the span: what both sides date differently at its edge is no difference.
    `told` is what the provider reported: a payment that it reported and lists, but that our books lack, is missing here
    under the amount of the report.
    """
    mine = {entry.key: entry for entry in ours}
    edge = {entry.key: entry for entry in known}
    seen, matched, total, differences = set(), 0, Decimal(0), []
    for entry in theirs:
        if entry.key in seen:
            differences.append(Difference(ProblemKind.LISTED_TWICE, mine.get(entry.key), entry))
            continue
        seen.add(entry.key)
        own = mine.get(entry.key) or edge.get(entry.key)
        kind = _difference(own, entry)
        if kind:
            differences.append(Difference(kind, own, entry))
        elif entry.key in mine:
            matched += 1
            total += -entry.amount if entry.is_refund else entry.amount
    missing = (entry for key, entry in mine.items() if key not in seen)
    differences += (Difference(ProblemKind.MISSING_THERE, entry, None) for entry in missing)
    reported = {entry.key: entry for entry in told}
    lost = (
        entry for key, entry in reported.items() if key not in seen and key not in mine and key not in edge
    )
    differences += (Difference(ProblemKind.MISSING_HERE, None, entry) for entry in lost)
    return Comparison(matched, total, differences)


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
