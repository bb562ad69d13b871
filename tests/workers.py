"""Real Celery workers on a test's own database and broker, to be ended from outside."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120


@contextmanager
def workers(broker, folder: Path, **environment):
    """Gives a function that starts a worker as the site does; its `kill()` is SIGKILL for all that run."""
    name = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/opscom?", f"/{name}?"),
        "REDIS_URL": broker.conf.broker_url,
        **environment,
    }
    assert name in environment["DATABASE_URL"]
    command = [sys.executable, "-m", "celery", "-A", "opscom", "worker", "-P", "threads", "-c", "2"]
    command += ["--without-mingle", "--without-gossip", "--loglevel", "warning"]
    running = []

    def start():
        running.append(
            subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        )

    def kill():
        while running:
            process = running.pop()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    start.kill = kill
    with open(folder / "worker.log", "w") as log:
        try:
            yield start
        finally:
            kill()
    print((folder / "worker.log").read_text())  # noqa: T201  shown when the test fails


def eventually(check, what):
    """Wait for another process, which is given two minutes: a busy machine needs half of one to start it."""
    ends = time.monotonic() + PATIENCE
    while not (found := check()):
        assert time.monotonic() < ends, f"{what} did not happen"
        time.sleep(0.02)
    return found
