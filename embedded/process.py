"""Child processes that never outlive their parent."""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from pwd import struct_passwd

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    argv: list,
    *,
    log: Path,
    env: dict | None = None,
    cwd: Path | str | None = None,
    user: struct_passwd | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen:
    """Start `argv` in a session of its own, output appended to `log`.

    On Linux the kernel sends it `death_signal` when this process dies, however it dies.
    """
    with open(log, "ab") as out:
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
            # A new session keeps the terminal's Ctrl-C to ourselves: we decide the order of the end.
            preexec_fn=partial(_end_with, os.getpid(), death_signal) if _libc else None,
            **as_user(user, cwd),
        )


def as_user(user: struct_passwd | None, cwd: Path | str | None = None) -> dict:
    """The subprocess arguments that run a command as `user` (None: as ourselves)."""
    if user is None:
        return {"cwd": cwd}
    # The folder we stand in may be closed to that user, so it starts at the root.
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": cwd or "/"}


def end(process: subprocess.Popen, sign: signal.Signals, grace: float) -> None:
    """Ask `process` to end with `sign`; after `grace` seconds kill its whole session."""
    if process.poll() is None:
        process.send_signal(sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    kill_session(process)


def kill_session(process: subprocess.Popen) -> None:
    """Kill whatever is left of the session that `process` led."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def log_since(log: Path, offset: int, lines: int = 15) -> str:
    """The last `lines` that were written to `log` after `offset` bytes."""
    with open(log, "rb") as file:
        file.seek(max(offset, file.seek(0, os.SEEK_END) - 20_000))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])


def log_size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _end_with(parent: int, death_signal: int) -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # it died before we could ask
        os._exit(1)
