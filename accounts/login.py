"""Signing in and out: what the sign-in pages of all surfaces call."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY, authenticate, login, logout, update_session_auth_hash

from accounts.models import User
from accounts.services.passwords import set_password
from core import audit
from core.actors import Actor
from core.choices import ActorKind
from core.client_address import address_of
from core.validators import normal_host


def sign_in(request, *, kind: str, identifier: str, password: str) -> User | None:
    """Sign this person in with a fresh session; None when name and password do not fit.

    Too many failures: None as well, and the answer is replaced by the lockout page (status 429).
    """
    user = authenticate(request, kind=kind, identifier=identifier, password=password)
    if user is None:
        return None
    start_session(request, user)
    return user


def start_session(request, user: User) -> None:
    """Give a person who proved who they are a session of their own; nothing of an earlier one stays."""
    if SESSION_KEY in request.session:
        request.session.flush()
    login(request, user, backend="accounts.backends.ClientBackend")
    if user.client_id:
        audit.record(user.actor, "person.signed_in", user, address=address_of(request.META))


def sign_out(request) -> None:
    """End this browser's session."""
    user = request.user
    if user.is_authenticated and user.client_id:
        audit.record(user.actor, "person.signed_out", user)
    logout(request)


def change_own_password(request, new: str) -> None:
    """Change the signed-in person's password; this session stays, all others end. WeakPassword, SamePassword."""
    user = request.user
    changed = set_password(actor=user.actor, user=user, new=new, keep=request.session.session_key)
    update_session_auth_hash(request, changed)
    request.user = changed


def site_of(request) -> str:
    """The address that mailed links begin with, such as https://park.example.ca.

    A host name that nobody registered never gets into a mail while the client has a registered one: the visitor
    chooses what the Host header says.
    """
    host = request.get_host()
    hosts = list(request.client.domains.values_list("host", flat=True))
    if hosts and normal_host(host) not in hosts:
        host = hosts[0]
    return f"{settings.SITE_SCHEME}://{host}"


def visitor(request) -> Actor:
    """The author of what nobody signed in asks for, such as a new password."""
    return Actor(ActorKind.SYSTEM, "", f"visitor {address_of(request.META) or ''}".strip())
