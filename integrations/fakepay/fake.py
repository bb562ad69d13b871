"""The far side of fakepay: its interface, its page and its signed events (integrations §§15.1, 15.6)."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from integrations.fakes.checkout_page import CheckoutDouble
from integrations.fakes.courier import Letter, signature
from integrations.fakes.forms import BadForm, read_form
from integrations.fakes.sales import GivenBack, NotPossible, RefundStatus, Sale, SaleState, Turn
from integrations.fakes.vendor import Answer, Request, fake_vendors

SECRET = "fakepay-demo"
ROWS = 50
STATES = {SaleState.PAID: "done", SaleState.FAILED: "failed", SaleState.EXPIRED: "expired"}
REFUND_STATES = {RefundStatus.PENDING: "open", RefundStatus.DONE: "done", RefundStatus.FAILED: "failed"}


class FakeFakepay(CheckoutDouble):
    """accounts: each a secret, a name, and the address (`hook`) that is told what happens, "" for none.

    A declined payment is over here: the payer goes back to the shop.
    """

    NAME = "Fakepay"
    STAYS = (Turn.DISPUTED,)
    DEFAULTS = CheckoutDouble.DEFAULTS | {"accounts": [{"secret": SECRET, "name": "Demo", "hook": ""}]}

    def set_state(self, state: dict) -> None:
        super().set_state(state)
        self.accounts = {account["secret"]: account for account in self.state["accounts"]}

    def api(self, request: Request, now: datetime) -> Answer:
        """What is answered at `now`."""
        account = self.accounts.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if account is None:
            return _said(401, "unknown secret")
        try:
            return self._answer(account["secret"], request, now)
        except NotPossible as error:
            return _said(422, str(error))
        except (BadForm, KeyError, ValueError, InvalidOperation) as error:
            return _said(400, f"{type(error).__name__}: {error}")

    def _answer(self, secret: str, request: Request, now: datetime) -> Answer:
        match request.method, *request.path.strip("/").split("/"):
            case "GET", "account":
                return Answer.json({"name": self.accounts[secret]["name"]})
            case "POST", "payments":
                return self._begin(secret, read_form(request).fields, request.headers["Host"], now)
            case "GET", "payments", key:
                sale = self._sale(secret, key)
                return Answer.json(_payment(sale)) if sale else _said(404, "no such payment")
            case "POST", "payments", key, "close":
                return self._close(self._sale(secret, key), now)
            case "POST", "refunds":
                return self._refund(secret, read_form(request).fields, now)
            case "GET", "refunds", key:
                pair = self._given(secret, key)
                return Answer.json(_refund(*pair)) if pair else _said(404, "no such refund")
            case "GET", "bookings":
                return self._bookings(secret, request.query)
        return _said(404, "no such address")

    def letters(self, what: Turn, sale: Sale, now: datetime, refund: GivenBack | None = None) -> list[Letter]:
        if what in (Turn.ABANDONED, Turn.PROCESSING):
            return []
        account = self.accounts[sale.account]
        if refund:
            told = {"kind": "refund", "refund": _refund(sale, refund)}
        elif what == Turn.DISPUTED:
            told = {"kind": "dispute", "dispute": _money(sale) | {"reason": "fraudulent"}}
        else:
            told = {"kind": "payment", "payment": _payment(sale)}
        body = json.dumps({"id": f"ev_{secrets.token_hex(12)}"} | told).encode()
        clock = now + timedelta(seconds=self.state["signature_skew"])
        headers = {
            "Content-Type": "application/json",
            "Fakepay-Signature": signature(account["secret"], body, clock),
        }
        return [Letter(account["hook"], body, headers)]

    def press_decline(self, sale: Sale, now: datetime) -> Turn:
        sale.fail()
        return Turn.FAILED

    def _begin(self, secret: str, form: dict[str, list[str]], host: str, now: datetime) -> Answer:
        key, cents = form["key"][0], _cents(form["amount"][0])
        if sale := self._sale(secret, key):
            if sale.amount != cents or sale.currency != form["currency"][0]:
                return _said(409, "this key is for another payment")
            return Answer.json(_payment(sale))
        reference = f"fp_{secrets.token_hex(12)}"
        sale = Sale(
            reference=reference,
            key=key,
            account=secret,
            amount=cents,
            currency=form["currency"][0],
            success_url=form["success_url"][0],
            cancel_url=form["cancel_url"][0],
            made_at=now,
            lines=list(zip(form.get("line", []), map(_cents, form.get("price", [])), strict=True)),
            language=form["language"][0],
            expires_at=datetime.fromtimestamp(int(form["expires_at"][0]), UTC),
            details={"url": f"http://{host}/fakepay/pay/{reference}"},
        )
        self.sales[reference] = sale
        return Answer.json(_payment(sale))

    def _close(self, sale: Sale | None, now: datetime) -> Answer:
        if sale is None:
            return _said(404, "no such payment")
        if sale.state == SaleState.OPEN:
            sale.expire()
            self.happened(Turn.EXPIRED, sale, now)
        return Answer.json(_payment(sale))

    def _refund(self, secret: str, form: dict[str, list[str]], now: datetime) -> Answer:
        key, cents = form["key"][0], _cents(form["amount"][0])
        if pair := self._given(secret, key):
            if pair[1].amount != cents:
                return _said(409, "this key is for another refund")
            return Answer.json(_refund(*pair))
        charges = (sale for sale in self._own(secret) if sale.charge == form["charge"][0])
        sale = next(charges, None)
        if sale is None:
            return _said(422, "no such charge")
        given = self.give_back(sale, f"fr_{secrets.token_hex(12)}", cents, now, {"key": key})
        return Answer.json(_refund(sale, given))

    def _bookings(self, secret: str, query) -> Answer:
        since, until, begin = (int(query[name]) for name in ("since", "until", "begin"))
        rows = [row for sale in self._own(secret) for row in _rows(sale) if since <= row["at"] < until]
        following = begin + ROWS if len(rows) > begin + ROWS else None
        return Answer.json({"rows": rows[begin : begin + ROWS], "next": following})

    def _own(self, secret: str) -> list[Sale]:
        return [sale for sale in self.sales.values() if sale.account == secret]

    def _sale(self, secret: str, key: str) -> Sale | None:
        return next((sale for sale in self._own(secret) if sale.key == key), None)

    def _given(self, secret: str, key: str) -> tuple[Sale, GivenBack] | None:
        pairs = ((sale, given) for sale in self._own(secret) for given in sale.refunds)
        return next((pair for pair in pairs if pair[1].details["key"] == key), None)


def _payment(sale: Sale) -> dict[str, Any]:
    facts = {"key": sale.key, "reference": sale.reference, "url": sale.details["url"]}
    return facts | {"state": STATES.get(sale.state, "open")} | _money(sale)


def _money(sale: Sale) -> dict[str, str]:
    """What was paid, or what is asked for."""
    cents = sale.received if sale.state == SaleState.PAID else sale.amount
    currency = sale.received_currency or sale.currency
    return {"charge": sale.charge, "amount": _text(cents), "currency": currency}


def _refund(sale: Sale, given: GivenBack) -> dict[str, Any]:
    return {
        "key": given.details["key"],
        "reference": given.reference,
        "charge": sale.charge,
        "state": REFUND_STATES[given.status],
        "amount": _text(given.amount),
        "currency": sale.received_currency,
    }


def _rows(sale: Sale) -> list[dict[str, Any]]:
    if sale.state != SaleState.PAID:
        return []
    paid = {"is_refund": False, "key": sale.key, "reference": sale.reference, "fee": _text(sale.fee)}
    rows = [
        paid | _money(sale) | {"at": int(sale.paid_at.timestamp()), "net": _text(sale.received - sale.fee)}
    ]
    for given in sale.refunds:
        if given.status != RefundStatus.FAILED:
            back = {name: fact for name, fact in _refund(sale, given).items() if name != "state"}
            facts = {
                "is_refund": True,
                "at": int(given.at.timestamp()),
                "fee": _text(0),
                "net": _text(-given.amount),
            }
            rows.append(back | facts)
    return rows


def _cents(text: str) -> int:
    cents = Decimal(text) * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"fractions of a cent in {text}")
    return int(cents)


def _text(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))


def _said(status: int, words: str) -> Answer:
    return Answer.json({"error": words}, status)


fake_vendors.register("fakepay", FakeFakepay)
