"""Keys: the server's own and the task's, made once under the data folder; people's, as they paste them."""

import os
import tempfile
from pathlib import Path

import asyncssh
from django.conf import settings
from django.utils.translation import gettext as _

from core.exceptions import Refusal

KINDS = ("ssh-ed25519", "ecdsa-sha2-", "ssh-rsa", "sk-ssh-ed25519", "sk-ecdsa-sha2-")
RSA_BITS = 2048
MOST_KEYS = 20


class BadPublicKey(Refusal):
    """A line is no public key that we accept; the message says why."""


def host_key() -> asyncssh.SSHKey:
    """What our server proves itself with. Made by whoever asks first: the server, or the page that shows it."""
    return _own_key("host_key")


def task_key_file() -> Path:
    """The file of the key with which the import task signs in to our own server."""
    _own_key("task_key")
    return _folder() / "task_key"


def task_key() -> asyncssh.SSHKey:
    """The key that opens any client's folder, for the import task only (door.by_key)."""
    return _own_key("task_key")


def fingerprint(key: asyncssh.SSHKey) -> str:
    """`SHA256:…`, as OpenSSH and other clients show it."""
    return key.get_fingerprint("sha256")


def read_public_keys(text: str) -> list[asyncssh.SSHKey]:
    """The public keys of a text, one a line. BadPublicKey (with field `public_keys`) for the first that is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_KEYS:
        raise BadPublicKey(_("No more than %(most)s keys.") % {"most": MOST_KEYS}, field="public_keys")
    return [_read_line(line) for line in lines]


def as_line(key: asyncssh.SSHKey) -> str:
    """The key as one line, with its comment, as it is kept."""
    return key.export_public_key("openssh").decode().strip()


def _read_line(line: str) -> asyncssh.SSHKey:
    if "PRIVATE KEY" in line:
        words = _(
            "This is a private key. It belongs to its owner alone: make a new pair, paste the public one."
        )
        raise BadPublicKey(words, field="public_keys")
    facts = {"line": line[:40]}
    try:
        key = asyncssh.import_public_key(line)
    except (asyncssh.KeyImportError, ValueError):
        words = _("“%(line)s…” is no public key. A key is one line, such as ssh-ed25519 AAAA…")
        raise BadPublicKey(words % facts, field="public_keys") from None
    kind = key.get_algorithm()
    if not kind.startswith(KINDS):
        words = _("Keys of the kind of “%(line)s…” are no longer safe. Use ed25519.")
        raise BadPublicKey(words % facts, field="public_keys")
    if kind == "ssh-rsa" and key.pyca_key.key_size < RSA_BITS:
        raise BadPublicKey(_("An RSA key needs 2048 bits at least."), field="public_keys")
    return key


def _own_key(name: str) -> asyncssh.SSHKey:
    path = _folder() / name
    if not path.exists():
        _make(path)
    return asyncssh.read_private_key(path)


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, new = tempfile.mkstemp(dir=path.parent)  # 0600
    with os.fdopen(descriptor, "wb") as file:
        file.write(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, path)  # the first of two that make it at once is everybody's
    except FileExistsError:
        pass
    finally:
        os.unlink(new)


def _folder() -> Path:
    return settings.DATA_DIR / "sftp_keys"
