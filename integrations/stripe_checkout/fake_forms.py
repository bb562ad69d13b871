"""Stripe's double reads forms as the vendor does: nested names, none that it does not know (integrations §15.3)."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from integrations.stripe_checkout.fake_refusals import Refused

FORM = "application/x-www-form-urlencoded"
CURRENCIES = ("cad", "usd", "eur", "gbp", "aud")
LOCALES = ("auto", "en", "en-GB", "fr", "fr-CA", "es", "de", "it", "nl", "pt", "pt-BR", "ja", "zh")
REASONS = ("duplicate", "fraudulent", "requested_by_customer")
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)
LEAST, MOST = 50, 99_999_999  # cents of one payment
MOST_KEYS, LONGEST_KEY, LONGEST_VALUE, LONGEST_REFERENCE = 50, 40, 500, 200
ANY = object()  # a hash of names that the shop chooses

# What each call may be told; a list holds the shape of its elements.
SESSION = {
    "mode": "",
    "line_items": [
        {
            "price_data": {
                "currency": "",
                "unit_amount": "",
                "product_data": {"name": "", "description": ""},
            },
            "quantity": "",
        }
    ],
    "client_reference_id": "",
    "metadata": ANY,
    "payment_intent_data": {"metadata": ANY, "description": "", "receipt_email": ""},
    "customer_email": "",
    "locale": "",
    "success_url": "",
    "cancel_url": "",
    "expires_at": "",
    "submit_type": "",
    "payment_method_types": [""],
    "expand": [""],
}
REFUND = {
    "payment_intent": "",
    "charge": "",
    "amount": "",
    "reason": "",
    "metadata": ANY,
    "expand": [""],
}
EXPIRE = {"expand": [""]}
RETRIEVE = {"expand": [""]}
_RANGE = {"gt": "", "gte": "", "lt": "", "lte": ""}
_PAGING = {"limit": "", "starting_after": "", "ending_before": "", "expand": [""]}
SESSIONS = _PAGING | {"created": _RANGE, "payment_intent": "", "status": ""}
REFUNDS = _PAGING | {"created": _RANGE, "payment_intent": "", "charge": ""}
TRANSACTIONS = _PAGING | {"created": _RANGE, "type": "", "source": ""}


def read(text: str, shape: dict) -> dict[str, Any]:
    """A form or query as nested dictionaries. Refused for names that are not in the shape."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        path = re.findall(r"[^\[\]]+", name)
        _check(path, shape, name)
        place = found
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = value
    return found


def _check(path: list[str], shape: Any, name: str) -> None:
    for step in path:
        if shape is ANY:
            return
        if isinstance(shape, list) and step.isdigit():
            shape = shape[0]
        elif isinstance(shape, dict) and step in shape:
            shape = shape[step]
        else:
            raise Refused(f"Received unknown parameter: {name}", param=name, code="parameter_unknown")


def number(form: dict, name: str, param: str = "") -> int:
    """A whole number; Refused when it is missing or none."""
    text = str(needed(form, name, param))
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise Refused(f"Invalid integer: {text}", param=param or name, code="parameter_invalid_integer")
    return int(text)


def needed(form: dict, name: str, param: str = "") -> Any:
    """A value; Refused when it is missing or empty."""
    if not form.get(name):
        param = param or name
        raise Refused(f"Missing required param: {param}.", param=param, code="parameter_missing")
    return form[name]


def chosen(form: dict, name: str, among: tuple[str, ...]) -> str:
    """One of some values, "" when it is absent."""
    value = form.get(name, "")
    if value and value not in among:
        raise Refused(f"Invalid {name}: must be one of {', '.join(among)}", param=name)
    return value


def metadata(form: dict, param: str = "metadata") -> dict[str, str]:
    """Within the limits of the vendor."""
    found = form.get("metadata") or {}
    if len(found) > MOST_KEYS:
        raise Refused(f"You can only have up to {MOST_KEYS} keys in metadata.", param=param)
    for key, value in found.items():
        if len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
            raise Refused(f"Metadata is too long: {key}", param=param)
    return found


def lines_of(form: dict) -> tuple[list[tuple[str, int]], str]:
    """(name, cents of all pieces) of each line, and their currency."""
    found, currencies = [], set()
    for index, line in needed(form, "line_items").items():
        where = f"line_items[{index}]"
        price = needed(line, "price_data", f"{where}[price_data]")
        product = needed(price, "product_data", f"{where}[price_data][product_data]")
        name = needed(product, "name", f"{where}[price_data][product_data][name]")
        cents = number(price, "unit_amount", f"{where}[price_data][unit_amount]")
        quantity = number(line, "quantity", f"{where}[quantity]")
        currency = needed(price, "currency", f"{where}[price_data][currency]")
        if currency not in CURRENCIES:
            raise Refused(f"Invalid currency: {currency}.", param=f"{where}[price_data][currency]")
        if cents < 0 or quantity < 1:
            raise Refused("Invalid non-negative integer", param=where, code="parameter_invalid_integer")
        currencies.add(currency)
        found.append((name, cents * quantity))
    if len(currencies) > 1:
        raise Refused("You can not combine currencies on a single checkout session.", param="line_items")
    return found, currencies.pop()


def check_total(cents: int, currency: str) -> None:
    if cents < LEAST:
        words = f"The Checkout Session's total amount due must add up to at least $0.50 {currency}"
        raise Refused(words, code="amount_too_small")
    if cents > MOST:
        raise Refused("The amount must be no more than $999,999.99", code="amount_too_large")


def check_addresses(form: dict) -> None:
    needed(form, "success_url")
    for name in ("success_url", "cancel_url"):
        if form.get(name) and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", form[name]):
            raise Refused("Not a valid URL", param=name, code="url_invalid")
    try:
        if form.get("customer_email"):
            validate_email(form["customer_email"])
    except ValidationError:
        words = f"Invalid email address: {form['customer_email']}"
        raise Refused(words, param="customer_email", code="email_invalid") from None
    if len(form.get("client_reference_id", "")) > LONGEST_REFERENCE:
        raise Refused("Invalid string: must be at most 200 characters", param="client_reference_id")


def end_of(form: dict, now: datetime) -> datetime:
    """When the page closes: 30 minutes to 24 hours from now, the latter unless it says otherwise."""
    if "expires_at" not in form:
        return now + LONGEST
    end = datetime.fromtimestamp(number(form, "expires_at"), now.tzinfo)
    if end < now.replace(microsecond=0) + SHORTEST:
        words = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise Refused(words, param="expires_at")
    if end > now + LONGEST:
        words = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise Refused(words, param="expires_at")
    return end
