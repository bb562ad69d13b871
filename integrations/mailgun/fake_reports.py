"""What Mailgun's double reports of a mail: events by the address's first word, signed, posted as asked."""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from threading import Thread
from time import sleep
from urllib.parse import urlsplit

import requests

from integrations.mailgun.fake_domains import CONTRACT

# First word of the recipient's address → what happens, each with the seconds after which it does.
DEFAULT = (("accepted", 0), ("delivered", 1))
OUTCOMES = {
    "bounce": (("accepted", 0), ("failed_permanent", 1)),
    "defer": (("accepted", 0), ("failed_temporary", 1), ("failed_temporary", 2), ("delivered", 3)),
    "complain": (("accepted", 0), ("delivered", 1), ("complained", 2)),
    "reject": (("accepted", 0), ("rejected", 1)),
    "slow": (("accepted", 0), ("delivered", 30)),
}
GOLDEN = {
    name: json.loads((CONTRACT / f"{name}.json").read_text())["event-data"]
    for name in ("accepted", "delivered", "failed_temporary", "failed_permanent", "complained")
}
GOLDEN["rejected"] = GOLDEN["failed_permanent"] | {
    "reason": "generic",
    "delivery-status": {
        "code": 605,
        "message": "",
        "description": "Not delivering to previously bounced address",
    },
}
HOOK_OF = {
    "failed_temporary": "temporary_fail",
    "failed_permanent": "permanent_fail",
    "rejected": "permanent_fail",
}
MANNERS = ("in_order", "reversed", "doubled", "forged")
SECONDS = 5


def events_of(mail: dict, message_id: str, domain: str, now: datetime) -> list[tuple[str, dict]]:
    """(kind, event-data) of all that will happen to an accepted mail, for each recipient."""
    found = []
    for recipient in mail["to"]:
        word = recipient.partition("@")[0].partition("+")[0]
        for kind, seconds in OUTCOMES.get(word, DEFAULT):
            at = now + timedelta(seconds=seconds)
            found.append((kind, _event(kind, mail, recipient, message_id, domain, at)))
    return found


def signed(event: dict, key: str, now: datetime, token: str = "") -> dict:
    """The webhook's document. The signature covers time and token, not the event."""
    stamp, token = str(int(now.timestamp())), token or secrets.token_hex(25)
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signature},
        "event-data": event,
    }


def arranged(reports: list[tuple[str, dict]], manner: str) -> list[tuple[str, dict]]:
    """(hook, document) pairs in the manner in which networks and cheats bring them."""
    if manner == "reversed":
        return reports[::-1]
    if manner == "doubled":
        return [report for report in reports for _ in range(2)]
    if manner == "forged":
        return [
            (hook, document | {"signature": document["signature"] | {"signature": "0" * 64}})
            for hook, document in reports
        ]
    return reports


def post_later(reports: list[tuple[str, dict]], hooks: dict[str, list[str]], pace: float) -> None:
    """Post each report to its webhook, one after the other, behind the answer to the sender."""
    targets = [(url, document) for hook, document in reports for url in hooks.get(hook, ()) if _is_here(url)]
    Thread(target=_post_all, args=(targets, pace), daemon=True).start()


def _post_all(targets, pace) -> None:
    last = None
    for url, document in targets:
        at = document["event-data"]["timestamp"]
        sleep(pace * max(at - (last or at), 1))
        last = at
        try:
            requests.post(url, json=document, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException:
            return


def _is_here(url: str) -> bool:
    """Doubles speak to this machine only."""
    host = urlsplit(url).hostname or ""
    return host in ("127.0.0.1", "localhost") or host.endswith(".localhost")


def _event(kind, mail, recipient, message_id, domain, at) -> dict:
    golden = GOLDEN[kind]
    headers = {
        "message-id": message_id.strip("<>"),
        "from": mail["from"][0],
        "to": recipient,
        "subject": mail.get("subject", [""])[0],
    }
    return golden | {
        "id": secrets.token_urlsafe(16),
        "timestamp": at.timestamp(),
        "domain": {"name": domain},
        "recipient": recipient,
        "recipient-domain": recipient.rpartition("@")[2],
        "message": golden["message"] | {"headers": headers},
        "flags": golden["flags"] | {"is-test-mode": mail.get("o:testmode") == ["yes"]},
        "user-variables": {name[2:]: values[0] for name, values in mail.items() if name.startswith("v:")},
    }
