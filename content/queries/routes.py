"""Which addresses the site needs for itself (CON-4)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.urls import URLResolver, get_resolver

# Served before Django, by parts that are not installed everywhere, or for browsers and machines that ask by habit.
RESERVED = frozenset({
    "api", "docs", "files", "handheld", "hooks", "ingest", "media", "static", "well-known", "index", "home",
    "dashboard", "permits", "payments", "cart", "checkout", "receipts", "violations", "tickets", "appeals", "boots",
    "history", "waitlist", "lots", "lot-groups", "map", "forms", "lockers",
})  # fmt: skip


def is_needed(slug: str) -> bool:
    """Whether a page at `/<slug>/` would stand in the way of something of the site's own, now or in time."""
    return slug.lower() in RESERVED | first_segments()


@lru_cache(maxsize=1)
def first_segments() -> frozenset[str]:
    """What the site's addresses begin with, as `admin`; addresses that begin with a parameter aside."""
    return frozenset(segment for route in _routes(get_resolver()) if (segment := _first(route)))


def _routes(resolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver) and "/" not in route:
            yield from _routes(entry, route)
        else:
            yield route


def _first(route: str) -> str:
    segment = route.partition("/")[0].lower()
    return segment if re.fullmatch(r"[a-z0-9._-]+", segment) else ""
