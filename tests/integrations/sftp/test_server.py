"""Our SFTP server as OpenSSH's client meets it: one folder a client, and no way out of it."""

import os
import signal
import socket
import subprocess
from contextlib import ExitStack, suppress

import paramiko
import pytest

from core.choices import Feature
from core.models import Client
from core.scoping import client_scope
from integrations.sftp.folders import LARGEST_FILE, QUOTA
from integrations.sftp.models import SftpLogin
from integrations.sftp.server import MOST_OF_AN_ADDRESS
from integrations.sftp.services import switch_login
from tests.integrations.conftest import ADMIN
from tests.integrations.sftp.conftest import login_of, make_key, raw_session, start_server
from tests.integrations.test_worker_killed import eventually

CONTENT = "unique_id,login_source\n1,OPSCOM\n"


def mode(file):
    return file.stat().st_mode & 0o777


# ---- who comes in ------------------------------------------------------------------------------------------------


def test_a_client_drops_a_file_with_the_password_that_the_page_showed(openssh_client, login):
    openssh_client.put(login, "people.csv", CONTENT)
    file = login.folder / "people.csv"
    assert (file.read_text(), mode(file)) == (CONTENT, 0o600)
    listed = openssh_client.sftp(login, "ls -1", "pwd")
    assert "people.csv" in listed.stdout and "Remote working directory: /" in listed.stdout
    with client_scope(login.client):
        assert SftpLogin.objects.get().last_used_at


def test_a_client_signs_in_with_a_key_and_no_other_key_opens(openssh_client, make_client, tmp_path):
    key, other = make_key(tmp_path), make_key(tmp_path)
    login = login_of(make_client(), key=key)
    assert openssh_client.sftp(login, "ls").returncode == 0
    login.key = other
    assert "Permission denied" in openssh_client.sftp(login, "ls").stderr


def test_a_wrong_password_an_unknown_name_and_another_clients_password_are_refused(
    openssh_client, make_client
):
    login, other = login_of(make_client()), login_of(make_client())
    attempts = ((login.name, "wrong"), ("nobody", "wrong"), (login.name, other.password), (login.name, ""))
    for login.name, login.password in attempts:
        done = openssh_client.sftp(login, "ls")
        assert done.returncode != 0 and "Permission denied" in done.stderr


def test_quality_30_a_name_that_was_guessed_at_is_locked_for_passwords_and_not_for_keys(
    openssh_client, make_client, tmp_path
):
    login, other = login_of(make_client(), key=make_key(tmp_path)), login_of(make_client())
    key, login.key, right = login.key, None, login.password
    login.password = "wrong"
    for _ in range(5):
        assert openssh_client.sftp(login, "ls").returncode != 0
    login.password = right
    assert "Permission denied" in openssh_client.sftp(login, "ls").stderr, "even with the right password"
    assert openssh_client.sftp(other, "ls").returncode == 0, "others are not locked out"
    login.key = key
    assert openssh_client.sftp(login, "ls").returncode == 0


def switch_off_login(client):
    with client_scope(client):
        switch_login(actor=ADMIN, is_enabled=False)


def switch_off_client(client):
    Client.objects.filter(pk=client.pk).update(is_active=False)


def switch_off_feature(client):
    Client.objects.filter(pk=client.pk).update(features=[Feature.API])


OFF = [switch_off_login, switch_off_client, switch_off_feature]


@pytest.mark.parametrize("switch_off", OFF)
def test_what_is_switched_off_is_refused_at_sign_in_by_password_and_by_key(
    openssh_client, make_client, tmp_path, switch_off
):
    login = login_of(make_client(), key=make_key(tmp_path))
    switch_off(login.client)
    assert "Permission denied" in openssh_client.sftp(login, "ls").stderr
    login.key = None
    assert "Permission denied" in openssh_client.sftp(login, "ls").stderr


@pytest.mark.parametrize("switch_off", OFF)
def test_what_is_switched_off_meanwhile_is_refused_at_the_next_file(server, login, switch_off):
    with raw_session(login, server.port) as session:
        assert session.listdir() == []
        switch_off(login.client)
        with pytest.raises(paramiko.SSHException, match="dropped"):
            session.open("late.csv", "w")
    assert not list(login.folder.iterdir())


# ---- the jail ----------------------------------------------------------------------------------------------------


@pytest.fixture
def secret(server, make_client):
    """A file in another client's folder."""
    file = login_of(make_client()).folder / "secret.csv"
    file.write_text("theirs")
    return file


