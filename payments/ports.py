"""Sockets of money: who takes it, and what it can be for (DESIGN §6, DECISIONS 13)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from accounts.models import User
from core.actors import Actor
from core.registry import Registry
from payments.choices import Module, NewsState, Tender


@dataclass(frozen=True)
class ConfigField:
    """One value that a payment type needs for its provider, such as a secret key. `choices`: (value, label) pairs."""

    key: str
    label: Any
    help: Any = ""
    is_secret: bool = True
    is_required: bool = True
    choices: tuple[tuple[str, Any], ...] = ()


Login = Mapping[str, str]  # a payment type's values by ConfigField.key


@dataclass(frozen=True)
class Bill:
    """What a payer is sent to a provider's page with. Money is in the currency's units, to the cent.

    `key` is ours for this payment at the provider (Payment.uuid): the same bill twice makes one payment.
    """

    key: UUID
    confirmation_no: str
    amount: Decimal
    currency: str
    lines: Sequence[tuple[str, Decimal]]
    email: str
    language: str
    success_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True)
class Sent:
    """The provider's page for one payment, and its own name of it ("" when it has none before paying)."""

    url: str
    reference: str = ""


@dataclass(frozen=True)
class Attempt:
    """A payment that the provider is asked about. `reference` is Sent.reference, `charge` the money's own name."""

    key: UUID
    confirmation_no: str
    reference: str
    charge: str
    amount: Decimal
    currency: str
    started_at: datetime


@dataclass(frozen=True)
class News:
    """What a provider says of money. `key` is ours for it, None when the provider does not say or never had one;
    `reference` and `charge` are the provider's own names of it and of the money."""

    state: NewsState
    key: UUID | None = None
    reference: str = ""
    charge: str = ""
    amount: Decimal | None = None
    currency: str = ""
    reason: str = ""


class PaymentNews(News):
    """What a provider says of a payment; `reference` is its page."""


class RefundNews(News):
    """What a provider says of a refund; `key` is None for one that was made at the provider itself, and `charge` names
    the money that it gives back."""


@dataclass(frozen=True)
class RefundOrder:
    """Give back `amount` of a payment; `key` is Refund.uuid, and the same order twice gives back once."""

    key: UUID
    amount: Decimal
    currency: str
    charge: str
    confirmation_no: str
    payment_key: UUID
    asked_at: datetime


@dataclass(frozen=True)
class DisputeNews:
    """The payer's bank takes money back, or threatens to."""

    charge: str
    amount: Decimal | None = None
    currency: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """A provider's report: `token` names the telling, and the same one twice counts once. None: not our business."""

    token: str
    kind: str
    news: PaymentNews | RefundNews | DisputeNews | None


@dataclass(frozen=True)
class Booking:
    """A row of the provider's own list. Amounts are positive, a refund's too; `net` is what it pays out for it, below
    zero for a refund.

    `fee` and `net` are None where the provider lists none. A refund without `reference` is named by its `charge`.
    """

    is_refund: bool
    charge: str
    amount: Decimal
    currency: str
    at: datetime
    key: UUID | None = None
    reference: str = ""
    fee: Decimal | None = None
    net: Decimal | None = None


class Provider(Protocol):
    """A way for money to come in; registered under its `key`. Methods below `tender` are asked of hosted ones only.

    They run outside any transaction and raise ProviderAway (nobody knows; may be repeated) or ProviderRefuses (final,
    words for people).
    """

    key: str
    label: Any
    tender: Tender
    config: tuple[ConfigField, ...]
    # Whether the provider tells us by itself (webhooks); its address is then shown on the payment type's page.
    reports: bool

    def hosts(self, login: Login) -> tuple[str, ...]:
        """Scheme and host of the provider's pages, for the policy of the page that leads there."""

    def check(self, login: Login) -> str:
        """Ask whether the login works; returns words about the account."""

    def start(self, login: Login, bill: Bill) -> Sent:
        """Make the page to pay the bill on; the same bill again gives the same payment."""

    def fetch(self, login: Login, attempt: Attempt) -> PaymentNews:
        """What became of a payment."""

    def close(self, login: Login, attempt: Attempt) -> None:
        """See to it that the page takes no money any more, where the provider can do that."""

    def refund(self, login: Login, order: RefundOrder) -> RefundNews:
        """Give money back. ProviderAway leaves its fate open: find_refund is asked before it is repeated."""

    def find_refund(self, login: Login, order: RefundOrder) -> RefundNews | None:
        """What became of a refund; None when the provider never had it."""

    def parse_report(self, login: Login, body: bytes, headers: Mapping[str, str], now: datetime) -> Report:
        """Read a report. Forged when the provider did not sign it lately, ValueError when it makes no sense."""

    def bookings(self, login: Login, since: datetime, until: datetime) -> Iterable[Booking]:
        """The provider's own list of money that came and went, since ≤ at < until."""


