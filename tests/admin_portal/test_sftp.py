"""System Settings › Third Party › SFTP login: what I.T. gets, and who may open the folder (parking §24.6)."""

import re

import asyncssh
import pytest
from django.contrib.auth.hashers import check_password

from core.choices import Feature
from core.models import AuditEntry, ClientDomain
from core.scoping import client_scope
from core.system_settings import save_settings, value
from integrations.sftp.keys import as_line, fingerprint, host_key
from integrations.sftp.models import SftpLogin

PAGE = "/admin/settings/sftp/"
PRINT = "SHA256:" + "A" * 43


@pytest.fixture
def served(here):
    """A client that managed import is part of the service of."""
    here.client.features = [Feature.IMPORT]
    here.client.save()
    return here


def login_of(site):
    with client_scope(site.client):
        return SftpLogin.objects.first()


def actions(site):
    with client_scope(site.client):
        return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def new_key(comment="it@example.edu"):
    key = asyncssh.generate_private_key("ssh-ed25519", comment=comment).convert_to_public()
    return as_line(key), fingerprint(key)


def test_the_password_is_made_by_the_site_and_shown_once(served, signed_in):
    browser = signed_in(served)
    shown = browser.post(f"{PAGE}password/")
    password = re.search(r"<code[^>]*>([^<]+)<", shown.content.decode())[1]
    login = login_of(served)
    assert check_password(password, login.password) and login.username == "alpha"
    assert shown["Cache-Control"] == "no-store"
    assert password not in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}password/")
    assert not check_password(password, login_of(served).password), "the old one is void"
    assert actions(served)[-3:] == ["sftp_login.created"] + ["sftp_login.password_changed"] * 2


def test_the_page_tells_what_IT_needs(served, signed_in, settings):
    settings.SFTP_PORT, settings.SFTP_HOST = 2022, ""
    browser = signed_in(served)
    browser.post(f"{PAGE}password/")
    page = browser.get(PAGE).content.decode()
    host = ClientDomain.objects.get(client=served.client).host
    for words in (host, "2022", "alpha", fingerprint(host_key()), "Enabled"):
        assert words in page
    settings.SFTP_HOST = "sftp.example.org"
    assert "sftp.example.org" in browser.get(PAGE).content.decode()


def test_keys_are_added_and_removed_and_shown_by_their_fingerprints(served, signed_in):
    browser = signed_in(served)
    (first, first_print), (second, second_print) = new_key("one"), new_key("two")
    browser.post(f"{PAGE}keys/", {"public_keys": f"{first}\n{second}"})
    page = browser.get(PAGE).content.decode()
    assert first_print in page and second_print in page and "two" in page
    assert second.split()[1] in browser.get(f"{PAGE}keys/").content.decode().replace("&#x27;", "'")
    browser.post(f"{PAGE}keys/", {"public_keys": second})
    page = browser.get(PAGE).content.decode()
    assert first_print not in page and second_print in page
    with client_scope(served.client):
        last = AuditEntry.objects.filter(action="sftp_login.keys_changed").latest("id")
    assert last.data == {"added": [], "removed": [first_print]}


def test_a_key_that_is_none_is_said_beside_its_field_and_changes_nothing(served, signed_in):
    answer = signed_in(served).post(f"{PAGE}keys/", {"public_keys": "hello"})
    assert answer.status_code == 200 and "is no public key" in answer.content.decode()
    assert login_of(served) is None and "sftp_login.created" not in actions(served)


def test_the_login_is_disabled_and_enabled(served, signed_in):
    browser = signed_in(served)
    browser.post(f"{PAGE}password/")
    pk = login_of(served).pk
    for verb, is_enabled in (("disable", False), ("enable", True)):
        assert browser.post(f"{PAGE}{pk}/{verb}/").status_code == 302
        assert login_of(served).is_enabled is is_enabled
    assert actions(served)[-2:] == ["sftp_login.disabled", "sftp_login.enabled"]


def test_without_the_feature_the_page_says_so_and_nothing_can_be_made(here, signed_in):
    browser = signed_in(here)
    words = "Managed user import is not part of your service."
    page = browser.get(PAGE).content.decode()
    assert words in page and "Make a password" not in page
    for address, sent in (("password/", {}), ("keys/", {"public_keys": new_key()[0]})):
        assert words in browser.post(PAGE + address, sent).content.decode()
    assert login_of(here) is None


def test_the_third_party_tab_leads_here_and_its_section_is_one(served, signed_in):
    page = signed_in(served).get("/admin/settings/third-party/").content.decode()
    assert f'href="{PAGE}"' in page
    assert page.count("<legend>CSV User Import</legend>") == 1


def test_the_connection_is_tested_and_a_server_that_is_not_there_is_said(served, signed_in, settings):
    settings.SFTP_ADDRESS = "127.0.0.1:1"
    browser = signed_in(served)
    assert "own SFTP server" in browser.get(f"{PAGE}test/").content.decode()
    assert "the connection to 127.0.0.1:1 failed" in browser.post(f"{PAGE}test/").content.decode()


def test_a_private_address_is_not_called_on_an_admins_word(served, signed_in):
    with client_scope(served.client):
        save_settings(actor=served.admin.actor, values={"sftp_import_host": "127.0.0.1:2222"})
    browser = signed_in(served)
    for sent in ({}, {"trust": PRINT}):
        assert "not a public address" in browser.post(f"{PAGE}test/", sent).content.decode()
    with client_scope(served.client):
        assert value("sftp_import_fingerprint") == ""


def test_a_server_of_ones_own_is_named_on_the_page(served, signed_in):
    with client_scope(served.client):
        save_settings(actor=served.admin.actor, values={"sftp_import_host": "sftp.example.edu"})
    assert "Files are read from sftp.example.edu" in signed_in(served).get(PAGE).content.decode()


@pytest.mark.parametrize("address", ["", "password/", "keys/", "test/"])
def test_signed_out_and_without_the_right(served, signed_in, client, address):
    answer = client.get(PAGE + address, headers={"host": served.host})
    assert answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
    assert signed_in(served, served.nobody).post(PAGE + address).status_code == 403


def test_twins_do_not_see_each_others_login(here, there, signed_in):
    for site in (here, there):
        site.client.features = [Feature.IMPORT]
        site.client.save()
    signed_in(there).post(f"{PAGE}password/")
    assert "beta" not in signed_in(here).get(PAGE).content.decode()
    pk = login_of(there).pk
    assert signed_in(here).post(f"{PAGE}{pk}/disable/").status_code == 404
    assert login_of(there).is_enabled
