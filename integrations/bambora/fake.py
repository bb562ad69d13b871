"""Bambora's double: strict about hashes, passcodes, order numbers and limits (integrations §15.4)."""

import base64
import json
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from integrations.bambora.fake_documents import complaint, payment_document, transaction_document
from integrations.bambora.fake_ledger import Entry, Ledger, Refused
from integrations.bambora.fake_links import BadLink, Link, read_link
from integrations.bambora.fake_reports import BadQuestion, report
from integrations.bambora.links import ALGORITHMS
from integrations.fakes.checkout_page import CheckoutDouble
from integrations.fakes.sales import RefundStatus, Sale, SaleState, Turn
from integrations.fakes.vendor import Answer, Request, fake_vendors

MERCHANT_ID, HASH_KEY = "300200000", "bambora-demo-hash-key"
PAYMENTS_PASSCODE, REPORTING_PASSCODE = "4BAD82D9197B4CC4B70A221911EE9F70", "5CBE93EA208C5DD5C81B332A22FF0A81"
LOGIN = {
    "merchant_id": MERCHANT_ID,
    "hash_key": HASH_KEY,
    "hash_algorithm": "sha1",
    "payments_passcode": PAYMENTS_PASSCODE,
    "reporting_passcode": REPORTING_PASSCODE,
}
AUTHENTICATION = complaint(21, 4, "Authentication failed")


