"""“Test connection” on a real server: an admin says whose key is trusted, and before that no password leaves."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command

from core.health import mark_beat
from core.scoping import client_scope
from core.system_settings import save_settings, value
from integrations.sftp.connection import trust_host_key, try_connection
from integrations.sftp.health import greets
from integrations.sftp.models import SftpLogin
from tests.integrations.conftest import ADMIN
from tests.integrations.sftp.conftest import login_of

OTHER = "SHA256:" + "A" * 43


@pytest.fixture
def site(server, make_client, settings):
    """A client in whose scope the test runs, whose settings name another client's login on the real server."""
    theirs = login_of(make_client())
    settings.OUTBOUND_ALLOW = [f"127.0.0.1:{server.port}"]
    client = make_client()
    with client_scope(client):
        values = {
            "sftp_import_host": f"127.0.0.1:{server.port}",
            "sftp_import_user": theirs.name,
            "sftp_import_password": theirs.password,
        }
        save_settings(actor=ADMIN, values=values)
        yield SimpleNamespace(client=client, theirs=theirs, shown=server.said.split("host key ")[1].strip())


def used(login):
    with client_scope(login.client):
        return SftpLogin.objects.get().last_used_at


def test_our_own_server_needs_no_settings(server, make_client):
    with client_scope(make_client()):
        finding = try_connection()
    assert finding.works and "0 files or folders are there" in finding.words


def test_an_unknown_key_is_shown_and_nothing_secret_is_sent(site):
    finding = try_connection()
    assert (finding.works, finding.untrusted) == (False, site.shown)
    assert "Compare it with what its owner says" in finding.words
    assert used(site.theirs) is None, "nobody signed in"
    assert value("sftp_import_fingerprint") == ""


def test_a_trusted_key_is_kept_and_the_connection_works(site):
    (site.theirs.folder / "people.csv").write_text("x")
    finding = trust_host_key(actor=ADMIN, shown=site.shown)
    assert finding.works and "1 file or folder is there" in finding.words
    assert value("sftp_import_fingerprint") == site.shown
    assert used(site.theirs)


def test_a_key_that_the_server_does_not_show_is_not_trusted(site):
    finding = trust_host_key(actor=ADMIN, shown=OTHER)
    assert not finding.works and value("sftp_import_fingerprint") == ""


def test_a_changed_key_is_a_warning(site):
    save_settings(actor=ADMIN, values={"sftp_import_fingerprint": OTHER})
    finding = try_connection()
    assert (
        not finding.works and f"but you trusted {OTHER}" in finding.words and finding.untrusted == site.shown
    )
    assert used(site.theirs) is None


def test_missing_credentials_are_said(site):
    save_settings(actor=ADMIN, values={"sftp_import_fingerprint": site.shown, "sftp_import_user": ""})
    assert "SFTP user name and password or key missing" in try_connection().words


def test_check_health_tells_of_a_server_that_does_not_answer(server, make_client, settings, capsys):
    client = make_client()
    with client_scope(client):
        assert greets() == ""
        settings.SFTP_ADDRESS = "127.0.0.1:1"
        assert greets() == "the SFTP server does not answer at 127.0.0.1:1"
    mark_beat()
    call_command("check_health")
    assert f"{client.code} the SFTP server does not answer" in capsys.readouterr().out
    client.features = []
    client.save()
    with client_scope(client):
        assert greets() == "", "nobody needs it"
