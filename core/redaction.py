"""Secrets out of texts that people read: run logs, error sentences (parking TSK-6, X-10)."""

import re
from collections.abc import Iterable

from core.system_settings import is_set, settings_registry, value

HIDDEN = "•••"
_NAMED = re.compile(
    r"""(?ix) ( ["']? (?: authorization | x-api-key | apitoken | api_token | password | passcode | secret ) ["']?
    \s* [:=] \s* ["']? (?: (?:basic|bearer)\s+ )? ) [^\s"',;&}]+"""
)
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@]+@")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets, without what stands behind a secret's name, without `user:password@`."""
    for secret in sorted((s for s in secrets if len(s) > 3), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _IN_ADDRESS.sub(f"{HIDDEN}@", _NAMED.sub(rf"\1{HIDDEN}", text))


def secrets_of_client() -> list[str]:
    """The open scope's secret settings, in clear; one that no key opens has no text to hide."""
    found = []
    for setting in settings_registry:
        if setting.is_secret and is_set(setting.key):
            try:
                found.append(value(setting.key))
            except ValueError:
                continue
    return found