class FakeBambora(CheckoutDouble):
    """What hosted pages have in common is CheckoutDouble's; a slow card is its `delay_seconds`.

    login: what opens it, as in LOGIN; currency, zone: the account's; most: cents of the largest payment; unique_orders:
    an order number is taken once; returns_at_once: also on the day of the payment; transactions: documents of Entry
    that are there already.
    """

    NAME = "Worldline (Bambora)"
    STAYS = (Turn.DISPUTED,)
    DEFAULTS = CheckoutDouble.DEFAULTS | {
        "login": LOGIN,
        "currency": "CAD",
        "zone": "America/Vancouver",
        "most": 100_000,
        "unique_orders": True,
        "returns_at_once": True,
        "transactions": [],
    }

    def set_state(self, state: dict) -> None:
        super().set_state(state)
        wanted = self.state
        if wanted["login"]["hash_algorithm"] not in ALGORITHMS:
            raise ValueError(f"hash algorithms: {sorted(ALGORITHMS)}")
        rules = {"has_unique_orders": wanted["unique_orders"], "returns_at_once": wanted["returns_at_once"]}
        self.ledger = Ledger(ZoneInfo(wanted["zone"]), most=wanted["most"], **rules)
        for facts in wanted["transactions"]:
            at = {"at": datetime.fromisoformat(facts["at"])}
            self.ledger.add(**{"type": "P", "currency": wanted["currency"], "order_number": ""} | facts | at)

    def api(self, request: Request, now: datetime) -> Answer:
        match request.method, *request.path.strip("/").split("/"):
            case "GET", "scripts", "payment", "payment.asp":
                return self._enter(request, now)
            case method, "v1", "payments", *rest:
                if not self._opens(request, "payments_passcode"):
                    return Answer.json(AUTHENTICATION, 401)
                return self._payments(method, rest, request, now)
            case method, "v1", "reports":
                if not self._opens(request, "reporting_passcode"):
                    return Answer.json(AUTHENTICATION, 401)
                return self._reports(method, request, now)
        return Answer.page("<!doctype html><title>404 - File or directory not found.</title>", 404)

    def _enter(self, request: Request, now: datetime) -> Answer:
        login = self.state["login"]
        facts = {"merchant_id": login["merchant_id"], "hash_key": login["hash_key"]}
        try:
            link = read_link(request.query_string, algorithm=login["hash_algorithm"], **facts)
        except (BadLink, ValueError) as error:
            return _closed(str(error))
        if link.expires_at and link.expires_at <= now:
            return _closed("Declined HASH EXPIRED")
        sale = self._sale(link, now)
        return Answer(302, headers={"Location": f"/bambora/pay/{sale.reference}"})

    def _sale(self, link: Link, now: datetime) -> Sale:
        """The page of a link; the same order opens the same one."""
        for sale in self.sales.values():
            if (sale.details["order_number"], sale.key) == (link.order_number, link.ref1):
                return sale
        sale = Sale(
            reference=str(self.ledger.next_id()),
            key=link.ref1,
            account=self.state["login"]["merchant_id"],
            amount=link.cents,
            currency=self.state["currency"],
            success_url=link.approved_page,
            cancel_url=link.declined_page,
            made_at=now,
            language=link.language,
            expires_at=link.expires_at,
            details={"order_number": link.order_number},
        )
        return self.sales.setdefault(sale.reference, sale)

    def new_charge(self) -> str:
        return str(self.ledger.next_id())

    def press_pay(self, sale: Sale, now: datetime) -> Turn:
        # A late payment was judged when its button was pressed.
        if sale.state == SaleState.OPEN and (code := self._refusal(sale)):
            return self._declined(sale, now, code)
        what = super().press_pay(sale, now)
        self._book(sale, now, id=int(sale.charge), cents=sale.received, currency=sale.received_currency)
        return what

    def press_pay_late(self, sale: Sale, now: datetime) -> Turn:
        code = self._refusal(sale)
        return self._declined(sale, now, code) if code else super().press_pay_late(sale, now)

    def press_decline(self, sale: Sale, now: datetime) -> Turn:
        return self._declined(sale, now, 7)

    def _refusal(self, sale: Sale) -> int | None:
        """The gateway's reason against this payment, if it has one."""
        try:
            self.ledger.judge(order_number=sale.details["order_number"], cents=sale.amount)
        except Refused as refused:
            return refused.code

    def _declined(self, sale: Sale, now: datetime, code: int) -> Turn:
        what = super().press_decline(sale, now)
        self._book(sale, now, id=self.ledger.next_id(), cents=sale.amount, currency=sale.currency, code=code)
        return what

    def _book(self, sale: Sale, now: datetime, **facts) -> None:
        entry = self.ledger.add(
            type="P", at=now, order_number=sale.details["order_number"], ref1=sale.key, **facts
        )
        sale.details["last"] = entry

    def way_back(self, what: Turn, sale: Sale) -> str:
        """Bambora adds what happened to the address, and nothing proves it."""
        address = super().way_back(what, sale)
        entry = sale.details.get("last")
        if what not in (Turn.PAID, Turn.DECLINED) or entry is None or not address:
            return address
        return f"{address}{'&' if '?' in address else '?'}{urlencode(self._result(entry, sale))}"

    def _result(self, entry: Entry, sale: Sale) -> dict:
        paid = payment_document(entry)
        return {
            "trnApproved": paid["approved"],
            "trnId": paid["id"],
            "messageId": paid["message_id"],
            "messageText": paid["message"],
            "authCode": paid["auth_code"],
            "responseType": "T",
            "trnAmount": f"{paid['amount']:.2f}",
            "trnDate": f"{entry.at.astimezone(self.ledger.zone):%-m/%-d/%Y %-I:%M:%S %p}",
            "trnOrderNumber": paid["order_number"],
            "trnLanguage": "fre" if sale.language == "fr" else "eng",
            "cardType": "VI",
            "trnType": "P",
            "paymentMethod": "CC",
            "ref1": entry.ref1,
        }

    def _opens(self, request: Request, which: str) -> bool:
        login = self.state["login"]
        pair = base64.b64encode(f"{login['merchant_id']}:{login[which]}".encode()).decode()
        return request.headers.get("Authorization") == f"Passcode {pair}"

    def _payments(self, method: str, rest: list[str], request: Request, now: datetime) -> Answer:
        entry = self.ledger.entries.get(int(rest[0])) if rest and rest[0].isdigit() else None
        if method == "GET" and len(rest) == 1:
            if entry is None:
                return Answer.json(complaint(559, 3, "No Transaction Found"), 404)
            return Answer.json(transaction_document(entry, self.ledger))
        act = {"returns": self._give_back, "void": self.ledger.void}.get(rest[-1] if rest else "")
        if method != "POST" or len(rest) != 2 or act is None:
            return Answer.json(complaint(19, 3, "Invalid request method"), 405)
        asked = _document(request)
        if asked is None or not _is_amount(asked.get("amount")):
            return Answer.json(complaint(16, 3, "Input failed validation", amount="Invalid amount"), 400)
        if entry is None:
            return Answer.json(complaint(559, 2, "No Transaction Found"), 402)
        facts = {"cents": round(asked["amount"] * 100), "order_number": asked.get("order_number", "")}
        try:
            return Answer.json(payment_document(act(entry, **facts, now=now)))
        except Refused as refused:
            return Answer.json(complaint(refused.code, 1, str(refused)), 402)

    def _give_back(self, paid: Entry, *, cents: int, order_number: str, now: datetime) -> Entry:
        done = self.ledger.give_back(paid, cents=cents, order_number=order_number, now=now)
        for sale in self.sales.values():
            if sale.charge == str(paid.id):
                sale.give_back(str(done.id), cents, now, {}, RefundStatus.DONE)
        return done

    def _reports(self, method: str, request: Request, now: datetime) -> Answer:
        if method != "POST":
            return Answer.json(complaint(19, 3, "Invalid request method"), 405)
        try:
            return Answer.json(report(_document(request) or {}, self.ledger, now))
        except BadQuestion as error:
            facts = {str(error): "Invalid value"}
            return Answer.json(complaint(16, 3, "Input failed validation", **facts), 400)


def _document(request: Request) -> dict | None:
    """The body when it is a JSON object that says so."""
    try:
        data = json.loads(request.body)
    except ValueError:
        return None
    is_json = request.headers.get("Content-Type", "").startswith("application/json")
    return data if is_json and isinstance(data, dict) else None


def _is_amount(value) -> bool:
    """Dollars as a number, with two decimals at most."""
    return isinstance(value, int | float) and value is not True and round(value, 2) == value


def _closed(words: str) -> Answer:
    return Answer.page(f"<!doctype html><title>Error</title><h1>{words}</h1>", 400)


fake_vendors.register("bambora", FakeBambora)