def test_two_clients_cannot_see_each_other(openssh_client, login, secret):
    for path in (f"../{secret.parent.name}/secret.csv", f"/{secret.parent.name}/secret.csv", str(secret)):
        assert openssh_client.sftp(login, f"get {path} {openssh_client.folder}/stolen").returncode != 0
        assert openssh_client.sftp(login, f"put /etc/hostname {path}").returncode != 0
        assert openssh_client.sftp(login, f"rm {path}").returncode != 0
    assert not (openssh_client.folder / "stolen").exists()
    assert secret.read_text() == "theirs"
    assert secret.parent.name not in openssh_client.sftp(login, "ls -la ..", "ls -la /").stdout


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../../../../../../etc/passwd", "/../../etc/passwd", ".bak/../../../sftp_keys/host_key",
     "./.././..//../etc/passwd", "sub/file.csv", ".bak/deep/file.csv"],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(server, login, path):
    with raw_session(login, server.port) as session:
        for use in (
            session.open,
            session.stat,
            session.lstat,
            session.remove,
            session.listdir,
            session.mkdir,
        ):
            with pytest.raises(OSError):
                use(path)
    assert not list(login.folder.iterdir())


def test_dots_before_the_root_are_the_root(server, login):
    with raw_session(login, server.port) as session:
        assert [session.normalize(path) for path in ("..", "/..", ".", "/../..")] == ["/"] * 4
        with session.open("../../people.csv", "w") as file:
            file.write("x")
    assert (login.folder / "people.csv").read_text() == "x"


def test_links_cannot_be_made(openssh_client, login, secret):
    openssh_client.put(login, "people.csv", CONTENT)
    for command in (f"ln -s {secret} link", "ln -s people.csv link", "ln people.csv link", "ln -s / link"):
        done = openssh_client.sftp(login, command)
        assert done.returncode != 0 and "Permission denied" in done.stderr
    assert os.listdir(login.folder) == ["people.csv"]


def test_a_link_that_is_there_leads_nowhere(openssh_client, login, secret):
    (login.folder / "link.csv").symlink_to(secret)
    (login.folder / ".bak").symlink_to(secret.parent)
    for command in (f"get link.csv {openssh_client.folder}/stolen", "put /etc/hostname link.csv", "ls .bak",
                    "get .bak/secret.csv", "put /etc/hostname .bak/new", "rename link.csv other.csv"):  # fmt: skip
        assert openssh_client.sftp(login, command).returncode != 0, command
    assert not (openssh_client.folder / "stolen").exists()
    assert secret.read_text() == "theirs" and os.listdir(secret.parent) == ["secret.csv"]


def test_only_bak_can_be_made_and_folders_stay(openssh_client, login):
    assert openssh_client.sftp(login, "mkdir .bak").returncode == 0
    for command in (
        "mkdir sub",
        "mkdir .bak/sub",
        "rmdir .bak",
        "rename .bak other",
        "rmdir /",
        "rename / x",
    ):
        assert openssh_client.sftp(login, command).returncode != 0, command
    assert os.listdir(login.folder) == [".bak"]


def test_files_can_be_listed_renamed_and_deleted_but_their_mode_is_ours(openssh_client, login):
    openssh_client.put(login, "a.csv", CONTENT)
    done = openssh_client.sftp(login, "chmod 777 a.csv", "rename a.csv b.csv", "ls -l")
    assert done.returncode == 0 and login.name in done.stdout
    assert mode(login.folder / "b.csv") == 0o600
    assert openssh_client.sftp(login, "rm b.csv").returncode == 0
    assert not list(login.folder.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [["id"], [], ["-s", "shell"], ["-W", "127.0.0.1:22"],
     ["-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22"]],
)  # fmt: skip
def test_there_is_no_shell_no_command_and_no_forwarding(openssh_client, login, arguments):
    options = [word for word in arguments if word != "id"]
    done = openssh_client.ssh(login, *options, *(["id"] if "id" in arguments else []))
    assert done.returncode != 0 and done.stdout == "" and "Permission denied" not in done.stderr


# ---- sizes -------------------------------------------------------------------------------------------------------


def big_file(folder, size):
    file = folder / "big"
    file.touch()
    os.truncate(file, size)
    return file


