"""Who may enter the console (DESIGN §3, DECISIONS 2–5)."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import User
from core.scoping import all_clients
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
NEW = {"new_password1": "a brand new passphrase", "new_password2": "a brand new passphrase"}


@pytest.mark.parametrize("host", ["testserver", "ours.example.com", "nobody.example.com"])
def test_operators_enter_by_email_on_every_host(ours, theirs, operator, sign_in, host):
    browser = sign_in("Ops@Example.com", host=host)
    assert (browser.answer.status_code, browser.answer["Location"]) == (302, "/operator/")
    assert "Operator console" in browser.get("/operator/").content.decode()
    assert browser.get("/operator/login/")["Location"] == "/operator/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ops@example.com", "wrong"),
        ("admin@example.com", PASSWORD),
        ("driver@example.com", PASSWORD),
        ("nobody@example.com", PASSWORD),
    ],
)
def test_nobody_else_does_and_all_are_told_the_same(ours, operator, sign_in, email, password):
    browser = sign_in(email, password, host="ours.example.com")
    assert "This email address or password is not right" in browser.answer.content.decode()
    assert browser.get("/operator/")["Location"] == "/operator/login/?next=/operator/"


@pytest.mark.parametrize("email", ["", "not an address", "ops@example.com\x00"])
def test_what_is_no_address_is_answered_by_the_form(operator, sign_in, email):
    answer = sign_in(email).answer
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


@pytest.mark.parametrize("kind", ["admin", ""])
def test_staff_and_drivers_of_a_client_do_not_get_in_by_their_sessions(ours, kind):
    browser = Browser(headers={"host": ours.host})
    name = "admin" if kind else "driver"
    browser.post(f"/{kind}/login/".replace("//", "/"), {"identifier": name, "password": PASSWORD})
    assert browser.cookies["session"].value
    assert browser.get("/operator/").status_code == 302
    browser.cookies["session-operator"] = browser.cookies["session"].value
    assert browser.get("/operator/").status_code == 302


def test_an_operator_is_nobody_on_a_clients_pages(ours, console):
    console.cookies["session"] = console.cookies["session-operator"].value
    assert "Sign in" in console.get("/", headers={"host": ours.host}).content.decode()
    answer = console.get("/admin/", headers={"host": ours.host})
    assert answer["Location"].startswith("/admin/login/")


def test_five_failures_lock_for_a_quarter_of_an_hour(operator, sign_in):
    codes = [sign_in(password="wrong").answer.status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    assert sign_in().answer.status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert sign_in().answer.status_code == 302


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/operator/core/client/", "/operator/core/client/"),
        ("https://evil.example.com/", "/operator/"),
        ("//evil.example.com", "/operator/"),
        ("admin:index", "/operator/"),
    ],
)
def test_signing_in_leads_to_pages_of_this_site_only(operator, sign_in, target, place):
    assert sign_in(next=target).answer["Location"] == place


def test_a_given_password_is_changed_before_anything_else(operator, sign_in):
    operator.must_change_password = True
    operator.save()
    browser, elsewhere = sign_in(), sign_in()
    for page in ("/operator/", "/operator/core/client/", "/operator/accounts/user/add/"):
        assert browser.get(page)["Location"] == "/operator/password_change/"
    wrong = browser.post("/operator/password_change/", {"old_password": "wrong", **NEW})
    assert "This is not your present password" in wrong.content.decode()
    same = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "errorlist" in browser.post("/operator/password_change/", same).content.decode()
    done = browser.post("/operator/password_change/", {"old_password": PASSWORD, **NEW})
    assert done["Location"] == "/operator/"
    assert "Your password is changed." in browser.get("/operator/").content.decode()
    assert elsewhere.get("/operator/").status_code == 302
    assert sign_in().answer.status_code == 200
    assert sign_in(password=NEW["new_password1"]).answer.status_code == 302


def test_signing_out_takes_a_post(console):
    assert console.get("/operator/logout/").status_code == 405
    assert console.post("/operator/logout/").status_code == 200
    assert console.get("/operator/").status_code == 302


def test_the_console_speaks_the_operators_language(operator, sign_in):
    browser = sign_in()
    answer = browser.post("/operator/language/", {"language": "fr", "next": "/operator/core/client/"})
    assert answer["Location"] == "/operator/core/client/"
    assert '<html lang="fr"' in browser.get("/operator/").content.decode()
    with all_clients(reason="a test looks"):
        assert User.objects.get(pk=operator.pk).language == "fr"
    assert sign_in().cookies["language"].value == "fr"
