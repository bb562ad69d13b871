"""The transactions of Bambora's double, and what gateway and banks refuse (integrations §15.4)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

LONGEST_ORDER = 30
# Message ids of the vendor's list.
MESSAGES = {
    1: "Approved",
    7: "DECLINE",
    49: "Invalid transaction request string",
    193: "Amount does not match the transaction you are modifying.",
    194: "Transaction exceeds return limit.",
    195: "Invalid adjustment amount.",
    196: "Original purchase transaction has been voided",
    200: "Transaction cannot be adjusted",
    202: "Invalid order number",
    205: "Transaction only voidable on the date processed",
    313: "DECLINE",
    559: "No Transaction Found",
    788: "Duplicate Order Number - This order number has already been processed",
    802: "Declined HASH EXPIRED",
}


class Refused(Exception):
    """The gateway says no: `code` is one of MESSAGES."""

    def __init__(self, code: int):
        self.code = code
        super().__init__(MESSAGES[code])


@dataclass
class Entry:
    """One transaction. `cents` of returns and voids are positive too; `adjusts` is the transaction it changes."""

    id: int
    type: str
    cents: int
    order_number: str
    at: datetime
    currency: str
    code: int = 1
    ref1: str = ""
    adjusts: int | None = None
    is_voided: bool = False

    @property
    def is_approved(self) -> bool:
        return self.code == 1


class Ledger:
    """All transactions of one account, whose day ends at midnight in `zone`.

    most: cents of the largest payment; has_unique_orders: an order number is taken once; returns_at_once: returns are
    taken on the day of the payment too.
    """

    def __init__(self, zone: ZoneInfo, *, most: int, has_unique_orders: bool, returns_at_once: bool):
        self.zone, self.most = zone, most
        self.has_unique_orders, self.returns_at_once = has_unique_orders, returns_at_once
        self.entries: dict[int, Entry] = {}
        self._ids = count(10_000_001)

    def next_id(self) -> int:
        return next(self._ids)

    def add(self, **facts) -> Entry:
        """Book a transaction as it is told."""
        entry = Entry(**{"id": self.next_id()} | facts)
        self.entries[entry.id] = entry
        return entry

    def judge(self, *, order_number: str, cents: int) -> None:
        """Whether a payment may be approved; Refused."""
        self._check_order(order_number)
        if cents > self.most:
            raise Refused(313)

    def give_back(self, paid: Entry, *, cents: int, order_number: str, now: datetime) -> Entry:
        """Return part of a payment; Refused above what is left of it."""
        if paid.type not in ("P", "PAC") or not paid.is_approved:
            raise Refused(200)
        if paid.is_voided:
            raise Refused(196)
        if cents <= 0:
            raise Refused(195)
        if cents > self.rest(paid):
            raise Refused(194)
        if self.is_open_day(paid, now) and not self.returns_at_once:
            raise Refused(200)
        return self._adjust("R", paid, cents, order_number, now)

    def void(self, done: Entry, *, cents: int, order_number: str, now: datetime) -> Entry:
        """Cancel a transaction, whole and on its day only."""
        if done.type not in ("P", "R") or not done.is_approved or done.is_voided or self.returned(done):
            raise Refused(200)
        if cents != done.cents:
            raise Refused(193)
        if not self.is_open_day(done, now):
            raise Refused(205)
        entry = self._adjust(f"V{done.type}", done, cents, order_number, now)
        done.is_voided = True
        return entry

    def returned(self, paid: Entry) -> int:
        """Cents given back of a payment."""
        return sum(
            e.cents for e in self.adjustments(paid) if e.type == "R" and e.is_approved and not e.is_voided
        )

    def rest(self, paid: Entry) -> int:
        return paid.cents - self.returned(paid)

    def adjustments(self, entry: Entry) -> list[Entry]:
        return [other for other in self.entries.values() if other.adjusts == entry.id]

    def is_open_day(self, entry: Entry, now: datetime) -> bool:
        """Whether the batch of its day is still open."""
        return entry.at.astimezone(self.zone).date() >= now.astimezone(self.zone).date()

    def _adjust(self, kind: str, of: Entry, cents: int, order_number: str, now: datetime) -> Entry:
        self._check_order(order_number)
        facts = {"order_number": order_number, "at": now, "currency": of.currency, "adjusts": of.id}
        return self.add(type=kind, cents=cents, **facts)

    def _check_order(self, number: str) -> None:
        if len(number) > LONGEST_ORDER or " " in number:
            raise Refused(202)
        taken = any(entry.order_number == number and entry.is_approved for entry in self.entries.values())
        if number and taken and self.has_unique_orders:
            raise Refused(788)
