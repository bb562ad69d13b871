"""Signing in and out: what the sign-in pages of all surfaces call."""

from time import time

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import SESSION_KEY, authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.signals import user_login_failed

from accounts.acting import stop_acting
from accounts.exceptions import WrongCode
from accounts.models import TotpDevice, User
from accounts.services.passwords import set_password
from accounts.services.second_factor import use_code
from core import audit
from core.actors import Actor
from core.addresses import site_url
from core.choices import ActorKind
from core.client_address import address_of
from core.validators import normal_host

HALFWAY, SECOND_FACTOR = "second-factor-of", "second-factor"
HALFWAY_SECONDS = 600


def sign_in(request, *, kind: str, identifier: str, password: str) -> User | None:
    """Sign this person in with a fresh session; None when name and password do not fit.

    Too many failures: None as well, and the answer is replaced by the lockout page (status 429).
    """
    user = authenticate(request, kind=kind, identifier=identifier, password=password)
    if user is None:
        return None
    start_session(request, user)
    return user


def sign_in_to_second_factor(
    request, *, kind: str, identifier: str, password: str
) -> tuple[User | None, bool]:
    """As `sign_in`, for people who may have a second factor: the person, and whether a session was started.

    Without one yet the session remembers for ten minutes who proved the password; `enter_code` goes on from there.
    """
    user = authenticate(request, kind=kind, identifier=identifier, password=password)
    if user is None:
        return None, False
    if TotpDevice.objects.filter(user=user, confirmed_at__isnull=False).exists():
        request.session.flush()
        request.session[HALFWAY] = [user.pk, identifier, int(time())]
        return user, False
    start_session(request, user)
    return user, True


def halfway(request) -> User | None:
    """Who proved the password in this browser lately and owes a code."""
    pk, _identifier, at = request.session.get(HALFWAY, (None, "", 0))
    if pk is None or time() - at > HALFWAY_SECONDS:
        return None
    return User.objects.active().filter(pk=pk).first()


def enter_code(request, *, user: User, code: str) -> bool:
    """Finish signing in `halfway` with a code. Wrong ones count towards the lockout of the name that was typed."""
    _pk, identifier, _at = request.session[HALFWAY]
    credentials = {"kind": user.kind, "identifier": identifier}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # its middleware answers with the lockout page
        return False
    try:
        use_code(actor=user.actor, user=user, code=code)
    except WrongCode:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        return False
    start_session(request, user)
    request.session[SECOND_FACTOR] = True
    return True


def start_session(request, user: User) -> None:
    """Give a person who proved who they are a session of their own; nothing of an earlier one stays."""
    if SESSION_KEY in request.session:
        request.session.flush()
    login(request, user, backend="accounts.backends.ClientBackend")
    if user.client_id:
        audit.record(user.actor, "person.signed_in", user, address=address_of(request.META))


def sign_out(request) -> None:
    """End this browser's session; staff who act as a driver only stop doing that."""
    user = request.user
    if getattr(user, "acted_by", None):
        stop_acting(request)
        return
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
    if not request.client.domains.filter(host=normal_host(host)).exists() and (
        site := site_url(request.client)
    ):
        return site
    return f"{settings.SITE_SCHEME}://{host}"


def visitor(request) -> Actor:
    """The author of what nobody signed in asks for, such as a new password."""
    return Actor(ActorKind.SYSTEM, "", f"visitor {address_of(request.META) or ''}".strip())
