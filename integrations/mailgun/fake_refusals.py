"""The answers with which Mailgun does not take a mail, in its own shapes (integrations §2.3)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from integrations.fakes.vendor import Answer

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
RECIPIENT_LIMIT_HOURS = 3
LEFT_ALONE_SECONDS = "600"


def magnificent() -> Answer:
    """What it says at addresses that are none."""
    return Answer(200, b"Mailgun Magnificent API", {"Content-Type": "text/html; charset=utf-8"})


def forbidden() -> Answer:
    """A key that is none, or of the other region."""
    return Answer(401, b"Forbidden", PLAIN)


def said(status: int, words: str, **headers: str) -> Answer:
    """An answer with a message."""
    answer = Answer.json({"message": words}, status)
    return Answer(status, answer.body, answer.headers | headers)


def no_domain(domain: str) -> Answer:
    return said(404, f"Domain not found: {domain}")


def bad_recipient() -> Answer:
    return said(400, "'to' parameter is not a valid address. please check documentation")


def _sandbox(domain: str, now: datetime) -> Answer:
    words = (
        f"Domain {domain} is not allowed to send: Sandbox subdomains are for test purposes only."
        " Please add your own domain or add the address to authorized recipients in Account Settings."
    )
    return said(403, words)


def _limit(domain: str, now: datetime) -> Answer:
    until = (now + timedelta(hours=RECIPIENT_LIMIT_HOURS)).strftime("%a, %d %b %Y %H:%M:%S UTC")
    return said(
        420, f"Domain {domain} is not allowed to send: recipient limit exceeded, try again after {until}"
    )


REFUSALS: dict[str, Callable[[str, datetime], Answer]] = {
    "magnificent": lambda domain, now: magnificent(),
    "bad_recipient": lambda domain, now: bad_recipient(),
    "forbidden": lambda domain, now: forbidden(),
    "sandbox": _sandbox,
    "no_domain": lambda domain, now: no_domain(domain),
    "too_large": lambda domain, now: Answer(413),
    "limit": _limit,
    "throttled": lambda domain, now: said(429, "Too many requests", **{"Retry-After": LEFT_ALONE_SECONDS}),
    "out_of_order": lambda domain, now: Answer(500, b"Internal Server Error", PLAIN),
    "bad_gateway": lambda domain, now: Answer.page("<h1>502 Bad Gateway</h1>", 502),
}
