"""Runs the site's processes in the foreground: they start together, and the first that ends, ends all."""

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from embedded import EmbeddedError
from embedded.process import kill_session, log_since, log_size, spawn

_GRACE_SECONDS = 8  # for running tasks; a worker told to stop while it boots may never listen
_ROTATE_BYTES = 20_000_000


@dataclass
class Child:
    """A running process and where its words of this run begin in its log."""

    name: str
    process: subprocess.Popen
    log: Path
    offset: int

    def last_words(self) -> str:
        """How it ended, with the last lines it wrote."""
        return (
            f"{self.name} ended by itself (code {self.process.poll()}). The end of {self.log}:\n"
            f"{log_since(self.log, self.offset)}"
        )


class Supervisor:
    """Children with logs in `logs`. Used in a `with` block, whose end stops them in reverse order.

    Raises EmbeddedError with a child's last words from whatever it is waiting in when a child dies.
    """

    def __init__(self, logs: Path):
        self._logs = logs
        self._children: list[Child] = []
        self._watched: list[Child] = []

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_exception) -> None:
        for child in reversed(self._children):
            if child.process.poll() is None:
                child.process.terminate()
        give_up = time.monotonic() + _GRACE_SECONDS
        for child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, give_up - time.monotonic()))
            kill_session(child.process)

    def start(self, name: str, argv: list, *, env: dict, cwd: Path) -> None:
        """Start a child; its output goes to `<logs>/<name>.log`."""
        log = self._logs / f"{name}.log"
        if log_size(log) > _ROTATE_BYTES:
            log.replace(log.with_suffix(".log.1"))
        offset = log_size(log)
        self._children.append(Child(name, spawn(argv, log=log, env=env, cwd=cwd), log, offset))

    def watch(self, name: str, process: subprocess.Popen, log: Path) -> None:
        """Let the death of a server that somebody else starts and stops end all as well."""
        self._watched.append(Child(name, process, log, log_size(log)))

    def wait(self, condition=lambda: False, seconds: float = float("inf"), every: float = 0.1) -> bool:
        """Wait until `condition()`, asked `every` so many seconds, holds or `seconds` are over; did it hold?"""
        give_up = time.monotonic() + seconds
        while not condition():
            for child in (*self._watched, *self._children):
                if child.process.poll() is not None:
                    kill_session(child.process)
                    raise EmbeddedError(child.last_words())
            if time.monotonic() > give_up:
                return False
            time.sleep(every)
        return True
