"""Asking Mailgun about domains, events and webhooks (integrations §§2.4–2.6). Sending is anymail's work."""

import time
from urllib.parse import quote

from integrations.mailgun.accounts import Account
from integrations.mailgun.schemas import DomainAnswer, Event, Events, read
from integrations.transport import IntegrationError, Transport

# Mailgun's names of what we want reported.
HOOKS = ("accepted", "delivered", "temporary_fail", "permanent_fail", "complained")
SECONDS = 25
MOST_EVENTS = "300"


class MailgunClient:
    """One account and domain. Methods raise IntegrationError; the domains API refuses sending keys (`auth`)."""

    def __init__(self, account: Account):
        ends_at = time.monotonic() + SECONDS
        self._base, self._domain = account.base_url, quote(account.domain, safe="")
        self._name = account.domain
        self._transport = Transport(
            auth=("api", _key_of(account)),
            headers={"Accept": "application/json"},
            seconds_left=lambda: ends_at - time.monotonic(),
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._transport.__exit__()

    def check_key(self) -> None:
        """Whether the key may see domains at all."""
        self._transport.get(f"{self._base}/v4/domains", params={"limit": "1"}).json()

    def domain(self) -> DomainAnswer:
        """The domain as Mailgun knows it."""
        return read(DomainAnswer, self._transport.get(f"{self._base}/v4/domains/{self._domain}"))

    def add_domain(self) -> DomainAnswer:
        """Create the domain, or find it when the account has it already."""
        try:
            reply = self._transport.send("POST", f"{self._base}/v4/domains", fields=[("name", self._name)])
        except IntegrationError as error:
            if error.status != 400:
                raise
            return self.domain()
        return read(DomainAnswer, reply)

    def verify(self) -> DomainAnswer:
        """Let Mailgun look at the DNS now."""
        reply = self._transport.send("PUT", f"{self._base}/v4/domains/{self._domain}/verify")
        return read(DomainAnswer, reply)

    def report_to(self, url: str) -> None:
        """Let Mailgun report to this address whatever became of mail; an older address is replaced."""
        hooks = f"{self._base}/v3/domains/{self._domain}/webhooks"
        for hook in HOOKS:
            try:
                self._transport.send("POST", hooks, fields=[("id", hook), ("url", url)])
            except IntegrationError as error:
                if error.status != 400:
                    raise
                self._transport.send("PUT", f"{hooks}/{hook}", fields=[("url", url)])

    def events(self, *, recipient: str, begin: int) -> list[Event]:
        """The first events about mail to an address since an instant (seconds)."""
        asked = {"recipient": recipient, "begin": str(begin), "ascending": "yes", "limit": MOST_EVENTS}
        return read(Events, self._transport.get(f"{self._base}/v3/{self._domain}/events", params=asked)).items


def _key_of(account: Account) -> str:
    try:
        return account.api_key
    except ValueError as error:
        raise IntegrationError("config", str(error)) from error
