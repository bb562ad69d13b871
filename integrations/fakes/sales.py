"""A sale at a payment provider's double: what may become of it, whatever dialect tells of it (integrations §15.6)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SaleState(StrEnum):
    """Where a sale stands. Processing: the payer is done and the money is on its way."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class Turn(StrEnum):
    """What happened to a sale. Late money is first processing, then came or failed; a refund came to its end."""

    PAID = "paid"
    DECLINED = "declined"
    ABANDONED = "abandoned"
    PROCESSING = "processing"
    CAME = "came"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    REFUND_CAME = "refund came"
    DISPUTED = "disputed"


class RefundStatus(StrEnum):
    """Where a refund stands."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class NotPossible(Exception):
    """The sale's state does not allow this; the text says why."""


@dataclass
class GivenBack:
    """A refund. Amount in cents; `details` is what the dialect must remember."""

    reference: str
    amount: int
    at: datetime
    details: dict
    status: RefundStatus


@dataclass
class Sale:
    """One page to pay on. Amounts in cents, currencies in capitals.

    `reference` is the double's name for the page, `key` the shop's, `charge` the double's name for the money, `account`
    whose money it is. `received` is what was paid, which misbehaving doubles make another amount or currency.
    """

    reference: str
    key: str
    account: str
    amount: int
    currency: str
    success_url: str
    cancel_url: str
    made_at: datetime
    lines: list[tuple[str, int]] = field(default_factory=list)
    language: str = "en"
    expires_at: datetime | None = None
    details: dict = field(default_factory=dict)
    state: SaleState = SaleState.OPEN
    declines: int = 0
    charge: str = ""
    received: int = 0
    received_currency: str = ""
    paid_at: datetime | None = None
    refunds: list[GivenBack] = field(default_factory=list)
    is_disputed: bool = False

    @property
    def rest(self) -> int:
        """What can still be given back."""
        return self.received - sum(
            refund.amount for refund in self.refunds if refund.status != RefundStatus.FAILED
        )

    @property
    def fee(self) -> int:
        """What the double keeps of it: 2.9 % and 30 cents, half-up."""
        return (self.received * 29 + 500) // 1000 + 30

    def is_due(self, now: datetime) -> bool:
        """Whether its time to be paid is over and nobody has said so yet."""
        return self.state == SaleState.OPEN and self.expires_at is not None and self.expires_at <= now

    def pay(self, now: datetime, charge: str, *, off: int = 0, currency: str = "") -> None:
        """Money came; `off` cents more than asked for, and in another `currency`, when the double misbehaves."""
        self._need(SaleState.OPEN, SaleState.PROCESSING)
        self.state, self.paid_at = SaleState.PAID, now
        self.charge = self.charge or charge
        self.received, self.received_currency = self.amount + off, currency.upper() or self.currency

    def process(self, charge: str) -> None:
        """The payer is done; the money follows."""
        self._need(SaleState.OPEN)
        self.state, self.charge = SaleState.PROCESSING, charge

    def decline(self) -> None:
        """The card was refused; another may be tried."""
        self._need(SaleState.OPEN)
        self.declines += 1

    def fail(self) -> None:
        """No money will come."""
        self._need(SaleState.OPEN, SaleState.PROCESSING)
        self.state = SaleState.FAILED

    def expire(self) -> None:
        """The page takes no money any more."""
        self._need(SaleState.OPEN)
        self.state = SaleState.EXPIRED

    def give_back(
        self, reference: str, amount: int, now: datetime, details: dict, status: RefundStatus
    ) -> GivenBack:
        """Refund so many cents of it, at most the rest."""
        self._need(SaleState.PAID)
        if not 0 < amount <= self.rest:
            raise NotPossible(f"{amount} is not within the {self.rest} that are left")
        refund = GivenBack(reference, amount, now, details, status)
        self.refunds.append(refund)
        return refund

    def dispute(self) -> None:
        """The payer's bank takes the money back."""
        self._need(SaleState.PAID)
        if self.is_disputed:
            raise NotPossible("it is disputed already")
        self.is_disputed = True

    def _need(self, *states: SaleState) -> None:
        if self.state not in states:
            raise NotPossible(f"the sale is {self.state}")
