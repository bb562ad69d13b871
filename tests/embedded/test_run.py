"""`./run` and its verbs, called the way people call them (DESIGN §10, DECISIONS 29 and 33)."""

import os
import shutil
import subprocess
import sys

import pytest

from embedded.__main__ import _split_data
from tests.servers import ROOT

SITE_VARIABLES = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "OPSCOM_MODE",
    "OPSCOM_DATA",
    "TEST_TEMPLATE",
)


def shell_of_nobody() -> dict:
    """The environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if name not in SITE_VARIABLES}


@pytest.fixture
def shell() -> dict:
    return shell_of_nobody()


def verb(*arguments: str, env: dict) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "embedded", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


def test_without_a_verb_it_says_how_it_is_used(shell):
    answer = verb(env=shell)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "./run demo" in answer.stderr


def test_help_is_no_mistake(shell):
    answer = verb("--help", env=shell)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "./run manage" in answer.stdout


@pytest.mark.parametrize("arguments", [["--prot", "1"], ["--port", "many"], ["--host", "0.0.0.0"]])
def test_the_demo_takes_no_other_arguments(shell, folder, arguments):
    answer = verb("demo", "--data", str(folder / "data"), *arguments, env=shell)
    assert answer.returncode == 2
    assert "usage: ./run demo" in answer.stderr
    assert not (folder / "data").exists()


@pytest.mark.parametrize(
    ("words", "data", "rest"),
    [
        (["--data", "d", "create_client", "X"], "d", ["create_client", "X"]),
        (["create_client", "X", "--data", "d", "--host", "h"], "d", ["create_client", "X", "--host", "h"]),
        (["create_client", "X", "--data=d"], "d", ["create_client", "X"]),
        (["shell", "-c", "print(1, 2)", "-h"], "default", ["shell", "-c", "print(1, 2)", "-h"]),
    ],
)
def test_a_management_commands_own_arguments_pass_untouched(monkeypatch, words, data, rest):
    monkeypatch.setenv("OPSCOM_DATA", "default")
    assert _split_data(words) == (data, rest)


def test_DECISIONS_29_an_own_database_without_FIELD_KEYS_is_refused(shell, folder):
    shell["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/opscom"
    answer = verb("serve", "--data", str(folder / "data"), env=shell)
    assert answer.returncode == 1
    assert "DATABASE_URL is set but FIELD_KEYS is not" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.slow
def test_a_command_starts_the_servers_makes_the_tables_and_stops_them(shell, folder):
    data = folder / "data"
    code = "from core.models import Client; print('clients:', Client.objects.count())"
    answer = verb("manage", "shell", "-v0", "-c", code, "--data", str(data), env=shell)
    assert (answer.returncode, answer.stdout) == (0, "clients: 0\n"), answer.stderr
    assert not any(data.rglob("postmaster.pid"))
    assert (data / "keys.env").stat().st_mode & 0o777 == 0o600

    failed = verb("manage", "no_such_command", "--data", str(data), env=shell)
    assert failed.returncode == 1, "a command's failure is our own"
    assert "no_such_command" in failed.stderr


@pytest.fixture
def checkout(folder):
    """A checkout of nothing but what installs: no environment in it, and none can be made."""
    for file in ("run", "requirements.txt", "requirements-uv.txt"):
        shutil.copy(ROOT / file, folder)
    return folder


def run(checkout, **environment: str) -> subprocess.CompletedProcess:
    env = {**os.environ, **environment}
    return subprocess.run([checkout / "run", "demo"], env=env, cwd="/", capture_output=True, text=True)


def test_DECISIONS_33_a_python_without_pip_is_told_what_to_do(checkout):
    python = checkout / "python"
    python.write_text(f'#!/bin/sh\n[ "$1 $2" = "-m pip" ] && exit 1\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    answer = run(checkout, PYTHON=str(python))
    assert answer.returncode == 1
    assert "has no pip" in answer.stderr
    assert "apt-get install python3-pip" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_DECISIONS_33_an_old_python_is_not_used(checkout):
    python = checkout / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    answer = run(checkout, PYTHON=str(python))
    assert answer.returncode == 1
    assert "Python 3.11 or newer is needed" in answer.stderr


def test_a_failed_installation_is_tried_again_next_time(checkout):
    python = checkout / "python"
    python.write_text(
        '#!/bin/sh\n[ "$1 $2 $3" = "-m pip --version" ] && exit 0\n[ "$1 $2" = "-m pip" ] && exit 1\n'
        f'exec {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    for _ in range(2):
        answer = run(checkout, PYTHON=str(python))
        assert answer.returncode == 1
        assert "The packages of requirements.txt could not be installed" in answer.stderr
    assert not list(checkout.glob(".venv/.installed-*"))
