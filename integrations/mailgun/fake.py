"""Mailgun's double: strict about keys, forms, domains and sizes, and reports as the vendor does (integrations §2.8)."""

import base64
import json
import re
import secrets
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import unquote

from integrations.fakes.forms import URLENCODED, BadForm, Form, read_form
from integrations.fakes.vendor import Answer, Request, fake_vendors
from integrations.mailgun.fake_domains import CONTRACT, FakeDomains
from integrations.mailgun.fake_refusals import (
    REFUSALS,
    bad_recipient,
    forbidden,
    magnificent,
    no_domain,
    said,
)
from integrations.mailgun.fake_reports import HOOK_OF, MANNERS, arranged, events_of, post_later, signed

ACCOUNT_KEY, SIGNING_KEY = "key-mailgun-demo", "signing-key-mailgun-demo"
DEMO_DOMAINS = ("opscom.tomahawku.example", "opscom.globex.example")
BODIES = ("text", "html", "amp-html", "template")
MOST_BYTES = 25 * 1024 * 1024
MOST_EVENTS = 300
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


class FakeMailgun:
    """The double's state, all of it settable through the control plane (`set_state`).

    domains: names on the account; published: those whose DNS records can be seen; disabled, taken: see FakeDomains;
    sending_keys: {domain: key} that open its messages only; answers: names of REFUSALS for the next sends;
    hides_events: the events API lists nothing; manner: how reports come (MANNERS); pace: how long a second takes.
    """

    DEFAULTS = {
        "account_key": ACCOUNT_KEY,
        "signing_key": SIGNING_KEY,
        "sending_keys": {},
        "domains": [DEMO_DOMAINS[0]],
        "published": DEMO_DOMAINS,
        "disabled": [],
        "taken": [],
        "answers": [],
        "hides_events": False,
        "manner": "in_order",
        "pace": 1,
    }

    def __init__(self):
        self.set_state({})

    def set_state(self, state: dict) -> None:
        """Replace the state and forget all mail; what is not named gets its default. ValueError for what is unknown."""
        if not isinstance(state, dict) or not state.keys() <= self.DEFAULTS.keys():
            raise ValueError(f"the state has the fields {sorted(self.DEFAULTS)}")
        wanted = self.DEFAULTS | state
        if not set(wanted["answers"]) <= REFUSALS.keys() or wanted["manner"] not in MANNERS:
            raise ValueError(f"answers: {sorted(REFUSALS)}; manners: {MANNERS}")
        self._state = wanted
        self.answers = list(wanted["answers"])
        self.hides_events = wanted["hides_events"]
        names = ("domains", "published", "taken", "disabled")
        self.domains = FakeDomains(*(wanted[name] for name in names))
        self.mails: list[dict[str, list[str]]] = []
        self.lookups: list[dict] = []
        self.events: list[dict] = []
        self.reports: list[dict] = []

    def answer(self, request: Request, now: datetime) -> Answer:
        """What the vendor would answer at `now`."""
        parts = [unquote(part) for part in request.path.strip("/").split("/")]
        if not self._may_enter(request, parts):
            return forbidden()
        try:
            return self._answer(request, parts, now)
        except BadForm as error:
            return said(400, str(error))

    def _answer(self, request: Request, parts: list[str], now: datetime) -> Answer:
        match request.method, *parts:
            case "POST", "v3", domain, "messages":
                return self._message(domain, request, now)
            case "GET", "v3", domain, "events":
                return self._events(domain, request, now)
            case "GET", "v4", "domains":
                return self.domains.listed()
            case "POST", "v4", "domains":
                return self.domains.add(_multipart(request))
            case "GET", "v4", "domains", domain:
                return self.domains.shown(domain)
            case "PUT", "v4", "domains", domain, "verify":
                return self.domains.verify(domain)
            case "POST", "v3", "domains", domain, "webhooks":
                return self.domains.add_hook(domain, read_form(request))
            case "PUT", "v3", "domains", domain, "webhooks", hook:
                return self.domains.change_hook(domain, hook, read_form(request))
        return magnificent()

    def _may_enter(self, request: Request, parts: list[str]) -> bool:
        keys = [self._state["account_key"]]
        if request.method == "POST" and parts[2:] == ["messages"]:
            keys.append(self._state["sending_keys"].get(parts[1]))
        allowed = [f"Basic {base64.b64encode(f'api:{key}'.encode()).decode()}" for key in keys if key]
        return request.headers.get("Authorization") in allowed

    def _message(self, domain: str, request: Request, now: datetime) -> Answer:
        if self.answers:
            return REFUSALS[self.answers.pop(0)](domain, now)
        if len(request.body) > MOST_BYTES:
            return Answer(413)
        if domain not in self.domains:
            return no_domain(domain)
        if self.domains.is_disabled(domain):
            return said(403, f"Domain {domain} is not allowed to send: The domain is disabled")
        form = read_form(request)
        return _complaint(form) or self._taken(domain, form, now)

    def _taken(self, domain: str, form: Form, now: datetime) -> Answer:
        sent = json.loads((CONTRACT / "sent.json").read_text())
        sent["id"] = f"<{now:%Y%m%d%H%M%S}.1.{secrets.token_hex(8).upper()}@{domain}>"
        form.fields["to"] = _addresses(form, "to")
        mail = form.fields | {"attachment": [name for _field, name, _content in form.files]}
        self.mails.append(mail)
        found = events_of(mail, sent["id"], domain, now)
        self.events += [event for _kind, event in found]
        key = self._state["signing_key"]
        pairs = [(HOOK_OF.get(kind, kind), signed(event, key, now)) for kind, event in found]
        reports = arranged(pairs, self._state["manner"])
        self.reports += [document for _hook, document in reports]
        post_later(reports, self.domains.hooks[domain], self._state["pace"])
        return Answer.json(sent)

    def _events(self, domain: str, request: Request, now: datetime) -> Answer:
        if domain not in self.domains:
            return no_domain(domain)
        query = dict(request.query)
        if int(query.get("limit", MOST_EVENTS)) > MOST_EVENTS:
            return said(400, "limit must not exceed 300")
        self.lookups.append(query)
        found = [
            event
            for event in ([] if self.hides_events else self.events)
            if event["domain"]["name"] == domain
            and event["recipient"] == query.get("recipient", event["recipient"])
            and float(query.get("begin", 0)) <= event["timestamp"] <= now.timestamp()
        ]
        return Answer.json({"items": found, "paging": {}})


def _complaint(form: Form) -> Answer | None:
    """What is wrong with a message; one bad recipient spoils the whole."""
    if not _is_address(form.first("from")):
        return said(400, "'from' parameter is not a valid address. please check documentation")
    recipients = _addresses(form, "to")
    if not recipients or not all(map(_is_address, recipients)):
        return bad_recipient()
    if not any(form.first(name) for name in BODIES):
        return said(400, "Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified")
    if any("\n" in form.first(name) or "\r" in form.first(name) for name in ("from", "subject")):
        return said(400, "header fields have one line")
    if not all(name for _field, name, _content in form.files):
        return said(400, "an attachment without a file name would be dropped")
    return None


def _addresses(form: Form, name: str) -> list[str]:
    return [part.strip() for text in form.fields.get(name, []) for part in text.split(",")]


def _is_address(text: str) -> bool:
    return bool(ADDRESS.fullmatch(parseaddr(text)[1]))


def _multipart(request: Request) -> Form:
    if request.headers.get("Content-Type", "").startswith(URLENCODED):
        raise BadForm("multipart/form-data is wanted here")
    return read_form(request)


fake_vendors.register("mailgun", FakeMailgun)
