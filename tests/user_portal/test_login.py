"""Drivers sign in and out (parking §19, DECISIONS 4–6, quality #30)."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone

from accounts.choices import UserStatus
from accounts.models import LoginSource, Session, User
from accounts.ports import LoginAdapter, login_adapters
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import PASSWORD, make_driver

pytestmark = pytest.mark.django_db
RIGHT = {"identifier": "driver", "password": PASSWORD}
NOT_RIGHT = "This user name or password is not right"


def settled(answer):
    """A page without what differs from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


@pytest.mark.parametrize("identifier", ["driver", "DRIVER", "driver@example.com", " Driver@Example.com "])
def test_user_name_or_email_leads_to_the_start_page(scope, browse, identifier):
    browser = browse(scope)
    answer = browser.post("/login/", RIGHT | {"identifier": identifier})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Hello Dora Diver" in browser.get("/").content.decode()
    assert AuditEntry.objects.get(action="person.signed_in").actor_label == "Dora Diver"
    assert browser.get("/login/")["Location"] == "/", "who is signed in has nothing to do there"


def test_the_page_asked_for_is_shown_after_signing_in(here, browse):
    browser = browse(here)
    page = browser.get("/login/?next=/password/%3Fa%3D1")
    assert '<input type="hidden" name="next" value="/password/?a=1">' in page.content.decode()
    assert browser.post("/login/", RIGHT | {"next": "/password/?a=1"})["Location"] == "/password/?a=1"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.com/",
        "//evil.example.com/",
        "///evil.example.com",
        "\\\\evil.example.com",
        "/\\evil.example.com",
        "javascript:alert(1)",
        "http:///evil.example.com",
        "evil.example.com",
        "admin:index",
        "\x00//evil.example.com",
    ],
)
def test_signing_in_never_leads_to_another_site(here, browse, target):
    assert browse(here).post("/login/", RIGHT | {"next": target})["Location"] == "/"


def test_parking_UP_4_unknown_names_and_wrong_passwords_get_the_same_page(here, there, browse):
    with client_scope(there.client):
        make_driver("elsewhere")
    with client_scope(here.client):
        make_driver("gone", status=UserStatus.DISABLED)
        make_driver("via sso", login_source="SAML")
    pages = set()
    for name in ("driver", "nobody", "admin", "elsewhere", "gone", "via sso"):
        wrong = "wrong" if name == "driver" else PASSWORD
        answer = browse(here).post("/login/", {"identifier": name, "password": wrong})
        assert answer.status_code == 200
        assert NOT_RIGHT in answer.content.decode()
        pages.add(settled(answer).replace(f'value="{name}"', ""))
    assert len(pages) == 1


@pytest.mark.parametrize("missing", ["identifier", "password"])
def test_an_empty_field_is_asked_for_and_no_failure_is_counted(here, browse, missing):
    answer = browse(here).post("/login/", RIGHT | {missing: ""})
    assert "There is a problem" in answer.content.decode()
    assert NOT_RIGHT not in answer.content.decode()
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("name", ["driver\x00", "x" * 101, "'; DROP TABLE accounts_user; --"])
def test_odd_names_are_answered_by_the_form(here, browse, name):
    answer = browse(here).post("/login/", {"identifier": name, "password": PASSWORD})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_twin_people_sign_in_each_at_their_own_client(here, there, browse):
    with client_scope(there.client):
        twin = User.objects.get(kind="driver", username="driver")
        twin.set_password("quite another one")
        twin.save()
    assert browse(there).post("/login/", RIGHT).status_code == 200
    assert browse(here).post("/login/", RIGHT).status_code == 302
    assert browse(there).post("/login/", RIGHT | {"password": "quite another one"}).status_code == 302


def test_a_session_carried_to_another_clients_host_is_nobody(here, there, signed_in):
    browser = signed_in(here)
    carried = Browser(headers={"host": there.host})
    carried.cookies["session"] = browser.cookies["session"].value
    assert "Sign in" in carried.get("/").content.decode()
    assert carried.get("/password/").status_code == 302
    assert browser.get("/password/").status_code == 200


