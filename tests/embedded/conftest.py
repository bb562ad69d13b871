"""Folders and processes for tests that start servers of their own."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers import ROOT


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A folder that the account PostgreSQL runs under can pass, unlike pytest's own as root."""
    made = Path(tempfile.mkdtemp(prefix="opscom-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    with passable_folder() as made:
        yield made


@pytest.fixture(scope="module")
def module_folder() -> Iterator[Path]:
    with passable_folder() as made:
        yield made


@pytest.fixture
def python():
    """Start Python code as a process of its own, in the project; killed at the end."""
    started = []

    def start(code: str, *arguments) -> subprocess.Popen:
        command = [sys.executable, "-c", code, *map(str, arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        started.append(subprocess.Popen(command, cwd=ROOT, text=True, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
