"""A payment provider's double as all dialects share it: its sales, its page to pay on, its misbehaviour
(integrations §15.6).

A dialect subclasses CheckoutDouble: it makes Sales from what the shop asks, says where the payer goes afterwards
(`way_back`), and which letters tell the shop what happened (`letters`).
"""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Event, Lock
from time import monotonic
from urllib.parse import parse_qsl

from django.template.loader import render_to_string
from django.utils import translation

from integrations.fakes.courier import MANNERS, Courier, Letter
from integrations.fakes.sales import GivenBack, NotPossible, RefundStatus, Sale, SaleState, Turn
from integrations.fakes.vendor import Answer, Request

LANGUAGES = ("en", "fr")
BUTTONS = ("pay", "decline", "abandon", "pay_late", "fail_late", "dispute")
LATER = {"succeed_later": RefundStatus.DONE, "fail_later": RefundStatus.FAILED}
TO_CANCEL = (Turn.DECLINED, Turn.ABANDONED, Turn.FAILED)


class CheckoutDouble(ABC):
    """What the doubles of hosted payment pages have in common; all of it settable through the control plane.

    events: how letters come (courier.MANNERS); pace: how long a second takes; late_seconds: until late money is there;
    delay_seconds: before each answer to the shop; amount_off: cents paid beyond what was asked; pays_in: another
    currency paid; refunds: succeed at once, or wait and succeed_later or fail_later; signature_skew: seconds by which
    the clock that signs is ahead.
    """

    NAME = ""
    STAYS = (Turn.DECLINED, Turn.DISPUTED)  # after these the payer is still on the page
    DEFAULTS = {
        "events": "after",
        "pace": 1,
        "late_seconds": 45,
        "delay_seconds": 0,
        "amount_off": 0,
        "pays_in": "",
        "refunds": "succeed",
        "signature_skew": 0,
    }

    def __init__(self):
        self.courier: Courier | None = None
        self.set_state({})

    def set_state(self, state: dict) -> None:
        """Replace the state and forget all sales; what is not named gets its default. ValueError for the unknown."""
        if not isinstance(state, dict) or not state.keys() <= self.DEFAULTS.keys():
            raise ValueError(f"the state has the fields {sorted(self.DEFAULTS)}")
        wanted = self.DEFAULTS | state
        if wanted["events"] not in MANNERS or wanted["refunds"] not in ("succeed", *LATER):
            raise ValueError(f"events: {MANNERS}; refunds: {('succeed', *LATER)}")
        if self.courier:
            self._awake.set()
            self.courier.close()
        self.state = wanted
        self.sales: dict[str, Sale] = {}
        self._lock, self._awake = Lock(), Event()
        self._outgoing: list[Letter] = []
        self.courier = Courier(wanted["events"], wanted["pace"])

    def answer(self, request: Request, now: datetime) -> Answer:
        """The page's part of the address is `/pay/…`; everything else is the dialect's."""
        first, _, reference = request.path.strip("/").partition("/")
        if first != "pay" and self.state["delay_seconds"]:
            self._awake.wait(self.state["delay_seconds"] * self.state["pace"])
        with self._at_work():
            for sale in [sale for sale in self.sales.values() if sale.is_due(now)]:
                sale.expire()
                self.happened(Turn.EXPIRED, sale, now)
            if first == "pay":
                return self._page(self.sales.get(reference), request, now)
            return self.api(request, now)

    @abstractmethod
    def api(self, request: Request, now: datetime) -> Answer:
        """What the shop asks."""

    def way_back(self, what: Turn, sale: Sale) -> str:
        """Where the payer's browser goes after it."""
        return sale.cancel_url if what in TO_CANCEL else sale.success_url

    def letters(self, what: Turn, sale: Sale, now: datetime, refund: GivenBack | None = None) -> list[Letter]:
        """What the shop is told of it, or of one of its refunds."""
        return []

    def new_charge(self) -> str:
        """The double's name for money that comes."""
        return secrets.token_hex(12)

    def happened(self, what: Turn, sale: Sale, now: datetime, refund: GivenBack | None = None) -> None:
        """Tell the shop, once the state that it may ask about is there."""
        self._outgoing += self.letters(what, sale, now, refund)

    def give_back(self, sale: Sale, reference: str, amount: int, now: datetime, details: dict) -> GivenBack:
        """Refund in the manner that the state asks for. NotPossible above what is left."""
        manner = self.state["refunds"]
        status = RefundStatus.DONE if manner == "succeed" else RefundStatus.PENDING
        refund = sale.give_back(reference, amount, now, details, status)
        self.happened(Turn.REFUNDED, sale, now, refund)
        if manner in LATER:

            def come(at: datetime):
                refund.status = LATER[manner]
                self.happened(Turn.REFUND_CAME, sale, at, refund)

            self._later(sale, now, come)
        return refund

    @contextmanager
    def _at_work(self):
        # Letters leave without the lock: whoever gets one may ask back before answering it.
        with self._lock:
            yield
            letters, self._outgoing = self._outgoing, []
        self.courier.send(letters)

    def _page(self, sale: Sale | None, request: Request, now: datetime) -> Answer:
        if sale is None:
            return Answer(404)
        language = request.query.get("lang", sale.language)
        language = language if language in LANGUAGES else "en"
        if request.method == "GET":
            return self._shown(sale, language)
        if request.method != "POST":
            return Answer(405, headers={"Allow": "GET, POST"})
        button = dict(parse_qsl(request.body.decode())).get("do")
        if button not in BUTTONS:
            return Answer(400)
        try:
            what = getattr(self, f"press_{button}")(sale, now)
        except NotPossible:
            return self._shown(sale, language, status=409)
        self.happened(what, sale, now)
        if what in self.STAYS:
            return self._shown(sale, language, notice=what)
        return Answer(303, headers={"Location": self.way_back(what, sale)})

    def press_pay(self, sale: Sale, now: datetime) -> Turn:
        sale.pay(now, self.new_charge(), off=self.state["amount_off"], currency=self.state["pays_in"])
        return Turn.PAID

    def press_decline(self, sale: Sale, now: datetime) -> Turn:
        sale.decline()
        return Turn.DECLINED

    def press_abandon(self, sale: Sale, now: datetime) -> Turn:
        return Turn.ABANDONED

    def press_pay_late(self, sale: Sale, now: datetime) -> Turn:
        return self._leave_open(sale, now, Turn.CAME)

    def press_fail_late(self, sale: Sale, now: datetime) -> Turn:
        return self._leave_open(sale, now, Turn.FAILED)

    def _leave_open(self, sale: Sale, now: datetime, end: Turn) -> Turn:
        sale.process(self.new_charge())

        def come(at: datetime):
            self.press_pay(sale, at) if end == Turn.CAME else sale.fail()
            self.happened(end, sale, at)

        self._later(sale, now, come)
        return Turn.PROCESSING

    def press_dispute(self, sale: Sale, now: datetime) -> Turn:
        sale.dispute()
        return Turn.DISPUTED

    def _later(self, sale: Sale, now: datetime, act: Callable[[datetime], None]) -> None:
        began = monotonic()

        def at_last():
            with self._at_work():
                if self.sales.get(sale.reference) is sale:
                    act(now + timedelta(seconds=monotonic() - began))

        self.courier.later(self.state["late_seconds"], at_last)

    def _shown(self, sale: Sale, language: str, notice: str = "", status: int = 200) -> Answer:
        facts = {
            "provider": self.NAME,
            "sale": sale,
            "amount": Decimal(sale.amount) / 100,
            "lines": [(words, Decimal(cents) / 100) for words, cents in sale.lines],
            "is_open": sale.state == SaleState.OPEN,
            "is_paid": sale.state == SaleState.PAID,
            "notice": notice,
            "way_on": self.way_back(Turn.PAID, sale),
            "other_language": LANGUAGES[1 - LANGUAGES.index(language)],
        }
        with translation.override(language):
            return Answer.page(render_to_string("fakes/checkout.html", facts), status)
