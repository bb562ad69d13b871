"""Who may come in to our SFTP server: one login per client, and the import task of each.

Plain functions on the database; the server calls them on threads of its own.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import asyncssh
from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.utils import timezone

from accounts.lockout import TRIES_OF_A_NAME, TRIES_OF_AN_ADDRESS
from accounts.settings import LOCKOUT_MINUTES, LOCKOUT_TRIES
from core.choices import Feature
from core.client_address import network_of
from core.models import Client
from core.scoping import all_clients, client_scope
from core.tries import count_try
from integrations.outbound import is_public
from integrations.sftp.folders import folder_of
from integrations.sftp.keys import read_public_keys, task_key
from integrations.sftp.models import SftpLogin

TASK = "task:"  # user names of logins are made of codes, which hold no colon
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Guest:
    """Somebody who proved who they are. `login_id` is None for the import task."""

    name: str
    client_id: int
    login_id: int | None
    folder: Path


def by_password(name: str, password: str, address: str) -> Guest | None:
    """The guest, or None. Who guesses too often waits, whether the name exists or not (quality #30)."""
    if _is_locked(name, address):
        return None
    login = _login(name)
    if login is None or not login.password:
        make_password(password)  # an unknown name takes as long as a wrong password
    elif check_password(password, login.password) and _is_open(login):
        return _guest(login)
    _note_failure(name, address)
    return None


def by_key(name: str, key: asyncssh.SSHKey, address: str) -> Guest | None:
    """The guest whose key this is, or None. That they hold its private half is for SSH to find out."""
    if name.startswith(TASK):
        return _task_guest(name, key, address)
    login = _login(name)
    if login is None or not _is_open(login):
        return None
    return _guest(login) if key in read_public_keys(login.public_keys) else None


def is_welcome(guest: Guest) -> bool:
    """Whether the guest's login, client and feature are still on: asked at every file, so that off is off at once."""
    client = Client.objects.filter(pk=guest.client_id).first()
    if client is None or not _takes_imports(client):
        return False
    with client_scope(client):
        known = SftpLogin.objects.filter(pk=guest.login_id, is_enabled=True)
        return guest.login_id is None or known.exists()


def note_use(guest: Guest) -> None:
    """Remember that the login was used, at most once a minute."""
    if guest.login_id is None:
        return
    now = timezone.now()
    with all_clients(reason="one column of the SFTP login that was just used"):
        login = SftpLogin.objects.filter(pk=guest.login_id).exclude(last_used_at__gt=now - NOTED_EVERY)
        login.update(last_used_at=now)


def _login(name: str) -> SftpLogin | None:
    with all_clients(reason="an SFTP user name tells which client calls"):
        return SftpLogin.objects.select_related("client").filter(username=name.strip().lower()).first()


def _is_open(login: SftpLogin) -> bool:
    return login.is_enabled and _takes_imports(login.client)


def _takes_imports(client: Client) -> bool:
    return client.is_active and client.has_feature(Feature.IMPORT)


def _guest(login: SftpLogin) -> Guest:
    return Guest(login.username, login.client_id, login.pk, folder_of(login.client))


def _task_guest(name: str, key: asyncssh.SSHKey, address: str) -> Guest | None:
    # The key never leaves the data folder; that it opens nothing from the internet is a second lock.
    if is_public(address) or key != task_key().convert_to_public():
        return None
    client = Client.objects.filter(code=name.removeprefix(TASK)).first()
    if client is None or not _takes_imports(client):
        return None
    return Guest(name, client.pk, None, folder_of(client))


def _counters(name: str, address: str) -> tuple[tuple[str, int], ...]:
    """(key, limit) as for sign-in pages: a name from an address, a name from anywhere, an address with any name."""
    name = hashlib.sha256(name.strip().lower().encode()).hexdigest()
    return (
        (f"sftp:tries:{name}:{network_of(address)}", LOCKOUT_TRIES),
        (f"sftp:tries:{name}", TRIES_OF_A_NAME),
        (f"sftp:tries:{network_of(address)}", TRIES_OF_AN_ADDRESS),
    )


def _is_locked(name: str, address: str) -> bool:
    limits = dict(_counters(name, address))
    tries = cache.get_many(limits)
    return any(tries.get(key, 0) >= limit for key, limit in limits.items())


def _note_failure(name: str, address: str) -> None:
    for key, _limit in _counters(name, address):
        count_try(key, seconds=LOCKOUT_MINUTES * 60)