providers: Registry[Provider] = Registry("payment provider")


@dataclass(frozen=True)
class Quote:
    """What paying one item costs now, in words for the payer.

    `problem` says why it cannot be paid now, "" when it can; `desk_only` why only staff may take money for it.
    `person_id` is whose it is, `sharers` whose else; with neither, anybody may pay it unless it `needs_reference`.
    `apart` are parts of `amount` that are taxed as another module. `email` is where its receipt goes when the payer
    gives no other. `kept_until` is when it may go to somebody else; whether it can still be had is asked anew then.
    `kept_words` are said before that time where it is kept for a reason of its own.
    """

    kind: str
    item_id: int
    description: str
    module: Module
    amount: Decimal
    person_id: int | None = None
    gl_code: str = ""
    problem: str = ""
    email: str = ""
    kept_until: datetime | None = None
    kept_words: str = ""
    sharers: frozenset[int] = frozenset()
    needs_reference: bool = False
    apart: tuple[tuple[Module, Decimal], ...] = ()
    desk_only: str = ""

    def may_be_paid_by(self, person_id: int | None) -> bool:
        """Whether somebody without its reference may pay it; None is a guest."""
        owners = self.sharers | ({self.person_id} if self.person_id is not None else set())
        return person_id in owners or not (owners or self.needs_reference)

    @property
    def taxable_parts(self) -> list[tuple[Module, Decimal]]:
        """The amount, split by what taxes apply to."""
        rest = self.amount - sum(amount for _module, amount in self.apart)
        return [(self.module, rest), *self.apart]


@dataclass(frozen=True)
class PaidItem:
    """One line of a payment whose fate is told to its payable: the rows of `PaymentLine` and `Payment`."""

    item_id: int
    line: Any
    payment: Any


class Payable:
    """A kind of thing an order can pay for: a subclass is registered under its `kind` (DESIGN §6).

    All methods but `due` run in the transaction of what they tell of; `items` are sorted by id, so that locks never
    cross. What is not overridden has no effect.
    """

    kind: str = ""
    label: Any = ""

    def due(self, person: User) -> list[int]:
        """Ids of what this person owes or has chosen to buy, oldest first, whether or not a payment has it."""
        return []

    def quotes(self, ids: Sequence[int], *, at: datetime, lock: bool) -> Iterator[Quote]:
        """Prices of these items; ids that do not exist are left out. `lock` keeps their rows until the end."""
        return iter(())

    def hold(self, *, items: Sequence[PaidItem], actor: Actor, at: datetime) -> None:
        """A payment was started for these."""

    def promise(self, *, items: Sequence[PaidItem], actor: Actor, at: datetime) -> None:
        """The payer promised to pay these at the office."""

    def let_go(self, *, items: Sequence[PaidItem], actor: Actor, at: datetime) -> None:
        """The payment did not happen; they can be paid by another."""

    def settle(self, *, items: Sequence[PaidItem], actor: Actor, at: datetime) -> None:
        """These are paid. A Refusal undoes the whole and leaves the money for a person to decide about."""

    def release(self, *, items: Sequence[PaidItem], actor: Actor, at: datetime) -> None:
        """The whole payment was given back (parking REF-1)."""


payables: Registry[Payable] = Registry("payable")


def register_payable(payable: Payable) -> None:
    payables.register(payable.kind, payable)


@dataclass(frozen=True)
class Offline:
    """A provider without a page: cash, cheque, payroll, campus card, always successful."""

    key: str
    label: Any
    tender: Tender
    config: tuple[ConfigField, ...] = field(default=())
    reports: bool = False
