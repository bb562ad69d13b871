"""A secret that is shown once: a new token, a temporary password."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import render


@dataclass(frozen=True)
class Secret:
    """What to show once. `words` say whose it is and what to do with it; `next_url` is where to go on."""

    title: Any
    words: Any
    value: str
    next_url: str


def secret_page(request, secret: Secret):
    """The answer of the POST itself, kept by no cache and no session: leaving the page loses the secret."""
    response = render(
        request, "admin_portal/generic/secret.html", {"secret": secret, "title": secret.title, "crumbs": []}
    )
    response.headers["Cache-Control"] = "no-store"
    return response
