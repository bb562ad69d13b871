"""Sockets of people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry

# Kind of person → name of the surface's page that takes (public_id, token) and sets a password.
new_password_pages: Registry[str] = Registry("new password page")

# Kind of person → name of the surface's page that takes (public_id, token) and confirms an address.
address_pages: Registry[str] = Registry("page that confirms an address")

# Called with actor=, user= inside the transaction that archived a person because an import said so (parking IMP-3):
# releases what the person holds, such as permits, and returns how much that was.
person_archived: Registry[Callable[..., int]] = Registry("archiving of a person")

# Called with user=: sentences about what a person still holds or owes, for who is about to archive or merge it.
person_holds: Registry[Callable[..., list[str]]] = Registry("holding of a person")


@dataclass(frozen=True)
class LoginAdapter:
    """A way to prove who somebody is, beside the built-in password: an OIDC, SAML, CAS or LDAP package registers one
    under its LoginKind (parking §24.5). `start(request, source)` answers the response that sends the visitor there.
    """

    kind: str
    label: Any
    start: Callable


login_adapters: Registry[LoginAdapter] = Registry("login adapter")
