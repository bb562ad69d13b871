"""Where servers may live: who runs them, which folders that user reaches, short private socket folders."""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from pathlib import Path
from pwd import struct_passwd

from embedded import EmbeddedError
from embedded.process import as_user

# Root's place for what others must reach. Not /var/tmp: its cleaners delete what a month left untouched.
OUTSIDE = Path("/var/lib/opscom-embedded")

# A socket's path may have 107 bytes (103 on macOS); ".s.PGSQL.5432" is the longest name put into the folder.
_SOCKET_FOLDER_LIMIT = 85


def service_user() -> struct_passwd | None:
    """The account PostgreSQL runs as: None for ourselves, since only root may not run it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def reaches(user: struct_passwd, path: Path) -> bool:
    """Whether `user` can read and enter `path`; the kernel is asked, as that user."""
    test = 'test -r "$1" && test -x "$1"'
    return subprocess.run(["/bin/sh", "-c", test, "sh", str(path)], **as_user(user)).returncode == 0


def data_folder(path: Path | str) -> Path:
    """The absolute path of a data folder, made with its `logs` when new. Others may pass but not look.

    Raises EmbeddedError when it is another account's: root would leave files there its owner cannot read.
    """
    data = Path(path).resolve()
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    if data.stat().st_uid != os.geteuid():
        raise EmbeddedError(
            f"{data} belongs to user {data.owner()}. Start as that user, or give another --data."
        )
    (data / "logs").mkdir(mode=0o700, exist_ok=True)
    return data


def private_folder(path: Path, user: struct_passwd | None) -> Path:
    """Make `path` a folder only `user` (None: ourselves) can enter.

    Raises EmbeddedError when somebody else's folder or a link stands there already.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    owner = user.pw_uid if user else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise EmbeddedError(f"{path} belongs to somebody else; it is left alone.")
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(0o700)
    return path


def socket_folder(wanted: Path, user: struct_passwd | None = None) -> Path:
    """`wanted` when a socket fits there, else a short private folder, always the same for one `wanted`."""
    if len(os.fsencode(wanted)) <= _SOCKET_FOLDER_LIMIT and "," not in str(wanted):
        return private_folder(wanted, user)
    return private_folder(Path("/tmp") / f"opscom-{_fingerprint(wanted)}", user)


def outside_cluster(data: Path, user: struct_passwd) -> Path:
    """A folder for the cluster of `data` that `user` can reach where `data` itself cannot be.

    It is named by the random id in `<data>/cluster`, so a moved data folder finds its cluster again.
    Without that id `data` is new, or was deleted to start afresh: what an earlier life left is removed.
    """
    OUTSIDE.mkdir(mode=0o755, exist_ok=True)
    id_file = data / "cluster"
    place = _fingerprint(data)
    if not id_file.exists():
        for orphan in OUTSIDE.glob(f"{place}-*"):
            shutil.rmtree(orphan)
        id_file.write_text(secrets.token_hex(16))
    identity = id_file.read_text().strip()
    found = next(OUTSIDE.glob(f"*-{identity}"), OUTSIDE / f"{place}-{identity}")
    return private_folder(found, user)


def _fingerprint(path: Path) -> str:
    """Short name of a path on this machine; two containers that share a folder do not share it."""
    return hashlib.sha256(f"{os.uname().nodename}:{path}".encode()).hexdigest()[:12]
