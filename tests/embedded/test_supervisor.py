"""The supervisor on real processes (platform §10)."""

import os
import select
import sys

import pytest

from embedded import EmbeddedError
from embedded.supervisor import Supervisor

pytestmark = pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")

PATIENT = "print('ready', flush=True); import signal; signal.pause()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + PATIENT
# Has a child of its own, which outlives it unless the whole session is ended.
PARENT = (
    "import signal, subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]]); signal.pause()"
)


class Lifeline:
    """A pipe that a process holds while it lives."""

    def __init__(self, folder):
        self.path = folder / "lifeline"
        os.mkfifo(self.path)
        self.end = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)

    @property
    def holder(self) -> str:
        """Code of a process that holds it."""
        return f"import os; os.write(os.open({str(self.path)!r}, os.O_WRONLY), b'!');" + PATIENT

    def is_cut(self) -> bool:
        """Waits for the holder's first sign, then for its end."""
        signs = [self._read(), self._read()]
        return signs == [b"!", b""]

    def _read(self) -> bytes | None:
        return os.read(self.end, 1) if select.select([self.end], [], [], 20)[0] else None


class Stage:
    def __init__(self, folder):
        self.folder = folder
        self.supervisor = Supervisor(folder)

    def start(self, name, code, *arguments):
        command = [sys.executable, "-c", code, *arguments]
        self.supervisor.start(name, command, env=dict(os.environ), cwd=self.folder)

    def output(self, name) -> str:
        return (self.folder / f"{name}.log").read_text()

    def await_output(self, name) -> str:
        assert self.supervisor.wait(lambda: self.output(name).endswith("\n"), 30)
        return self.output(name)

    def process(self, name):
        return next(child.process for child in self.supervisor._children if child.name == name)


@pytest.fixture
def stage(folder):
    return Stage(folder)


@pytest.fixture
def lifeline(folder):
    made = Lifeline(folder)
    yield made
    os.close(made.end)


def test_the_first_death_ends_all_and_quotes_its_last_lines(stage):
    with (
        pytest.raises(EmbeddedError, match=r"(?s)broken ended by itself \(code 3\).*the reason"),
        stage.supervisor,
    ):
        stage.start("steady", PATIENT)
        stage.await_output("steady")
        stage.start("broken", "print('the reason'); raise SystemExit(3)")
        stage.supervisor.wait()
    assert stage.process("steady").poll() is not None


def test_last_lines_are_of_this_run_only(stage):
    (stage.folder / "broken.log").write_text("an old reason\n")
    with pytest.raises(EmbeddedError) as caught, stage.supervisor:
        stage.start("broken", "raise SystemExit(3)")
        stage.supervisor.wait()
    assert "an old reason" not in str(caught.value)


def test_a_watched_servers_death_ends_all(stage, folder):
    server = Stage(folder)
    server.start("server", "pass")
    process = server.process("server")
    process.wait()
    with pytest.raises(EmbeddedError, match="database ended by itself"), stage.supervisor:
        stage.start("steady", PATIENT)
        stage.supervisor.watch("database", process, folder / "server.log")
        stage.supervisor.wait()


def test_stopping_ends_every_child(stage):
    with stage.supervisor:
        for name in ("one", "two"):
            stage.start(name, PATIENT)
            stage.await_output(name)
    assert [stage.process(name).poll() for name in ("one", "two")] == [-15, -15]


def test_a_child_that_does_not_listen_is_killed(stage, monkeypatch):
    monkeypatch.setattr("embedded.supervisor._GRACE_SECONDS", 0.2)
    with stage.supervisor:
        stage.start("deaf", DEAF)
        stage.await_output("deaf")
    assert stage.process("deaf").poll() == -9


def test_children_of_a_killed_child_are_ended_too(stage, lifeline):
    with pytest.raises(EmbeddedError), stage.supervisor:
        stage.start("parent", PARENT, lifeline.holder)
        stage.await_output("parent")
        stage.process("parent").kill()
        stage.supervisor.wait()
    assert lifeline.is_cut()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_children_end_when_the_supervisor_is_killed(folder, python, lifeline):
    supervisor = python(
        "import os, sys; from pathlib import Path; from embedded.supervisor import Supervisor\n"
        "s = Supervisor(Path(sys.argv[1]))\n"
        "s.start('child', [sys.executable, '-c', sys.argv[2]], env=dict(os.environ), cwd=sys.argv[1])\n"
        "s.wait(lambda: (Path(sys.argv[1]) / 'child.log').read_text())\n"
        "print('up', flush=True); sys.stdin.read()",
        folder,
        lifeline.holder,
    )
    assert supervisor.stdout.readline() == "up\n"
    supervisor.kill()
    assert lifeline.is_cut()


def test_a_long_log_is_put_aside(stage, monkeypatch):
    monkeypatch.setattr("embedded.supervisor._ROTATE_BYTES", 5)
    (stage.folder / "child.log").write_text("long enough\n")
    with stage.supervisor:
        stage.start("child", PATIENT)
        stage.await_output("child")
    assert stage.output("child") == "ready\n"
    assert (stage.folder / "child.log.1").read_text() == "long enough\n"


def test_waiting_gives_up_after_its_time(stage):
    with stage.supervisor:
        stage.start("steady", PATIENT)
        assert stage.supervisor.wait(lambda: False, seconds=0) is False
