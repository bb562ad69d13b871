"""Our SFTP server as OpenSSH's client meets it: one folder a client, and no way out of it."""

import os

from core.choices import Feature
from core.models import Client
from core.scoping import client_scope
from integrations.sftp.models import SftpLogin
from integrations.sftp.services import switch_login
from tests.integrations.conftest import ADMIN
from tests.integrations.sftp.conftest import login_of, make_key


def test_a_client_drops_a_file_with_the_password_that_the_page_showed(openssh_client, login):
    openssh_client.put(login, "people.csv", "unique_id\n1\n")
    file = login.folder / "people.csv"
    assert file.read_text() == "unique_id\n1\n"
    assert file.stat().st_mode & 0o777 == 0o600
    listed = openssh_client.sftp(login, "ls -1", "pwd")
    assert "people.csv" in listed.stdout and "Remote working directory: /" in listed.stdout


def test_a_client_signs_in_with_a_key_and_no_other_key_opens(openssh_client, make_client, tmp_path):
    key, other = make_key(tmp_path), make_key(tmp_path)
    login = login_of(make_client(), key=key)
    assert openssh_client.sftp(login, "ls").returncode == 0
    login.key = other
    assert "Permission denied" in openssh_client.sftp(login, "ls").stderr


def test_a_wrong_password_an_unknown_name_and_another_clients_password_are_refused(openssh_client, make_client):
    login, other = login_of(make_client()), login_of(make_client())
    for name, password in ((login.name, "wrong"), ("nobody", "wrong"), (login.name, other.password), (login.name, "")):
        login.name, login.password = name, password
        done = openssh_client.sftp(login, "ls")
        assert done.returncode != 0 and "Permission denied" in done.stderr