def test_a_file_that_is_too_large_is_refused_and_never_counts_as_finished(openssh_client, login, tmp_path):
    done = openssh_client.sftp(login, f"put {big_file(tmp_path, LARGEST_FILE + 1)} big.csv")
    assert done.returncode != 0 and "write remote" in done.stderr
    assert (login.folder / "big.csv").stat().st_size <= LARGEST_FILE
    assert mode(login.folder / "big.csv") == 0o200


def test_a_full_folder_takes_no_more_until_files_are_deleted(openssh_client, login):
    big_file(login.folder, QUOTA - 10).chmod(0o600)
    assert openssh_client.sftp(login, "put /etc/passwd people.csv").returncode != 0
    with raw_session(login, openssh_client.port) as session, session.open("people.csv", "w") as file:
        file.set_pipelined(False)
        with pytest.raises(
            OSError, match=r"The folder is full: 1024 MiB in 2000 files\. Delete old files from \.bak\."
        ):
            file.write("more than ten bytes")
    assert openssh_client.sftp(login, "rm big", "rm people.csv", "put /etc/passwd people.csv").returncode == 0


def test_a_length_cannot_be_set_beyond_the_limit(server, login):
    with raw_session(login, server.port) as session, session.open("people.csv", "w") as file:
        with pytest.raises(OSError, match=r"A file may have 64 MiB\."):
            file.truncate(LARGEST_FILE + 1)
        with pytest.raises(OSError):
            session.truncate("people.csv", LARGEST_FILE + 1)
    assert (login.folder / "people.csv").stat().st_size == 0


# ---- half files --------------------------------------------------------------------------------------------------


def test_parking_IMP_6_a_file_is_marked_while_it_is_written(server, login):
    file = login.folder / "people.csv"
    with raw_session(login, server.port) as session:
        with session.open("people.csv", "w") as handle:
            handle.write("half")
            handle.flush()
            assert mode(file) == 0o200
        assert mode(file) == 0o600
        with session.open("people.csv", "a") as handle:
            assert mode(file) == 0o200
            handle.write(" and half")
        assert mode(file) == 0o600
    assert file.read_text() == "half and half"


def test_parking_IMP_6_an_upload_that_is_cut_off_stays_marked_until_it_is_resumed(
    openssh_client, login, tmp_path
):
    local = tmp_path / "local.csv"
    local.write_bytes(os.urandom(400_000))
    file = login.folder / "people.csv"
    command = ["sftp", "-l", "400", *openssh_client.options(login), "-P", str(openssh_client.port), "-b", "-",
               f"{login.name}@127.0.0.1"]  # fmt: skip
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    slow = subprocess.Popen(
        command, env=openssh_client.shell(login), text=True, start_new_session=True, **pipes
    )
    slow.stdin.write(f"put {local} people.csv\n")
    slow.stdin.close()
    eventually(lambda: file.exists() and file.stat().st_size, "the beginning of the upload")
    assert mode(file) == 0o200
    os.killpg(slow.pid, signal.SIGKILL)
    slow.wait()
    with raw_session(login, openssh_client.port) as session:  # served after the end of the one before
        assert session.listdir() == ["people.csv"]
    assert mode(file) == 0o200
    assert openssh_client.sftp(login, f"reput {local} people.csv").returncode == 0
    assert (mode(file), file.read_bytes()) == (0o600, local.read_bytes())


# ---- the server itself -------------------------------------------------------------------------------------------


def test_the_host_key_is_made_once_and_is_its_owners_alone(server, settings, tmp_path):
    key = settings.DATA_DIR / "sftp_keys" / "host_key"
    assert mode(key) == 0o600 and mode(key.parent) == 0o700
    before = key.read_bytes()
    with start_server(tmp_path) as second:
        assert second.said.split("host key ")[1] == server.said.split("host key ")[1]
    assert key.read_bytes() == before


def test_an_address_has_twenty_calls_at_once_and_the_next_is_turned_away(server, login):
    with ExitStack() as stack:

        def call():
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            try:
                return connection.recv(4)
            except ConnectionError:
                return b""

        assert [call() for _ in range(MOST_OF_AN_ADDRESS)] == [b"SSH-"] * MOST_OF_AN_ADDRESS
        assert call() == b""
    eventually(lambda: greeted(server.port), "a call after the others hung up")


def greeted(port):
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        return connection.recv(4)


def test_a_port_that_is_taken_is_said_in_one_line(server):
    from tests.integrations.sftp.conftest import manage

    done = manage("sftp_server", "--port", str(server.port))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"127.0.0.1:{server.port}" in done.stderr
