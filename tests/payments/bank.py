"""A provider with a bank behind it, in this process: it keeps books of its own, so that ours can be held against them.

What vendors really say over the wire is tested with their doubles in tests/integrations.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.utils import timezone

from payments.choices import NewsState, Tender
from payments.exceptions import Forged, ProviderAway, ProviderRefuses
from payments.ports import Booking, ConfigField, DisputeNews, PaymentNews, RefundNews, Report, Sent, providers

SECRET = "the bank's own"


@dataclass
class Page:
    """A page to pay one bill on."""

    key: UUID
    amount: Decimal
    currency: str
    reference: str
    state: str = NewsState.OPEN
    charge: str = ""
    paid: Decimal | None = None
    at: datetime | None = None
    is_closed: bool = False


@dataclass
class Return:
    """Money that went back."""

    key: UUID | None
    reference: str
    charge: str
    amount: Decimal
    state: str
    at: datetime


@dataclass
class Bank:
    """payments.ports.Provider.

    `is_away`: nobody answers; `dies_after`: the next call works, but its answer is lost; `slow_refunds`: refunds stay
    open; `keeps_pages`: a page that is closed can be paid on all the same; `refuses`: what it says to the next call.
    """

    key: str = "bank"
    label: str = "Bank"
    tender: Tender = Tender.HOSTED
    config: tuple = (ConfigField("secret", "Secret"),)
    reports: bool = True
    is_away: bool = False
    dies_after: bool = False
    slow_refunds: bool = False
    keeps_pages: bool = False
    refuses: str = ""
    pages: dict = field(default_factory=dict)
    seconds: list = field(default_factory=list)
    returns: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)

    def reset(self):
        self.__init__()

    def calm(self):
        """Answer again as banks do; pages and money stay."""
        self.is_away = self.dies_after = self.slow_refunds = self.keeps_pages = False
        self.refuses = ""

    def hosts(self, login):
        return ("https://bank.test",)

    def check(self, login):
        self._ask("check")
        return "The bank is well."

    def start(self, login, bill):
        self._ask("start")
        page = self.pages.setdefault(
            bill.key, Page(bill.key, bill.amount, bill.currency, f"page-{len(self.pages) + 1}")
        )
        self._answer()
        return Sent(f"https://bank.test/{page.reference}", page.reference)

    def fetch(self, login, attempt):
        self._ask("fetch")
        return self.news(attempt.key)

    def close(self, login, attempt):
        self._ask("close")
        page = self.pages.get(attempt.key)
        if page and page.state == NewsState.OPEN and not self.keeps_pages:
            page.is_closed, page.state = True, NewsState.EXPIRED

    def refund(self, login, order):
        self._ask("refund")
        taken = sum(row.amount for row in self.returns.values() if row.charge == order.charge)
        paid = next(page.paid for page in self.paid_pages() if page.charge == order.charge)
        if order.key not in self.returns:
            if taken + order.amount > paid:
                raise ProviderRefuses("more than was paid")
            state = NewsState.OPEN if self.slow_refunds else NewsState.DONE
            name = f"return-{len(self.returns) + 1}"
            self.returns[order.key] = Return(
                order.key, name, order.charge, order.amount, state, timezone.now()
            )
        self._answer()
        return self.refund_news(order.key)

    def find_refund(self, login, order):
        self._ask("find_refund")
        return self.refund_news(order.key) if order.key in self.returns else None

    def parse_report(self, login, body, headers, now):
        if headers.get("X-Bank") != SECRET:
            raise Forged
        said = json.loads(body)
        news = {"payment": PaymentNews, "refund": RefundNews, "dispute": DisputeNews}[said["about"]]
        facts = {name: value for name, value in said["facts"].items() if value is not None}
        for name, kind in (("amount", Decimal), ("key", UUID), ("state", NewsState)):
            if name in facts:
                facts[name] = kind(facts[name])
        return Report(said["token"], said["about"], news(**facts))

    def bookings(self, login, since, until):
        self._ask("bookings")
        for page in self.paid_pages():
            if since <= page.at < until:
                yield Booking(False, page.charge, page.paid, page.currency, page.at, page.key)
        for row in self.returns.values():
            if row.state == NewsState.DONE and since <= row.at < until:
                yield Booking(True, row.charge, row.amount, "CAD", row.at, row.key, row.reference)

    def pay(self, key, *, amount=None, currency=None, charge=""):
        """The payer pays on the page."""
        page = self.pages[key]
        page.state, page.at = NewsState.DONE, timezone.now()
        page.paid = page.amount if amount is None else Decimal(amount)
        page.currency = currency or page.currency
        page.charge = charge or page.charge or f"charge-{uuid4().hex[:12]}"
        return page

    def pay_again(self, key):
        """The payer pays the same bill once more, in another window; returns the news of that."""
        first = self.pages[key]
        second = replace(first, charge=f"second-{len(self.seconds)}-{first.charge}", at=timezone.now())
        self.seconds.append(second)
        return PaymentNews(second.state, key, second.reference, second.charge, second.paid, second.currency)

    def paid_pages(self):
        """Each time that money came."""
        return [*(page for page in self.pages.values() if page.charge), *self.seconds]

    def decline(self, key):
        self.pages[key].state = NewsState.FAILED

    def news(self, key):
        """What the bank says of a payment."""
        page = self.pages.get(key)
        if page is None:
            return PaymentNews(NewsState.OPEN)
        return PaymentNews(
            page.state,
            page.key,
            page.reference,
            page.charge,
            page.paid,
            page.currency,
            "declined by the bank",
        )

    def refund_news(self, key):
        row = self.returns[key]
        return RefundNews(row.state, row.key, row.reference, row.charge, row.amount, "CAD")

    def _ask(self, what):
        self.calls.append(what)
        if self.is_away:
            raise ProviderAway("the bank does not answer")
        if self.refuses:
            words, self.refuses = self.refuses, ""
            raise ProviderRefuses(words)

    def _answer(self):
        if self.dies_after:
            self.dies_after = False
            raise ProviderAway("the answer was lost")


bank = Bank()
if bank.key not in providers:
    providers.register(bank.key, bank)


def report(news, token=None):
    """Body and headers of a report about news."""
    about = {PaymentNews: "payment", RefundNews: "refund", DisputeNews: "dispute"}[type(news)]
    facts = {name: str(value) for name, value in vars(news).items() if value not in (None, "")}
    body = json.dumps({"token": token or uuid4().hex, "about": about, "facts": facts})
    return {"body": body.encode(), "headers": {"X-Bank": SECRET}}
