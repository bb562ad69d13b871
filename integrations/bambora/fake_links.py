"""Links as Bambora's double reads them: by their bytes, and refused for the smallest fault (integrations §15.4)."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from integrations.bambora.fake_ledger import LONGEST_ORDER

AMOUNT, MINUTE = re.compile(r"\d{1,7}(\.\d{1,2})?"), re.compile(r"\d{12}")
PACIFIC = ZoneInfo("America/Vancouver")
LONGEST_REF = 256


class BadLink(Exception):
    """The page does not open; the text says why."""


@dataclass(frozen=True)
class Link:
    """What a link asks for. Amount in cents."""

    cents: int
    order_number: str
    ref1: str
    language: str
    approved_page: str
    declined_page: str
    expires_at: datetime | None


def read_link(query: str, *, merchant_id: str, hash_key: str, algorithm: str) -> Link:
    """The link behind a query; what stands behind the hash is not under it and is not read. BadLink."""
    under_hash, mark, tail = query.partition("&hashValue=")
    digest = hashlib.new(
        algorithm, under_hash.encode() + hash_key.encode(), usedforsecurity=False
    ).hexdigest()
    if not mark or not hmac.compare_digest(tail.partition("&")[0].lower().encode(), digest.encode()):
        raise BadLink("Hash validation failed")
    facts = dict(parse_qsl(under_hash, keep_blank_values=True, strict_parsing=True))
    if facts.get("merchant_id") != merchant_id:
        raise BadLink("Invalid merchant id")
    amount, order_number = facts.get("trnAmount", ""), facts.get("trnOrderNumber", "")
    if not AMOUNT.fullmatch(amount) or len(amount.replace(".", "")) > 9 or not Decimal(amount):
        raise BadLink("Invalid Transaction Amount")
    if len(order_number) > LONGEST_ORDER or " " in order_number:
        raise BadLink("Invalid order number")
    if facts.get("trnType", "P") != "P" or facts.get("trnLanguage", "eng") not in ("eng", "fre"):
        raise BadLink("Invalid transaction request string")
    if any(len(facts.get(f"ref{number}", "")) > LONGEST_REF for number in range(1, 6)):
        raise BadLink("Invalid transaction request string")
    return Link(
        cents=int(Decimal(amount) * 100),
        order_number=order_number,
        ref1=facts.get("ref1", ""),
        language="fr" if facts.get("trnLanguage") == "fre" else "en",
        approved_page=facts.get("approvedPage", ""),
        declined_page=facts.get("declinedPage", ""),
        expires_at=_expiry(facts.get("hashExpiry", "")),
    )


def _expiry(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(MINUTE.fullmatch(text)[0], "%Y%m%d%H%M").replace(tzinfo=PACIFIC)
    except (ValueError, TypeError):
        raise BadLink("Invalid hash expiry") from None