def test_five_failures_lock_and_the_page_says_for_how_long(here, browse):
    answers = [browse(here).post("/login/", RIGHT | {"password": "wrong"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    locked = browse(here).post("/login/", RIGHT)
    assert locked.status_code == 429
    assert "Signing in is paused for 15 minutes" in locked.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert browse(here).post("/login/", RIGHT).status_code == 302


def test_unknown_names_lock_alike(here, browse):
    codes = [browse(here).post("/login/", RIGHT | {"identifier": "nobody"}).status_code for _ in range(6)]
    assert codes == [200, 200, 200, 200, 429, 429]


def test_the_accounts_language_goes_into_the_cookie(scope, browse):
    scope.driver.language = "fr"
    scope.driver.save()
    browser = browse(scope)
    browser.post("/login/", RIGHT)
    assert browser.cookies["language"].value == "fr"
    assert browser.get("/")["Content-Language"] == "fr"


def test_an_account_without_a_language_keeps_the_browsers(here, browse):
    browser = browse(here)
    browser.post("/language/", {"language": "fr", "next": "/login/"})
    browser.post("/login/", RIGHT)
    assert browser.cookies["language"].value == "fr"


def test_parking_LOG_1_without_the_built_in_source_no_form_is_offered(scope, browse):
    LoginSource.objects.update(is_enabled=False)
    browser = browse(scope)
    page = browser.get("/login/").content.decode()
    assert "Signing in is switched off" in page
    assert 'name="password"' not in page
    assert browser.post("/login/", RIGHT).status_code == 200
    assert "Hello" not in browser.get("/").content.decode()
    assert 'name="identifier"' not in browser.get("/password/forgotten/").content.decode()


@pytest.fixture
def saml(scope):
    """A package that proves people by SAML, and a login source of its kind."""
    adapter = LoginAdapter("saml", "SAML", lambda request, source: HttpResponse(f"off to {source.domain}"))
    login_adapters.register("saml", adapter)
    yield LoginSource.objects.create(code="SAML", name="University login", kind="saml", domain="idp.example")
    del login_adapters._entries["saml"]


def test_parking_29_17_the_password_form_is_gone_and_the_saml_button_only_is_left(scope, there, saml, browse):
    browser = browse(scope)
    page = browser.get("/login/").content.decode()
    assert 'name="password"' in page and "University login" in page
    LoginSource.objects.filter(code="OPSCOM").update(is_enabled=False)
    page = browser.get("/login/").content.decode()
    assert 'name="password"' not in page and "forgot" not in page and "Create an account" not in page
    assert f'href="/login/by/{saml.pk}/?next=%2F">' in page and "University login" in page
    assert browser.get(f"/login/by/{saml.pk}/").content == b"off to idp.example"
    assert browser.post("/login/", RIGHT).status_code == 200
    assert browser.get("/password/").status_code == 302, "a password signs nobody in"
    assert "University login" not in browse(there).get("/login/").content.decode()
    assert browse(there).get(f"/login/by/{saml.pk}/").status_code == 404


@pytest.mark.parametrize(
    "facts", [{"is_enabled": False}, {"archived_at": "2026-01-01T00:00Z"}, {"kind": "none"}]
)
def test_parking_LOG_4_a_source_that_is_not_offered_is_no_page(scope, saml, browse, facts):
    LoginSource.objects.filter(pk=saml.pk).update(**facts)
    assert "University login" not in browse(scope).get("/login/").content.decode()
    for source in LoginSource.objects.all():
        assert browse(scope).get(f"/login/by/{source.pk}/").status_code == 404


def test_signing_out_ends_the_session_for_good(scope, signed_in):
    browser = signed_in(scope)
    key = browser.cookies["session"].value
    answer = browser.post("/logout/", follow=True)
    assert "You are signed out." in answer.content.decode()
    assert not Session.objects.filter(pk=key).exists()
    assert AuditEntry.objects.filter(action="person.signed_out").count() == 1
    browser.cookies["session"] = key
    assert browser.get("/password/").status_code == 302
    assert browser.post("/logout/").status_code == 302, "a second press is harmless"


def test_whoever_is_disabled_is_out_at_once(scope, signed_in):
    browser = signed_in(scope)
    scope.driver.status = UserStatus.DISABLED
    scope.driver.save()
    assert browser.get("/password/").status_code == 302


def test_pages_of_the_account_are_never_kept_by_caches(here, signed_in):
    browser = signed_in(here)
    for page in ("/", "/password/"):
        assert "no-store" in browser.get(page)["Cache-Control"]


def test_a_signed_in_drivers_language_is_kept_on_the_account(scope, signed_in):
    browser = signed_in(scope)
    answer = browser.post("/language/", {"language": "fr", "next": "/password/"})
    assert answer["Location"] == "/password/"
    assert browser.get("/password/")["Content-Language"] == "fr"
    assert User.objects.get(pk=scope.driver.pk).language == "fr"
