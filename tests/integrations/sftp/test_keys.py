"""Keys as people paste them, the task's own key, and the settings of another server."""

import io
import subprocess

import asyncssh
import paramiko
import pytest
from django.db import IntegrityError, transaction

from core.exceptions import BadSetting
from core.models import Client
from core.scoping import client_scope
from core.system_settings import save_settings
from integrations.sftp import door
from integrations.sftp.keys import BadPublicKey, as_line, fingerprint, host_key, read_public_keys, task_key
from integrations.sftp.models import SftpLogin
from integrations.sftp.remote import read_private_key
from integrations.transport import IntegrationError
from tests.integrations.conftest import ADMIN
from tests.integrations.sftp.conftest import login_of, make_key

LOOPBACK = "127.0.0.1"


def public(kind="ssh-ed25519", **facts):
    return as_line(asyncssh.generate_private_key(kind, **facts).convert_to_public())


def test_keys_are_read_with_their_comments_and_shown_as_openssh_shows_them(tmp_path):
    file = make_key(tmp_path).with_suffix(".pub")
    (key,) = read_public_keys(f"\n  {file.read_text()}\n")
    shown = subprocess.run(["ssh-keygen", "-lf", file], capture_output=True, text=True, check=True).stdout
    assert fingerprint(key) == shown.split()[1]
    assert read_public_keys(as_line(key)) == [key] and as_line(key).endswith(shown.split()[2])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "“hello…” is no public key"),
        ("ssh-ed25519 AAAA", "is no public key"),
        ('command="id" ' + public(), "is no public key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA", "This is a private key"),
        (public("ssh-rsa", key_size=1024), "2048 bits"),
        (public("ssh-dss"), "no longer safe"),
        ("\n".join([public()] * 21), "No more than 20 keys"),
    ],
    ids=["word", "cut", "options", "private", "short", "dss", "many"],  # the keys are new each time
)
def test_what_is_no_good_key_is_refused_in_words(text, words):
    with pytest.raises(BadPublicKey, match=words) as refused:
        read_public_keys(text)
    assert refused.value.field == "public_keys"


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
def test_good_keys_of_each_kind_are_taken(kind):
    assert len(read_public_keys(public(kind))) == 1


def test_our_own_keys_are_made_once():
    assert host_key() == host_key() and task_key() == task_key() and host_key() != task_key()


# ---- the task's key ----------------------------------------------------------------------------------------------


def test_the_tasks_key_opens_the_named_clients_folder_from_here_only(make_client):
    client = make_client()
    key, name = task_key().convert_to_public(), f"task:{client.code}"
    guest = door.by_key(name, key, LOOPBACK)
    assert (guest.client_id, guest.login_id, guest.folder.name) == (client.pk, None, client.code)
    assert door.by_key(name, key, "172.18.0.5"), "another container"
    assert door.by_key(name, key, "8.8.8.8") is None
    assert door.by_key("task:NOBODY", key, LOOPBACK) is None
    assert door.by_key(name, asyncssh.generate_private_key("ssh-ed25519"), LOOPBACK) is None
    Client.objects.filter(pk=client.pk).update(is_active=False)
    assert door.by_key(name, key, LOOPBACK) is None and not door.is_welcome(guest)


def test_the_tasks_key_opens_no_login_and_a_logins_key_no_task(make_client, tmp_path):
    login = login_of(make_client(), key=make_key(tmp_path))
    (own,) = read_public_keys(login.key.with_suffix(".pub").read_text())
    assert door.by_key(login.name, own, LOOPBACK)
    assert door.by_key(login.name, task_key().convert_to_public(), LOOPBACK) is None
    assert door.by_key(f"task:{login.client.code}", own, LOOPBACK) is None
    assert door.by_password(f"task:{login.client.code}", login.password, LOOPBACK) is None


def test_a_client_has_one_login_and_a_user_name_is_one_clients(make_client):
    login, other = login_of(make_client()), make_client()
    with pytest.raises(IntegrityError), transaction.atomic(), client_scope(login.client):
        SftpLogin.objects.create(username="second")
    with pytest.raises(IntegrityError), transaction.atomic(), client_scope(other):
        SftpLogin.objects.create(username=login.name)


# ---- settings of another server ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["sftp.example.edu", "sftp.example.edu:2222", ""])
def test_a_server_is_named_by_host_and_port(make_client, text):
    with client_scope(make_client()):
        save_settings(actor=ADMIN, values={"sftp_import_host": text})


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("sftp_import_host", "sftp://example.edu"),
        ("sftp_import_host", "example.edu:"),
        ("sftp_import_host", "example.edu:0"),
        ("sftp_import_host", "example.edu:99999"),
        ("sftp_import_host", "user@example.edu"),
        ("sftp_import_fingerprint", "MD5:aa:bb"),
        ("sftp_import_fingerprint", "SHA256:short"),
    ],
)
def test_what_is_no_server_or_fingerprint_is_refused(make_client, key, text):
    with client_scope(make_client()), pytest.raises(BadSetting):
        save_settings(actor=ADMIN, values={key: text})


def rsa_text():
    out = io.StringIO()
    paramiko.RSAKey.generate(2048).write_private_key(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [str, lambda text: text.replace("\n", ""), lambda text: text.replace("\n", " ")],
    ids=["as it is", "joined", "spaced"],
)
def test_private_keys_are_read_with_and_without_their_line_breaks(tmp_path, change):
    assert read_private_key(change(make_key(tmp_path).read_text())).get_name() == "ssh-ed25519"
    assert read_private_key(change(rsa_text())).get_name() == "ssh-rsa"


@pytest.mark.parametrize("text", ["", "-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----"])
def test_a_private_key_that_is_none_is_a_matter_of_settings(text):
    with pytest.raises(IntegrationError) as failed:
        read_private_key(text)
    assert failed.value.error_class == "config"
