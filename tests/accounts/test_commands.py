"""Commands people use (DESIGN §10)."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from accounts.choices import ApiScope
from accounts.models import ApiToken, User
from accounts.rules.tokens import token_hash
from core.scoping import all_clients, client_scope

OTTO = {"kind": "operator", "identifier": "otto@example.com"}

pytestmark = pytest.mark.django_db


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def test_create_admin_prints_a_password_that_works_and_must_be_changed(here):
    said = run("create_admin", "alpha", "boss@example.com", "--first-name", "Bo")
    password = said.rpartition(" ")[2]
    with client_scope(here.client):
        user = authenticate(
            RequestFactory().post("/"), kind="staff", identifier="boss@example.com", password=password
        )
        assert (user.must_change_password, user.first_name) == (True, "Bo")
        assert "admins.manage" in user.rights


def test_create_admin_says_what_is_wrong(here):
    with pytest.raises(CommandError, match="no client “NOPE”"):
        run("create_admin", "NOPE", "x@example.com")
    with pytest.raises(CommandError, match="in use already"):
        run("create_admin", "ALPHA", "Admin@example.com")


def test_create_operator_prints_a_password_that_works_in_the_console(db):
    password = run("create_operator", "otto@example.com").rpartition(" ")[2]
    with all_clients(reason="the operator console"):
        user = authenticate(RequestFactory().post("/"), **OTTO, password=password)
        assert (user.client, user.is_superuser, user.must_change_password) == (None, True, True)
    with pytest.raises(CommandError, match="in use already"):
        run("create_operator", "OTTO@example.com")


def test_create_api_token_prints_the_token_once(here):
    plain = run(
        "create_api_token", "ALPHA", "HotSpot", "--scope", "permits.push", "--scope", "permits.update"
    )
    with client_scope(here.client):
        token = ApiToken.objects.get(hash=token_hash(plain))
        assert (token.name, token.scopes) == ("HotSpot", ["permits.push", "permits.update"])
    every = run("create_api_token", "ALPHA", "All", "--all")
    with client_scope(here.client):
        assert set(ApiToken.objects.get(hash=token_hash(every)).scopes) == set(ApiScope.values)


@pytest.mark.parametrize("words", [[], ["--scope", "everything"], ["--all", "--scope", "permits.push"]])
def test_create_api_token_wants_known_scopes(here, words):
    with pytest.raises(CommandError):
        run("create_api_token", "ALPHA", "HotSpot", *words)
    with client_scope(here.client):
        assert not ApiToken.objects.exists()


def test_an_operator_belongs_to_no_client(db):
    run("create_operator", "otto@example.com")
    with all_clients(reason="a test counts"):
        assert User.objects.get().client_id is None
