"""Changing a client's SFTP login, audited. Each refuses while managed import is not part of the service."""

import secrets

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from core import audit
from core.actors import Actor
from core.choices import Feature
from core.db import atomic
from core.exceptions import Refusal
from core.models import Client
from core.scoping import current_client
from integrations.sftp.keys import as_line, fingerprint, read_public_keys
from integrations.sftp.models import SftpLogin

PASSWORD_BYTES = 18


class NotInService(Refusal):
    """Managed import is a paid process that vendor staff switch on (seed 000)."""

    message = _("Managed user import is not part of your service. Ask the vendor's staff to switch it on.")


@atomic()
def make_password_of_login(*, actor: Actor) -> tuple[SftpLogin, str]:
    """Give the client's login a new random password and return it, for the only time; the old one is void."""
    login = _locked(actor)
    plain = secrets.token_urlsafe(PASSWORD_BYTES)
    _set_password(actor, login, plain)
    return login, plain


@atomic()
def set_demo_password(*, actor: Actor, password: str) -> SftpLogin:
    """Give the login a known password: for the demo, whose passwords are in the README (DECISIONS 19)."""
    login = _locked(actor)
    _set_password(actor, login, password)
    return login


@atomic()
def save_public_keys(*, actor: Actor, text: str) -> SftpLogin:
    """Let these keys open the login, one a line, and no others. BadPublicKey for what is none."""
    login = _locked(actor)
    before = {fingerprint(key) for key in read_public_keys(login.public_keys)}
    keys = {fingerprint(key): as_line(key) for key in read_public_keys(text)}
    if keys.keys() != before:
        added, removed = sorted(keys.keys() - before), sorted(before - keys.keys())
        audit.record(actor, "sftp_login.keys_changed", login, added=added, removed=removed)
    login.public_keys = "\n".join(keys.values())
    login.save()
    return login


@atomic()
def switch_login(*, actor: Actor, is_enabled: bool) -> SftpLogin:
    """Open or close the login; whoever is signed in with a closed one is turned away at the next file."""
    login = _locked(actor)
    if login.is_enabled != is_enabled:
        login.is_enabled = is_enabled
        login.save()
        audit.record(actor, "sftp_login.enabled" if is_enabled else "sftp_login.disabled", login)
    return login


def _set_password(actor: Actor, login: SftpLogin, plain: str) -> None:
    login.password = make_password(plain)
    login.save()
    audit.record(actor, "sftp_login.password_changed", login)


def _locked(actor: Actor) -> SftpLogin:
    """The client's login, made at the first call. NotInService without the feature."""
    client = Client.objects.select_for_update().get(pk=current_client().pk)
    if not client.has_feature(Feature.IMPORT):
        raise NotInService()
    login, is_new = SftpLogin.objects.get_or_create(defaults={"username": client.code.lower()})
    if is_new:
        audit.record(actor, "sftp_login.created", login)
    return login
