"""Staff sign in and out, and look after their own passwords."""

import re

import pytest
from django.test import Client as Browser

from accounts.models import PasswordRequest
from accounts.services.passwords import mail_reset_link
from content.models import OutboxMail
from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_page_asks_to_sign_in_and_leads_back_to_itself(here):
    browser = Browser(headers={"host": here.host})
    answer = browser.get("/admin/?a=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/admin/login/?next=%2Fadmin%2F%3Fa%3D1"
    page = browser.get(answer["Location"])
    assert page.status_code == 200
    assert 'autocomplete="current-password"' in page.content.decode()
    done = browser.post(answer["Location"], {"identifier": "ADMIN@example.com", "password": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/admin/?a=1")
    assert browser.get("/admin/?a=1").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example.com/", "//evil.example.com/", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(here, target):
    browser = Browser(headers={"host": here.host})
    done = browser.post(f"/admin/login/?next={target}", {"identifier": "admin", "password": PASSWORD})
    assert done["Location"] == "/admin/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(here):
    pages = []
    for name in ("admin", "nosuchname"):
        browser = Browser(headers={"host": here.host})
        answer = browser.post("/admin/login/", {"identifier": name, "password": "wrong"})
        assert answer.status_code == 200
        pages.append("This user name or password is not right" in answer.content.decode())
    assert pages == [True, True]


def test_staff_of_one_client_are_nobody_at_another(here, there, signed_in):
    browser = signed_in(here)
    answer = browser.get("/admin/", headers={"host": there.host})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_signing_out_ends_the_session_and_takes_a_post(here, signed_in):
    browser = signed_in(here)
    assert browser.get("/admin/logout/").status_code == 405
    assert browser.post("/admin/logout/").status_code == 302
    assert browser.get("/admin/").status_code == 302


def test_parking_ADM_2_a_temporary_password_must_be_changed_first(here, signed_in):
    with client_scope(here.client):
        here.admin.must_change_password = True
        here.admin.save()
    browser = signed_in(here)
    answer = browser.get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/password/")
    page = browser.get("/admin/password/")
    assert "Choose a password of your own" in page.content.decode()
    new = {"old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"}
    assert browser.post("/admin/password/", new)["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"old_password": "wrong"}, "This is not your present password."),
        ({"new_password2": "something else long"}, "didn’t match"),
        ({"new_password1": "short", "new_password2": "short"}, "too short"),
    ],
)
def test_a_bad_new_password_is_refused_beside_its_field(here, signed_in, change, words):
    browser = signed_in(here)
    good = {
        "old_password": PASSWORD,
        "new_password1": "another long one",
        "new_password2": "another long one",
    }
    page = browser.post("/admin/password/", good | change)
    assert page.status_code == 200
    assert words in page.content.decode()
    with client_scope(here.client):
        here.admin.refresh_from_db()
        assert here.admin.check_password(PASSWORD)


def test_changing_the_password_keeps_this_session_ends_the_others_and_is_audited(here, signed_in):
    browser, other = signed_in(here), signed_in(here)
    new = {"old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"}
    assert browser.post("/admin/password/", new).status_code == 302
    assert browser.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
    with client_scope(here.client):
        assert AuditEntry.objects.filter(action="person.password_changed").count() == 1


def test_too_many_failures_lead_to_a_page_that_says_how_long(here):
    browser = Browser(headers={"host": here.host})
    for _ in range(5):
        answer = browser.post("/admin/login/", {"identifier": "admin", "password": "wrong"})
    assert answer.status_code == 429
    assert "Signing in is paused for 15 minutes" in answer.content.decode()
    assert browser.post("/admin/login/", {"identifier": "admin", "password": PASSWORD}).status_code == 429


def test_a_forgotten_password_is_set_by_a_link_that_works_once(here):
    browser = Browser(headers={"host": here.host})
    asked = browser.post("/admin/password/forgotten/", {"identifier": "Admin"})
    assert asked["Location"] == "/admin/password/forgotten/sent/"
    assert "a mail with a link is on its way" in browser.get(asked["Location"]).content.decode()
    link = _mailed_link(here)
    assert link.startswith(f"http://{here.host}/admin/password/new/")
    page = browser.get(link)
    assert page.status_code == 200
    weak = browser.post(link, {"new_password1": "123", "new_password2": "123"})
    assert "too short" in weak.content.decode()
    new = {"new_password1": "another long one", "new_password2": "another long one"}
    assert browser.post(link, new)["Location"] == "/admin/login/"
    assert browser.get(link).status_code == 410
    assert browser.post(link, new).status_code == 410
    done = browser.post("/admin/login/", {"identifier": "admin", "password": "another long one"})
    assert done["Location"] == "/admin/"


def test_an_unknown_name_gets_the_same_answer_and_no_mail(here):
    browser = Browser(headers={"host": here.host})
    asked = browser.post("/admin/password/forgotten/", {"identifier": "nosuchname"})
    assert asked["Location"] == "/admin/password/forgotten/sent/"
    assert _mailed_link(here) is None


def test_a_link_of_another_clients_person_opens_nothing(here, there):
    browser = Browser(headers={"host": there.host})
    browser.post("/admin/password/forgotten/", {"identifier": "admin"})
    path = _mailed_link(there).partition(there.host)[2]
    assert browser.get(path).status_code == 200
    assert browser.get(path, headers={"host": here.host}).status_code == 410


def _mailed_link(where):
    """The link in the mail that answers the last request, or None; the worker's part is done here."""
    with client_scope(where.client):
        mail_reset_link(request_id=PasswordRequest.objects.latest("pk").pk)
        mail = OutboxMail.objects.filter(kind="account.password_reset").first()
        return mail and re.search(r"http\S+/password/new/\S+", mail.whole(mail.text)).group()
