"""The domains of Mailgun's double: records whose state flips when they are published and looked at."""

import json
from copy import deepcopy
from pathlib import Path

from integrations.fakes.forms import Form
from integrations.fakes.vendor import Answer
from integrations.mailgun.fake_refusals import no_domain, said

CONTRACT = Path(__file__).parent / "contract"
GOLDEN = json.loads((CONTRACT / "domain.json").read_text())
HOOKS = (
    "accepted",
    "clicked",
    "complained",
    "delivered",
    "opened",
    "permanent_fail",
    "temporary_fail",
    "unsubscribed",
)
MOST_HOOK_URLS = 3


class FakeDomains:
    """The account's domains by name, with their webhooks.

    `published` names those whose DNS records are there to be seen, `taken` those that another account has.
    """

    def __init__(self, names, published, taken, disabled):
        self.published, self.taken = set(published), set(taken)
        self._documents = {name: self._document(name, name in disabled) for name in names}
        self.hooks: dict[str, dict[str, list[str]]] = {name: {} for name in names}

    def __contains__(self, name: str) -> bool:
        return name in self._documents

    def is_disabled(self, name: str) -> bool:
        return self._documents[name]["domain"]["is_disabled"]

    def listed(self) -> Answer:
        found = [document["domain"] for document in self._documents.values()]
        return Answer.json({"total_count": len(found), "items": found})

    def add(self, form: Form) -> Answer:
        name = form.first("name")
        if not name:
            return said(400, "Missing mandatory parameter: name")
        if name in self or name in self.taken:
            return said(400, "This domain name is already taken")
        self._documents[name], self.hooks[name] = self._document(name), {}
        return Answer.json(self._documents[name])

    def shown(self, name: str) -> Answer:
        return Answer.json(self._told(name, "")) if name in self else no_domain(name)

    def verify(self, name: str) -> Answer:
        """Look at the DNS: what is published becomes valid, what was taken out is valid no more."""
        if name not in self:
            return no_domain(name)
        document, is_there = self._documents[name], name in self.published
        for record in (*document["sending_dns_records"], *document["receiving_dns_records"]):
            record["valid"] = "valid" if is_there and record["record_type"] == "TXT" else "unknown"
        document["domain"]["state"] = "active" if is_there else "unverified"
        return Answer.json(self._told(name, "Domain DNS records have been updated"))

    def add_hook(self, name: str, form: Form) -> Answer:
        hook, urls = form.first("id"), form.fields.get("url", [])
        if name not in self:
            return no_domain(name)
        if hook not in HOOKS or not urls or len(urls) > MOST_HOOK_URLS:
            return said(400, "Invalid webhook id or urls")
        if hook in self.hooks[name]:
            return said(400, "Webhook already exists")
        return self._hooked(name, hook, urls, "Webhook has been created")

    def change_hook(self, name: str, hook: str, form: Form) -> Answer:
        if name not in self or hook not in self.hooks[name]:
            return said(404, "Webhook not found")
        return self._hooked(name, hook, form.fields.get("url", []), "Webhook has been updated")

    def _hooked(self, name, hook, urls, words) -> Answer:
        self.hooks[name][hook] = urls
        return Answer.json({"message": words, "webhook": {"urls": urls}})

    def _told(self, name: str, message: str) -> dict:
        return self._documents[name] | {"message": message}

    def _document(self, name: str, is_disabled: bool = False) -> dict:
        text = json.dumps(GOLDEN).replace(GOLDEN["domain"]["name"], name)
        document = deepcopy(json.loads(text))
        document["domain"] |= {"is_disabled": is_disabled}
        return document
