"""A real server process on this run's database, and OpenSSH's own client to speak to it."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from types import SimpleNamespace
from uuid import uuid4

import paramiko
import pytest
from django.core.cache import cache
from django.db import connection

from core.choices import Feature
from core.models import Client
from core.scoping import client_scope
from integrations.sftp.folders import folder_of
from integrations.sftp.keys import as_line, host_key
from integrations.sftp.services import make_password_of_login, save_public_keys
from tests.integrations.conftest import ADMIN
from tests.servers import ROOT


@pytest.fixture(scope="session", autouse=True)
def openssh():
    """These tests are about what people use, so without OpenSSH's client they cannot run."""
    if not (shutil.which("sftp") and shutil.which("ssh-keygen")):
        reason = "no sftp on PATH: apt-get install openssh-client"
        pytest.fail(reason, pytrace=False) if os.environ.get("CI") else pytest.skip(reason)


def environment(**more):
    """What a process of the site is told, so that it works on the test's database."""
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/opscom?", f"/{name}?")
    assert name in url
    # Its connections are told from those of this process by their name (tests/live.py).
    return {**os.environ, "DATABASE_URL": url, "PGAPPNAME": "site", "PYTHONUNBUFFERED": "1", **more}


def manage(*arguments):
    """Run one management command on the test's database."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="session")
def server_process(django_db_setup, django_db_blocker, tmp_path_factory):
    """`manage.py sftp_server` on a free port, for the whole run; `port`, `log`, `process`."""
    with django_db_blocker.unblock(), start_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


class start_server:
    """A server for a block."""

    def __init__(self, folder, **more):
        self.log = folder / "sftp.log"
        command = [sys.executable, "manage.py", "sftp_server", "--port", "0"]
        with self.log.open("w") as log:
            pipes = {"stdout": subprocess.PIPE, "stderr": log, "text": True}
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment(**more), **pipes)

    def __enter__(self):
        self.said = self.process.stdout.readline()
        found = re.search(r":(\d+), host key", self.said)
        assert found, self.log.read_text()
        self.port = int(found[1])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.stdout.close()
        assert self.process.wait(30) == 0, self.log.read_text()


@pytest.fixture
def server(server_process, settings):
    settings.SFTP_ADDRESS = f"127.0.0.1:{server_process.port}"
    forgive()
    yield server_process
    forgive()


def forgive():
    """Forget the failed sign-ins of this machine, which all tests share."""
    cache.delete("sftp:tries:127.0.0.1")


class OpenSSH:
    """OpenSSH's client, which knows the server's key."""

    def __init__(self, port, folder):
        self.port, self.folder = port, folder
        known = as_line(host_key()).split()[:2]
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {' '.join(known)}\n")
        ask = folder / "askpass"
        ask.write_text('#!/bin/sh\nprintf "%s\\n" "$TEST_PASSWORD"\n')
        ask.chmod(0o700)

    def options(self, login):
        """The command-line options to call as `login`: with its key when it has one, else its password."""
        methods = "publickey" if login.key else "password"
        return [
            "-F", "/dev/null", "-o", "BatchMode=no", "-o", f"UserKnownHostsFile={self.folder}/known_hosts",
            "-o", "StrictHostKeyChecking=yes", "-o", "NumberOfPasswordPrompts=1", "-o", "IdentitiesOnly=yes",
            "-o", f"PreferredAuthentications={methods}", "-o", "ConnectTimeout=20",
            *(["-i", str(login.key)] if login.key else []),
        ]  # fmt: skip

    def shell(self, login):
        return {
            **os.environ,
            "SSH_ASKPASS": str(self.folder / "askpass"),
            "SSH_ASKPASS_REQUIRE": "force",
            "TEST_PASSWORD": login.password,
        }

    def sftp(self, login, *commands):
        """Run these commands in one session; the first that fails ends it."""
        command = ["sftp", *self.options(login), "-P", str(self.port), "-b", "-", f"{login.name}@127.0.0.1"]
        text = "\n".join(commands) + "\n"
        env = self.shell(login)
        return subprocess.run(command, input=text, capture_output=True, text=True, env=env, timeout=60)

    def ssh(self, login, *arguments):
        """Call with ssh instead."""
        command = ["ssh", *self.options(login), "-p", str(self.port), f"{login.name}@127.0.0.1", *arguments]
        pipes = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
        return subprocess.run(command, env=self.shell(login), timeout=60, **pipes)

    def put(self, login, name, content):
        """Drop a file as a person would; it must work."""
        file = self.folder / f"local-{uuid4().hex}"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = self.sftp(login, f'put "{file}" "{name}"')
        assert done.returncode == 0, done.stderr


@pytest.fixture
def openssh_client(server, tmp_path):
    return OpenSSH(server.port, tmp_path)


@contextmanager
def raw_session(login, port):
    """A session of any client, to say what OpenSSH's would not: paramiko's SFTPClient."""
    with closing(paramiko.Transport(("127.0.0.1", port))) as transport:
        transport.connect(username=login.name, password=login.password)
        with closing(transport.open_sftp_client()) as session:
            yield session


def make_key(folder):
    """A key pair of OpenSSH's own making; its private file."""
    file = folder / f"id_{uuid4().hex}"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    return file


def login_of(client, *, key=None):
    """The client's login with a password made as the page makes it, and `key`."""
    with client_scope(client):
        login, password = make_password_of_login(actor=ADMIN)
        if key:
            save_public_keys(actor=ADMIN, text=key.with_suffix(".pub").read_text())
    return SimpleNamespace(
        name=login.username, password=password, key=key, folder=folder_of(client), client=client
    )


@pytest.fixture
def make_client(transactional_db):
    """Makes clients with managed import, whose folders and counters nobody used before."""

    def make(**facts):
        code = f"T{uuid4().hex[:10]}".upper()
        known = {"name": code.title(), "features": [Feature.IMPORT]}
        return Client.objects.create(code=code, **known | facts)

    return make


@pytest.fixture
def login(make_client):
    """A login of a client of its own."""
    return login_of(make_client())
