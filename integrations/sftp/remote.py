"""Speaking SFTP to the server that holds the files: ours, or the one of the settings (parking §24.6).

Failures come as IntegrationError: auth (refused, or another server's key), config (settings), transient (try again).
"""

import io
import logging
import re
import socket
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import paramiko
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.exceptions import NotConfigured
from core.models import Client
from core.system_settings import value
from integrations.outbound import OutboundRefused, addresses_of
from integrations.sftp.door import TASK
from integrations.sftp.keys import fingerprint, host_key, task_key_file
from integrations.sftp.settings import split_host
from integrations.transport import IntegrationError

PATIENCE_SECONDS = 15
_KEY_KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_KEY_TEXT = re.compile(r"(-----BEGIN [A-Z ]+-----)(.+)(-----END [A-Z ]+-----)", re.DOTALL)
logging.getLogger("paramiko").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Place:
    """A server and how to sign in. `is_ours`: addressed by the installation's owner, not by a client."""

    host: str
    port: int
    user: str
    fingerprint: str
    folder: str = "."
    password: str = field(default="", repr=False)
    key: paramiko.PKey | None = field(default=None, repr=False)
    is_ours: bool = False

    def __str__(self):
        return f"{self.host}:{self.port}"


def place_of(client: Client) -> Place:
    """The server of the open scope's settings; ours when they name none.

    NotConfigured when user name, credentials or fingerprint are missing; IntegrationError `config` for a bad key.
    """
    if not value("sftp_import_host"):
        host, port = own_address()
        key = paramiko.Ed25519Key.from_private_key_file(str(task_key_file()))
        return Place(host, port, TASK + client.code, fingerprint(host_key()), key=key, is_ours=True)
    place = _place_of_settings()
    if not place.user or not (place.password or place.key):
        raise NotConfigured(_("System Settings, CSV User Import: SFTP user name and password or key missing"))
    if not place.fingerprint:
        raise NotConfigured(
            _("Nobody has trusted the key of %(place)s yet: test the connection") % {"place": place}
        )
    return place


def own_address() -> tuple[str, int]:
    """Where our own server is for the site's other parts."""
    host, _colon, port = settings.SFTP_ADDRESS.rpartition(":")
    return host, int(port)


def shown_fingerprint() -> tuple[Place, str]:
    """The place of the settings and the fingerprint of the key it shows now; nothing secret is sent to it."""
    place = _place_of_settings()
    with _transport(place, PATIENCE_SECONDS) as transport:
        return place, transport.get_remote_server_key().fingerprint


@contextmanager
def session(place: Place, seconds_left: Callable[[], float]) -> Iterator[paramiko.SFTPClient]:
    """A session in the place's folder, for a block. Credentials are sent to nobody but the trusted key's holder."""
    patience = max(min(PATIENCE_SECONDS, seconds_left()), 0.1)
    with _errors(place), _transport(place, patience) as transport:
        shown = transport.get_remote_server_key().fingerprint
        if shown != place.fingerprint:
            words = _("%(place)s shows another key, %(shown)s; whoever answers there gets no password")
            raise IntegrationError("auth", words % {"place": place, "shown": shown})
        transport.auth_timeout = patience
        if place.key:
            transport.auth_publickey(place.user, place.key)
        else:
            transport.auth_password(place.user, place.password)
        with closing(transport.open_sftp_client()) as sftp:
            sftp.get_channel().settimeout(patience)
            _enter(sftp, place)
            yield sftp


@contextmanager
def _transport(place: Place, patience: float) -> Iterator[paramiko.Transport]:
    with (
        _errors(place),
        _connected(place, patience) as connection,
        closing(paramiko.Transport(connection)) as transport,
    ):
        transport.banner_timeout = transport.handshake_timeout = patience
        transport.start_client(timeout=patience)
        yield transport


def _connected(place: Place, patience: float) -> socket.socket:
    # The judged address is the one that is called, as for vendors over HTTP (DECISIONS 35).
    addresses = [place.host] if place.is_ours else addresses_of(place.host, place.port)
    for number, address in enumerate(addresses, 1):
        try:
            return socket.create_connection((address, place.port), timeout=patience)
        except OSError:
            if number == len(addresses):
                raise
    raise OSError("no address")


@contextmanager
def _errors(place: Place) -> Iterator[None]:
    facts = {"place": place}
    try:
        yield
    except paramiko.AuthenticationException as error:
        raise IntegrationError("auth", _("%(place)s refuses our credentials") % facts) from error
    except OutboundRefused as error:
        raise IntegrationError("config", str(error)) from error
    except (paramiko.SSHException, OSError, EOFError) as error:
        words = _("the connection to %(place)s failed (%(error)s)")
        facts["error"] = str(error) or type(error).__name__
        raise IntegrationError("transient", words % facts) from error


def _enter(sftp: paramiko.SFTPClient, place: Place) -> None:
    try:
        sftp.chdir(place.folder)
    except FileNotFoundError as error:
        words = _("%(place)s has no folder “%(folder)s”") % {"place": place, "folder": place.folder}
        raise IntegrationError("config", words) from error


def _place_of_settings() -> Place:
    try:
        host, port = split_host(value("sftp_import_host"))
    except ValidationError as error:
        raise IntegrationError("config", " ".join(error.messages)) from None
    return Place(
        host,
        port,
        user=value("sftp_import_user"),
        fingerprint=value("sftp_import_fingerprint"),
        folder=value("sftp_import_folder") or ".",
        password=value("sftp_import_password"),
        key=read_private_key(value("sftp_import_key")) if value("sftp_import_key") else None,
    )


def read_private_key(text: str) -> paramiko.PKey:
    """A private key from its text, whose line breaks a one-line field has taken. IntegrationError `config`."""
    if found := _KEY_TEXT.search(text):
        begin, body, end = found.groups()
        text = "\n".join([begin, *textwrap.wrap("".join(body.split()), 70), end, ""])
        for kind in _KEY_KINDS:
            try:
                return kind.from_private_key(io.StringIO(text))
            except (paramiko.SSHException, ValueError, IndexError):
                continue
    raise IntegrationError(
        "config", _("The SFTP private key cannot be read: it is no key, or has a passphrase")
    )
