"""Forgotten, given and changed passwords of drivers (parking UP-4, UP-5; quality #30)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import UserStatus
from accounts.models import User
from accounts.rules.links import HOUR, LinkTokens, reset_tokens
from accounts.services.link_requests import MAILS_OF_A_NAME
from content.models import OutboxMail
from core.jobs import run_job
from core.models import AuditEntry, Job
from core.scoping import all_clients, client_scope
from tests.factories.accounts import PASSWORD, make_driver, make_staff
from tests.user_portal.test_login import settled

pytestmark = pytest.mark.django_db
NEW = "a brand new passphrase"
BOTH = {"new_password1": NEW, "new_password2": NEW}


def work_off():
    """What the worker does after the page."""
    with all_clients(reason="a test works for every client"):
        queued = list(Job.objects.filter(state="queued", key="accounts.mail_reset_link"))
    for job in queued:
        run_job(job.pk)


def ask(browser, name):
    """Ask for a link; the page that follows."""
    answer = browser.post("/password/forgotten/", {"identifier": name})
    assert (answer.status_code, answer["Location"]) == (302, "/password/forgotten/sent/")
    return browser.get(answer["Location"])


def mailed_link(browser, name="driver"):
    """The path in the link that was mailed to this person of the open scope."""
    ask(browser, name)
    work_off()
    row = OutboxMail.objects.filter(kind="account.password_reset").latest("id")
    return re.search(r"https?://[^/]+(/password/new/\S+)", row.whole(row.text))[1]


def test_parking_UP_4_known_and_unknown_names_get_one_page_and_only_a_drivers_address_a_mail(
    scope, there, browse
):
    make_staff("patrol", email="patrol@example.com")
    make_driver("sso", login_source="SAML")
    make_driver("gone", status=UserStatus.ARCHIVED)
    with client_scope(there.client):
        make_driver("elsewhere")
    names = ("driver", "nobody", "elsewhere", "patrol@example.com", "sso", "gone", "%", "d\x01")
    assert len({settled(ask(browse(scope), name)) for name in names}) == 1
    assert not OutboxMail.objects.exists(), "the page itself looks for nobody"
    work_off()
    assert [row.to for row in OutboxMail.objects.all()] == ["driver@example.com"]
    assert AuditEntry.objects.get(action="person.password_forgotten").object_label == "Dora Diver"


def test_the_page_does_the_same_work_for_everybody(here, browse):
    statements = []
    for name in ("driver", "nobody", "driver"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browse(here).post("/password/forgotten/", {"identifier": name})
        statements.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in captured])
    assert statements[1] == statements[2]


def test_nobody_is_flooded_with_mails(scope, browse):
    for _ in range(MAILS_OF_A_NAME + 2):
        ask(browse(scope), "driver")
    work_off()
    assert OutboxMail.objects.count() == MAILS_OF_A_NAME


def test_an_empty_name_is_asked_for(here, browse):
    answer = browse(here).post("/password/forgotten/", {"identifier": " "})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    with all_clients(reason="a test counts"):
        assert not Job.objects.exists()


def test_the_mailed_link_sets_a_password_once(scope, browse, signed_in):
    elsewhere = signed_in(scope)
    browser = browse(scope)
    link = mailed_link(browser)
    assert browser.get(link).status_code == 200
    done = browser.post(link, BOTH)
    assert (done.status_code, done["Location"]) == (302, "/login/")
    assert "Your password is set" in browser.get("/login/").content.decode()
    assert elsewhere.get("/password/").status_code == 302, "other sessions of the person have ended"
    assert browser.post("/login/", {"identifier": "driver", "password": PASSWORD}).status_code == 200
    assert browser.post("/login/", {"identifier": "driver", "password": NEW}).status_code == 302
    assert AuditEntry.objects.filter(action="person.password_changed").count() == 1
    assert OutboxMail.objects.filter(kind="account.password_changed").count() == 1
    again = browse(scope)
    for answer in (again.get(link), again.post(link, BOTH)):
        assert answer.status_code == 410
        assert "Ask for a new link" in answer.content.decode()


def test_the_link_lives_for_one_hour(scope, browse, monkeypatch):
    link, now = mailed_link(browse(scope)), reset_tokens._now()
    for seconds, status in ((HOUR - 5, 200), (HOUR + 1, 410)):
        later = now + timedelta(seconds=seconds)
        monkeypatch.setattr(LinkTokens, "_now", lambda self, later=later: later)
        assert browse(scope).get(link).status_code == status


def test_links_of_others_open_nothing(scope, there, browse):
    link = mailed_link(browse(scope))
    staff = f"/password/new/{scope.admin.public_id}/{reset_tokens.make_token(scope.admin)}/"
    forged = link.replace(str(scope.driver.public_id), str(scope.clerk.public_id))
    for site, path in ((there, link), (scope, staff), (scope, forged), (scope, f"{link[:-2]}x/")):
        for answer in (browse(site).get(path), browse(site).post(path, BOTH)):
            assert answer.status_code == 410
    assert User.objects.get(pk=scope.driver.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"new_password1": "short", "new_password2": "short"}, "at least 10 characters"),
        ({"new_password1": "password1234", "new_password2": "password1234"}, "too common"),
        ({"new_password1": NEW, "new_password2": "another one of them"}, "match"),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, ""),
        ({"new_password1": ""}, "required"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(scope, browse, data, words):
    link = mailed_link(browse(scope))
    answer = browse(scope).post(link, data)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page
    assert words in page
    assert User.objects.get(pk=scope.driver.pk).check_password(PASSWORD)
    assert browse(scope).get(link).status_code == 200, "the link is not used up"


def test_the_mail_and_the_page_speak_the_persons_language(scope, browse):
    scope.driver.language = "fr"
    scope.driver.save()
    browser = browse(scope)
    link = mailed_link(browser)
    assert OutboxMail.objects.get(kind="account.password_reset").language == "fr"
    browser.post(link, BOTH)
    assert browser.cookies["language"].value == "fr"


def test_parking_UP_5_a_given_password_is_changed_before_anything_else(scope, browse):
    scope.driver.must_change_password = True
    scope.driver.save()
    browser = browse(scope)
    browser.post("/login/", {"identifier": "driver", "password": PASSWORD})
    for page in ("/", "/login/", "/password/forgotten/"):
        assert browser.get(page)["Location"] == "/password/"
    assert "Choose a password of your own" in browser.get("/password/").content.decode()
    assert browser.post("/password/", {"old_password": PASSWORD, **BOTH})["Location"] == "/"
    assert "Hello Dora Diver" in browser.get("/").content.decode()


def test_leaving_is_possible_with_a_given_password(scope, browse):
    scope.driver.must_change_password = True
    scope.driver.save()
    browser = browse(scope)
    browser.post("/login/", {"identifier": "driver", "password": PASSWORD})
    assert browser.post("/logout/")["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_changing_ones_password_keeps_this_session_and_ends_the_others(scope, signed_in):
    here, elsewhere = signed_in(scope), signed_in(scope)
    done = here.post("/password/", {"old_password": PASSWORD, **BOTH}, follow=True)
    assert "Your password is changed." in done.content.decode()
    assert here.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302
    assert AuditEntry.objects.get(action="person.password_changed").actor_label == "Dora Diver"
    assert OutboxMail.objects.get().kind == "account.password_changed"


@pytest.mark.parametrize(
    "data",
    [
        {"old_password": "not mine", **BOTH},
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": "something else"},
        {"old_password": PASSWORD, "new_password1": "driver1234", "new_password2": "driver1234"},
        {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD},
        {**BOTH},
    ],
)
def test_a_change_that_will_not_do_changes_nothing(scope, signed_in, data):
    answer = signed_in(scope).post("/password/", data)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert User.objects.get(pk=scope.driver.pk).check_password(PASSWORD)
    assert not AuditEntry.objects.filter(action="person.password_changed").exists()
