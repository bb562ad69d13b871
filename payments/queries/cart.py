"""What somebody can pay, priced: the cart (parking §19.2)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import cached_property

from accounts.models import User
from payments.choices import OPEN
from payments.models import HeldItem, PaymentState, Tax
from payments.ports import Quote, payables
from payments.rules.taxes import Taxes, TaxRate, Totals, taxes_on_parts, totals

ItemKey = tuple[str, int]  # kind and id


@dataclass(frozen=True)
class Payer:
    """Who pays: a person, or a guest with an address. `at_desk`: staff take the payment for them. `by_reference`: they
    hold the items' mailed link, which is enough to pay what is somebody else's."""

    person: User | None
    language: str
    email: str = ""
    at_desk: bool = False
    by_reference: bool = False

    @cached_property
    def exemption_code(self) -> str:
        """The person's tax exemption (parking TAX-3); guests have none."""
        return self.person.profile.tax_exemption_code.strip() if self.person else ""

    @property
    def address(self) -> str:
        """Where the receipt goes."""
        return self.email or (self.person.email if self.person else "")


@dataclass(frozen=True)
class PricedLine:
    """An item with its price now. `holder` is the state of the payment that has it already."""

    quote: Quote
    taxes: Taxes
    holder: PaymentState | None = None

    @property
    def key(self) -> ItemKey:
        return self.quote.kind, self.quote.item_id

    @property
    def token(self) -> str:
        """The item as a form field's value."""
        return f"{self.quote.kind}:{self.quote.item_id}"

    @property
    def total(self):
        """With taxes, unrounded."""
        return self.quote.amount + sum(self.taxes)

    @property
    def is_payable(self) -> bool:
        return not self.quote.problem and self.holder is None

    @property
    def is_in_open_payment(self) -> bool:
        return self.holder is not None and self.holder.status in OPEN


def read_token(token: str) -> ItemKey | None:
    """The item of a form field's value, None when it is none."""
    kind, _colon, number = token.partition(":")
    if kind not in payables or not number.isdecimal() or len(number) > 18:
        return None
    return kind, int(number)


def taxes_in_force() -> list[Tax]:
    """The enabled taxes by slot."""
    return list(Tax.objects.filter(is_enabled=True))


def rates_of(taxes: Iterable[Tax]) -> list[TaxRate]:
    return [TaxRate(tax.slot, tax.percentage, frozenset(tax.modules)) for tax in taxes]


def due_lines(person: User, at: datetime, *, at_desk: bool = False) -> list[PricedLine]:
    """Everything that this person owes or has chosen to buy; items of an open payment say which."""
    keys = [(payable.kind, pk) for payable in payables for pk in payable.due(person)]
    return priced_lines(keys, Payer(person, person.language, at_desk=at_desk), at)


def priced_lines(
    keys: Iterable[ItemKey],
    payer: Payer,
    at: datetime,
    *,
    taxes: Sequence[Tax] | None = None,
    lock: bool = False,
) -> list[PricedLine]:
    """The items in the order they were asked for, each with its price now; those that do not exist are left out.

    `lock` keeps the items' rows until the end of the transaction, always in the same order.
    """
    keys = list(dict.fromkeys(keys))
    rates = rates_of(taxes_in_force() if taxes is None else taxes)
    quotes = quotes_of(keys, at=at, lock=lock)
    holders = holders_of(keys)
    return [priced(quote, payer, rates, holders.get(key)) for key in keys if (quote := quotes.get(key))]


def priced(
    quote: Quote, payer: Payer, rates: Sequence[TaxRate], holder: PaymentState | None = None
) -> PricedLine:
    """A quote with this payer's taxes; what only the office takes is a problem for everybody else."""
    if quote.desk_only and not payer.at_desk:
        quote = replace(quote, problem=quote.problem or quote.desk_only)
    is_exempt = bool(payer.exemption_code)
    return PricedLine(quote, taxes_on_parts(quote.taxable_parts, rates, is_exempt=is_exempt), holder)


def quotes_of(keys: Iterable[ItemKey], *, at: datetime, lock: bool) -> dict[ItemKey, Quote]:
    """Each payable asked once for all of its items."""
    by_kind = defaultdict(list)
    for kind, item_id in keys:
        by_kind[kind].append(item_id)
    return {
        (kind, quote.item_id): quote
        for kind in sorted(by_kind)
        for quote in payables.get(kind).quotes(sorted(by_kind[kind]), at=at, lock=lock)
    }


def holders_of(keys: Iterable[ItemKey]) -> dict[ItemKey, PaymentState]:
    """Which of these items a payment has, and where that stands."""
    keys = set(keys)
    held = HeldItem.objects.filter(item_id__in={item_id for _kind, item_id in keys}).select_related(
        "payment__state"
    )
    return {(row.kind, row.item_id): row.payment.state for row in held if (row.kind, row.item_id) in keys}


def totals_of(lines: Sequence[PricedLine]) -> Totals:
    """What these lines come to."""
    return totals([(line.quote.amount, line.taxes) for line in lines])
