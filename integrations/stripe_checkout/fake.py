"""Stripe's double: strict about keys, forms, names, times and amounts, and repeats an answer for a repeated key
(integrations §§15.3, 15.6)."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, unquote, urlencode

from integrations.fakes.checkout_page import CheckoutDouble
from integrations.fakes.courier import Letter, signature
from integrations.fakes.sales import GivenBack, NotPossible, RefundStatus, Sale, SaleState, Turn
from integrations.fakes.vendor import Answer, Request, fake_vendors
from integrations.stripe_checkout import fake_documents as documents
from integrations.stripe_checkout import fake_forms as forms
from integrations.stripe_checkout import fake_refusals as refusals
from integrations.stripe_checkout.fake_refusals import Refused

SECRET_KEY, SIGNING_SECRET = "sk_test_opscom_demo", "whsec_opscom_demo"
KEPT = timedelta(hours=24)  # how long a key repeats its answer
LONGEST_KEY = 255
MOST_ROWS, USUAL_ROWS = 100, 10


@dataclass(frozen=True)
class Remembered:
    """What a key was first used for, and what was answered."""

    asked: tuple[str, str, bytes]
    answer: Answer
    at: datetime


class FakeStripe(CheckoutDouble):
    """accounts: each a secret_key, a signing_secret, and the address (`hook`) that is told what happens, "" for none;
    fails: so many calls that change something answer 500, and go on to do so for their keys.
    """

    NAME = "Stripe"
    DEFAULTS = CheckoutDouble.DEFAULTS | {
        "accounts": [{"secret_key": SECRET_KEY, "signing_secret": SIGNING_SECRET, "hook": ""}],
        "fails": 0,
    }

    def set_state(self, state: dict) -> None:
        super().set_state(state)
        self.accounts = {account["secret_key"]: account for account in self.state["accounts"]}
        self.fails = self.state["fails"]
        self.answers: dict[tuple[str, str], Remembered] = {}

    def api(self, request: Request, now: datetime) -> Answer:
        """What the vendor would answer at `now`."""
        try:
            key = self._account(request)
            if request.method == "GET":
                return self._get(key, request)
            return self._once(key, request, now)
        except Refused as refusal:
            return refusal.answer

    def way_back(self, what: Turn, sale: Sale) -> str:
        return super().way_back(what, sale).replace("{CHECKOUT_SESSION_ID}", sale.reference)

    def new_charge(self) -> str:
        return f"pi_{secrets.token_hex(12)}"

    def letters(self, what: Turn, sale: Sale, now: datetime, refund: GivenBack | None = None) -> list[Letter]:
        account = self.accounts[sale.account]
        clock = now + timedelta(seconds=self.state["signature_skew"])
        found = []
        for kind, document in self._told(what, sale, now, refund):
            event = documents.event(f"evt_{secrets.token_hex(12)}", kind, document, now)
            body = json.dumps(event, indent=2).encode()
            headers = {
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": signature(account["signing_secret"], body, clock),
            }
            found.append(Letter(account["hook"], body, headers))
        return found

    def _told(self, what, sale, now, refund) -> list[tuple[str, dict]]:
        session = documents.session(sale, "")
        match what:
            case Turn.PAID:
                return [
                    ("charge.succeeded", documents.charge(sale)),
                    ("checkout.session.completed", session),
                ]
            case Turn.PROCESSING:
                return [("checkout.session.completed", session)]
            case Turn.CAME:
                return [("checkout.session.async_payment_succeeded", session)]
            case Turn.FAILED:
                return [("checkout.session.async_payment_failed", session)]
            case Turn.EXPIRED:
                return [("checkout.session.expired", session)]
            case Turn.REFUNDED:
                return [
                    ("charge.refunded", documents.charge(sale)),
                    ("refund.created", documents.refund(sale, refund)),
                ]
            case Turn.REFUND_CAME:
                has_failed = refund.status == RefundStatus.FAILED
                kind = "refund.failed" if has_failed else "refund.updated"
                return [(kind, documents.refund(sale, refund))]
            case Turn.DISPUTED:
                return [("charge.dispute.created", documents.dispute(sale, now))]
        return []

    def _account(self, request: Request) -> str:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            raise refusals.no_key()
        if key not in self.accounts:
            raise refusals.bad_key(key)
        return key

    def _once(self, account: str, request: Request, now: datetime) -> Answer:
        """A changing call. Its key repeats the first answer, a 500 too; what was found invalid is not kept."""
        if request.method != "POST":
            raise refusals.no_such_path(request.method, request.path)
        if not request.headers.get("Content-Type", "").startswith(forms.FORM):
            raise refusals.not_a_form()
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > LONGEST_KEY:
            raise Refused(f"Idempotency keys must be at most {LONGEST_KEY} characters.")
        asked = (request.method, request.path, request.body)
        kept = self.answers.get((account, key))
        if key and kept and kept.at > now - KEPT:
            if kept.asked != asked:
                raise refusals.other_parameters(key)
            headers = kept.answer.headers | {"Idempotent-Replayed": "true"}
            return Answer(kept.answer.status, kept.answer.body, headers)
        if self.fails:
            self.fails -= 1
            answer = refusals.out_of_order()
        else:
            answer = self._post(account, request, now)
        self.answers[account, key] = Remembered(asked, answer, now)
        return answer

    def _post(self, account: str, request: Request, now: datetime) -> Answer:
        text = request.body.decode()
        match _path(request):
            case "v1", "checkout", "sessions":
                return self._create(account, forms.read(text, forms.SESSION), request, now)
            case "v1", "checkout", "sessions", name, "expire":
                return self._expire(account, name, forms.read(text, forms.EXPIRE), now)
            case "v1", "refunds":
                return self._refund(account, forms.read(text, forms.REFUND), now)
        raise refusals.no_such_path(request.method, request.path)

    def _get(self, account: str, request: Request) -> Answer:
        query = urlencode(request.query)
        match _path(request):
            case "v1", "checkout", "sessions":
                return self._listed(account, forms.read(query, forms.SESSIONS), request.path)
            case "v1", "checkout", "sessions", name:
                expand = _expand(forms.read(query, forms.RETRIEVE))
                sale = self._session(account, name)
                return Answer.json(documents.session(sale, sale.details["url"], expand))
            case "v1", "payment_intents", name:
                expand = _expand(forms.read(query, forms.RETRIEVE))
                return Answer.json(documents.payment_intent(self._paid(account, name), expand))
            case "v1", "refunds":
                return self._refunds(account, forms.read(query, forms.REFUNDS), request.path)
            case "v1", "refunds", name:
                forms.read(query, forms.RETRIEVE)
                return Answer.json(self._given(account, name))
            case "v1", "balance":
                forms.read(query, forms.RETRIEVE)
                return Answer.json(self._balance(account))
            case "v1", "balance_transactions":
                return self._transactions(account, forms.read(query, forms.TRANSACTIONS), request.path)
        raise refusals.no_such_path(request.method, request.path)

    def _create(self, account: str, form: dict, request: Request, now: datetime) -> Answer:
        if forms.needed(form, "mode") != "payment":
            raise Refused("This double knows payments only.", param="mode")
        lines, currency = forms.lines_of(form)
        total = sum(cents for _name, cents in lines)
        forms.check_addresses(form)
        forms.check_total(total, currency)
        locale = forms.chosen(form, "locale", forms.LOCALES)
        name = f"cs_test_{secrets.token_hex(20)}"
        sale = Sale(
            reference=name,
            key=form.get("client_reference_id", ""),
            account=account,
            amount=total,
            currency=currency.upper(),
            success_url=form["success_url"],
            cancel_url=form.get("cancel_url", ""),
            made_at=now,
            lines=lines,
            language="fr" if locale.startswith("fr") else "en",
            expires_at=forms.end_of(form, now),
            details={
                "email": form.get("customer_email"),
                "locale": locale or None,
                "metadata": forms.metadata(form),
                "intent_metadata": forms.metadata(form.get("payment_intent_data", {})),
                "url": f"http://{request.headers['Host']}/stripe/pay/{quote(name)}",
            },
        )
        self.sales[name] = sale
        return Answer.json(documents.session(sale, sale.details["url"], _expand(form)))

    def _expire(self, account: str, name: str, form: dict, now: datetime) -> Answer:
        sale = self._session(account, name)
        try:
            sale.expire()
        except NotPossible:
            status = documents.session(sale, "")["status"]
            raise Refused(
                'Only Checkout Sessions with a status in ["open"] can be expired.'
                f" This Checkout Session has a status of `{status}`."
            ) from None
        self.happened(Turn.EXPIRED, sale, now)
        return Answer.json(documents.session(sale, "", _expand(form)))

    def _refund(self, account: str, form: dict, now: datetime) -> Answer:
        names = [name for name in ("payment_intent", "charge") if form.get(name)]
        if len(names) != 1:
            raise Refused("One of the following params should be provided: payment_intent or charge.")
        sale = self._paid(account, form[names[0]].replace("ch_", "pi_"), names[0])
        if sale.state != SaleState.PAID:
            words = f"This PaymentIntent ({sale.charge}) does not have a successful charge to refund."
            raise Refused(words, code="payment_intent_unexpected_state")
        if sale.is_disputed:
            raise Refused(f"Charge for {sale.charge} has been charged back.", code="charge_disputed")
        if sale.rest == 0:
            words = f"Charge for {sale.charge} has already been refunded."
            raise Refused(words, code="charge_already_refunded")
        cents = forms.number(form, "amount") if "amount" in form else sale.rest
        reason = forms.chosen(form, "reason", forms.REASONS) or None
        details = {"metadata": forms.metadata(form), "reason": reason}
        try:
            given = self.give_back(sale, f"re_{secrets.token_hex(12)}", cents, now, details)
        except NotPossible:
            words = f"Refund amount (${cents / 100:.2f}) is greater than unrefunded amount on charge"
            raise Refused(f"{words} (${sale.rest / 100:.2f})", param="amount") from None
        return Answer.json(documents.refund(sale, given))

    def _session(self, account: str, name: str) -> Sale:
        sale = self.sales.get(name)
        if sale is None or sale.account != account:
            raise refusals.no_such("checkout.session", name, "session")
        return sale

    def _own(self, account: str) -> list[Sale]:
        return [sale for sale in self.sales.values() if sale.account == account]

    def _paid(self, account: str, name: str, param: str = "intent") -> Sale:
        sale = next((sale for sale in self._own(account) if sale.charge and sale.charge == name), None)
        if sale is None:
            raise refusals.no_such("payment_intent", name, param)
        return sale

    def _given(self, account: str, name: str) -> dict:
        pairs = ((sale, given) for sale in self._own(account) for given in sale.refunds)
        found = next((documents.refund(*pair) for pair in pairs if pair[1].reference == name), None)
        if found is None:
            raise refusals.no_such("refund", name)
        return found

    def _balance(self, account: str) -> dict:
        rows = [row for sale in self._own(account) for row in documents.transactions(sale, False)]
        currencies = sorted({row["currency"] for row in rows} or {"cad"})
        sums = {code: sum(row["net"] for row in rows if row["currency"] == code) for code in currencies}
        available = [{"amount": cents, "currency": code} for code, cents in sums.items()]
        return {"object": "balance", "available": available, "livemode": False, "pending": []}

    def _listed(self, account: str, form: dict, path: str) -> Answer:
        rows = [documents.session(sale, sale.details["url"], _expand(form)) for sale in self._own(account)]
        return _page(rows, form, path)

    def _refunds(self, account: str, form: dict, path: str) -> Answer:
        wanted = form.get("payment_intent") or form.get("charge", "").replace("ch_", "pi_")
        sales = [self._paid(account, wanted, "payment_intent")] if wanted else self._own(account)
        return _page([documents.refund(sale, given) for sale in sales for given in sale.refunds], form, path)

    def _transactions(self, account: str, form: dict, path: str) -> Answer:
        is_expanded = "data.source" in _expand(form)
        rows = [row for sale in self._own(account) for row in documents.transactions(sale, is_expanded)]
        return _page([row for row in rows if row["type"] == form.get("type", row["type"])], form, path)


def _path(request: Request) -> list[str]:
    return [unquote(part) for part in request.path.strip("/").split("/")]


def _expand(form: dict) -> tuple[str, ...]:
    return tuple(form.get("expand", {}).values())


def _page(rows: list[dict], form: dict, path: str) -> Answer:
    """A page of a list, newest first. Refused for a limit beyond 100 and for a row that is not there."""
    limit = forms.number(form, "limit") if "limit" in form else USUAL_ROWS
    if not 0 < limit <= MOST_ROWS:
        raise Refused(f"Invalid limit: {limit}", param="limit")
    rows = sorted(rows, key=lambda row: row["created"])[::-1]
    rows = [row for row in rows if _is_within(row["created"], form.get("created", {}))]
    if after := form.get("starting_after"):
        names = [row["id"] for row in rows]
        if after not in names:
            raise refusals.no_such("object", after, "starting_after")
        rows = rows[names.index(after) + 1 :]
    data = rows[:limit]
    return Answer.json({"object": "list", "url": path, "has_more": len(rows) > limit, "data": data})


def _is_within(at: int, limits: dict) -> bool:
    checks = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
    return all(checks[name](at, forms.number(limits, name)) for name in limits)


fake_vendors.register("stripe", FakeStripe)
