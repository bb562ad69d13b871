"""Processes of the site that are killed at a statement of our choice.

A door stands between them and the tests' PostgreSQL and counts the messages that carry a statement. The kill comes
from there, so the code that is killed knows nothing of it (DECISIONS 43).
"""

import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, quote, urlsplit

from django.db import connection

from tests.workers import ROOT

STATEMENTS = (b"Q", b"P")  # a simple query; the parsing of a prepared one
_SOCKET = ".s.PGSQL.5432"
# Loads the site once; each line on its input is a call to make in a fork: module:function and its arguments.
_NURSERY = """
import os, sys
from importlib import import_module
import django
django.setup()
for module in sys.argv[1:]:
    import_module(module)
print("ready", flush=True)
for line in sys.stdin:
    name, *arguments = line.split()
    module, _colon, function = name.partition(":")
    child = os.fork()
    if not child:
        getattr(import_module(module), function)(*arguments)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Door:
    """What comes through is counted in `count`. Who sends statement `kill_at` is killed: before the server has it, or
    (`after`) once the server has done it, without hearing of that. `cuts`: only the connection ends, the process goes
    on without its database."""

    def __init__(self, folder: Path):
        self.count, self.kill_at, self.after, self.cuts = 0, None, False, False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / _SOCKET))
        self._listener.listen()

    def expect(self, kill_at: int | None, *, after: bool = False, cuts: bool = False) -> None:
        self.count, self.kill_at, self.after, self.cuts = 0, kill_at, after, cuts

    def serve(self) -> None:
        """Let one process in after another."""
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                Thread(target=self._pass, args=(near,), daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _pass(self, near: socket.socket) -> None:
        victim = struct.unpack("iII", near.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        with near, socket.socket(socket.AF_UNIX) as far, suppress(OSError):
            far.connect(str(Path(_place_of_the_server(), _SOCKET)))
            back = Thread(target=self._answer, args=(far, near, victim), daemon=True)
            back.start()
            self._ask(near, far, victim)
            far.shutdown(socket.SHUT_WR)
            back.join()

    def _ask(self, near: socket.socket, far: socket.socket, victim: int) -> None:
        stream, kind = near.makefile("rb"), b""  # the first message has no kind
        while head := stream.read(4):
            if kind in STATEMENTS:
                self.count += 1
                if self.count == self.kill_at and not self.after:
                    return self._hit(victim, near)
            far.sendall(kind + head + stream.read(struct.unpack("!i", head)[0] - 4))
            kind = stream.read(1)

    def _answer(self, far: socket.socket, near: socket.socket, victim: int) -> None:
        with suppress(OSError):
            while said := far.recv(65536):
                if self.kill_at and self.after and self.count >= self.kill_at:
                    return self._hit(victim, near)
                near.sendall(said)

    def _hit(self, victim: int, near: socket.socket) -> None:
        if not self.cuts:
            return os.kill(victim, signal.SIGKILL)
        self.kill_at = None  # it may come back by another connection
        near.shutdown(socket.SHUT_RDWR)


def _place_of_the_server() -> str:
    return parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]


class Victims:
    """`run("tests.content.calls:deliver", code, mail_id)` in a process of its own; gives its exit code."""

    def __init__(self, door: Door, process: subprocess.Popen):
        self.door, self._process = door, process

    def begin(self, *call) -> int:
        """Start it; gives the process's id."""
        self._process.stdin.write(" ".join(map(str, call)) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> int:
        """Wait for its end; gives its exit code, -9 for one that was killed."""
        return int(self._process.stdout.readline())

    def run(self, *call, kill_at: int | None = None, **how: bool) -> int:
        self.door.expect(kill_at, **how)
        self.begin(*call)
        return self.end()


@contextmanager
def victims(folder: Path, *modules: str, **environment):
    """A Victims on the test's database with these modules loaded; `environment` is what the site's own would say."""
    with (
        tempfile.TemporaryDirectory(prefix="opscom-door-") as place,
        open(folder / "victims.log", "w") as log,
    ):
        door = Door(Path(place))
        Thread(target=door.serve, daemon=True).start()
        url = f"postgresql://postgres@/{connection.settings_dict['NAME']}?host={quote(place, safe='')}"
        process = subprocess.Popen(
            [sys.executable, "-c", _NURSERY, *modules],
            cwd=ROOT, env={**os.environ, "DATABASE_URL": url, **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        try:
            assert process.stdout.readline() == "ready\n", (folder / "victims.log").read_text()
            yield Victims(door, process)
        finally:
            process.stdin.close()
            process.wait()
            process.stdout.close()
            door.close()
    print((folder / "victims.log").read_text())  # noqa: T201  shown when the test fails
