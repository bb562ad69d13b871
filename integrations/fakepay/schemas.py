"""What fakepay writes: amounts as text such as "12.50", times in seconds since 1970."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from payments.choices import NewsState
from payments.ports import Booking, DisputeNews, PaymentNews, RefundNews


class Account(BaseModel):
    """Whose secret it is."""

    name: str


class Payment(BaseModel):
    """A payment, under the shop's key and its own reference."""

    key: UUID
    reference: str
    url: str
    charge: str
    state: NewsState
    amount: Decimal
    currency: str

    def news(self) -> PaymentNews:
        return PaymentNews(self.state, self.key, self.reference, self.charge, self.amount, self.currency)


class Refund(BaseModel):
    """A refund; those made at fakepay itself have no key."""

    key: UUID | None
    reference: str
    charge: str
    state: NewsState
    amount: Decimal
    currency: str

    def news(self) -> RefundNews:
        return RefundNews(self.state, self.key, self.reference, self.charge, self.amount, self.currency)


class Dispute(BaseModel):
    """Money that the payer's bank took back."""

    charge: str
    amount: Decimal
    currency: str
    reason: str

    def news(self) -> DisputeNews:
        return DisputeNews(self.charge, self.amount, self.currency, self.reason)


class Event(BaseModel):
    """What fakepay posts to us: one of the three."""

    id: str
    kind: Literal["payment", "refund", "dispute"]
    payment: Payment | None = None
    refund: Refund | None = None
    dispute: Dispute | None = None

    def news(self) -> PaymentNews | RefundNews | DisputeNews:
        """ValueError when what it is about is not there."""
        told = getattr(self, self.kind)
        if told is None:
            raise ValueError(f"an event that lacks its {self.kind}")
        return told.news()


class Row(BaseModel):
    """A row of the list of money that came and went."""

    is_refund: bool
    key: UUID | None
    reference: str
    charge: str
    amount: Decimal
    currency: str
    at: int
    fee: Decimal
    net: Decimal

    def booking(self) -> Booking:
        return Booking(**self.model_dump() | {"at": datetime.fromtimestamp(self.at, UTC)})


class Rows(BaseModel):
    """A page of the list; `next` is where the following one begins."""

    rows: list[Row]
    next: int | None
