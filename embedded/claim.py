"""Who runs the servers of a data folder: one owner; other commands borrow them meanwhile."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded import EmbeddedError

_BORROW_SECONDS = 60
_READY = b"ready"


class Claim:
    """A claim on the servers of `data`, held by the kernel: it ends with this process, however that ends.

    The owner's lock says who starts and stops the servers, the users' lock who still needs them.
    """

    def __init__(self, data: Path):
        self._data = data
        self._notice = data / "running"
        self._published = False
        self._owner = os.open(data / "servers.lock", os.O_CREAT | os.O_RDWR, 0o600)
        self._users = os.open(data / "servers-used.lock", os.O_CREAT | os.O_RDWR, 0o600)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else makes files in the folder during this block."""
        folder = os.open(self._data, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def own(self, say: Callable[[str], None]) -> None:
        """Become the owner, waiting for a passing command that is; let_in() admits borrowers.

        Raises EmbeddedError when a site is running on this folder.
        """
        if not self._try(self._owner):
            self._wait_for_owner(say)
        self._close()

    def _wait_for_owner(self, say: Callable[[str], None]) -> None:
        if self._notice.exists():
            raise EmbeddedError(
                f"This data folder is in use already: {self.notice()['address']}\n"
                "Stop it with Ctrl-C where it runs, or give this copy its own --data."
            )
        say("Waiting for another command on this data folder to end ...")
        fcntl.flock(self._owner, fcntl.LOCK_EX)

    def own_or_borrow(self, are_ready: Callable[[], bool]) -> bool:
        """True as the owner, who must start the servers and let_in(); False when another's are ready for use."""
        give_up = time.monotonic() + _BORROW_SECONDS
        while not self._try(self._owner):
            fcntl.flock(self._users, fcntl.LOCK_SH)  # waits here while an owner starts or stops them
            if os.pread(self._owner, len(_READY), 0) == _READY and are_ready():
                return False
            fcntl.flock(self._users, fcntl.LOCK_UN)
            if time.monotonic() > give_up:
                raise EmbeddedError(f"The servers of {self._data} do not come up.")
            time.sleep(0.1)
        self._close()
        return True

    def let_in(self) -> None:
        """The servers are ready for borrowers."""
        os.pwrite(self._owner, _READY, 0)
        fcntl.flock(self._users, fcntl.LOCK_UN)

    def _close(self) -> None:
        # Written, not only locked: an owner that was killed while preparing lets nobody in by dying.
        os.ftruncate(self._owner, 0)
        fcntl.flock(self._users, fcntl.LOCK_EX)

    def publish(self, address: str, environment: dict) -> None:
        """Say where the site of this folder answers, and what commands beside it must know."""
        self._notice.write_text(json.dumps({"address": address, "environment": environment}))
        self._published = True

    def notice(self) -> dict:
        """What the running site published."""
        return json.loads(self._notice.read_text()) if self._notice.exists() else {"environment": {}}

    def wait_for_borrowers(self, say: Callable[[str], None]) -> None:
        """Return when no other command uses the servers, and let none begin."""
        if not self._try(self._users):
            say("Waiting for the commands that use these servers to end ...")
            fcntl.flock(self._users, fcntl.LOCK_EX)

    def release(self) -> None:
        if self._published:
            self._notice.unlink(missing_ok=True)
        os.close(self._owner)
        os.close(self._users)

    @staticmethod
    def _try(lock: int) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
