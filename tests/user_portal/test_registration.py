"""People make an account (parking UP-1 to UP-4, §19.4)."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.exceptions import EmailTaken
from accounts.models import LoginSource, User, UserType
from accounts.queries import guest_type, user_types
from accounts.rules.links import address_tokens
from accounts.services.link_requests import FROM_AN_ADDRESS
from accounts.services.registration import confirm_address
from content.models import OutboxMail
from core.jobs import run_job
from core.models import Job
from core.scoping import all_clients, client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, make_driver
from tests.user_portal.test_login import settled

pytestmark = pytest.mark.django_db
NEW = "a brand new passphrase"
BOTH = {"new_password1": NEW, "new_password2": NEW}
FACTS = {"first_name": "Nora", "last_name": "Neu", "email": "nora@example.com"}


def work_off():
    """What the worker does after the page."""
    with all_clients(reason="a test works for every client"):
        queued = list(Job.objects.filter(state="queued", key="accounts.mail_address_link"))
    for job in queued:
        run_job(job.pk)


def mailed_link(kind="account.confirm"):
    work_off()
    row = OutboxMail.objects.filter(kind=kind).latest("id")
    return re.search(r"https?://[^/]+(/register/confirm/\S+)", row.whole(row.text))[1]


def mode(name):
    save_settings(actor=ACTOR, values={"registration_mode": name})


def enrol(browser, number=1, **more):
    return browser.post(f"/register/{number}/", FACTS | more)


def words(answer):
    return answer.content.decode()


def test_first_the_language_and_the_type_then_the_questions(scope, browse):
    browser = browse(scope)
    page = words(browser.get("/register/"))
    assert "Full Time Student" in page and "Guest User" not in page
    answer = browser.post("/register/", {"language": "fr", "user_type": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/register/1/")
    page = words(browser.get("/register/1/"))
    assert '<html lang="fr"' in page
    assert 'name="student_no"' in page and 'name="employee_no"' not in page
    assert 'name="username"' not in page and 'name="salutation"' not in page
    assert 'name="employee_no"' in words(browser.get("/register/3/"))


def test_parking_UP_1_verify_the_link_opens_the_account(scope, browse):
    browser = browse(scope)
    sent = enrol(browser)
    assert re.fullmatch(r"/register/sent/[0-9a-f-]{36}/", sent["Location"])
    assert "A link is on its way" in words(browser.get(sent["Location"]))
    assert browser.get("/profile/").status_code == 302, "nobody is signed in yet"
    link = mailed_link()
    assert "nora@example.com" in words(browser.get(link))
    assert browser.post(link, BOTH)["Location"] == "/"
    assert "Hello Nora Neu" in words(browser.get("/"))
    elsewhere = browse(scope)
    assert elsewhere.post("/login/", {"identifier": "nora@example.com", "password": NEW}).status_code == 302


def test_parking_UP_1_auto_signs_in_at_once(scope, browse):
    mode("auto")
    browser = browse(scope)
    assert enrol(browser)["Location"] == "/"
    page = words(browser.get("/"))
    assert "Hello Nora Neu" in page and "We mailed a link to nora@example.com" in page
    browser.post(mailed_link(), BOTH)
    assert "We mailed a link" not in words(browser.get("/"))


def test_a_pending_account_cannot_sign_in_or_ask_for_a_password(scope, browse):
    enrol(browse(scope))
    user = User.objects.get(new_email="nora@example.com")
    user.set_password(NEW)
    user.save()
    for name in ("nora@example.com", user.username):
        assert browse(scope).post("/login/", {"identifier": name, "password": NEW}).status_code == 200
    browse(scope).post("/password/forgotten/", {"identifier": user.username})
    assert not OutboxMail.objects.filter(kind="account.password_reset").exists()


@pytest.mark.parametrize("which", ["auto", "verify"])
def test_parking_UP_4_no_page_or_work_tells_known_addresses_from_new_ones(scope, there, browse, which):
    mode(which)
    with client_scope(there.client):
        make_driver("elsewhere")
    pages, works = set(), []
    for email in ("warm@example.com", "driver@example.com", "new@example.com", "elsewhere@example.com"):
        browser = browse(scope)
        with CaptureQueriesContext(connection) as captured:
            answer = enrol(browser, email=email)
        works.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in captured])
        page = settled(browser.get(answer["Location"])).replace(email, "")
        pages.add(re.sub(r"[0-9a-f-]{36}", "", page))
    assert len(pages) == 1
    assert works[1] == works[2] == works[3]
    work_off()
    mails = dict(OutboxMail.objects.exclude(to="warm@example.com").values_list("to", "kind"))
    assert mails == {
        "driver@example.com": "account.email_known",
        "new@example.com": "account.confirm",
        "elsewhere@example.com": "account.confirm",
    }


def test_the_mail_to_a_known_address_opens_nothing(scope, browse):
    enrol(browse(scope), email="driver@example.com")
    work_off()
    assert "/register/confirm/" not in OutboxMail.objects.get().text


def test_a_link_used_twice_says_so_and_offers_signing_in(scope, browse):
    enrol(browse(scope))
    link = mailed_link()
    browse(scope).post(link, BOTH)
    for answer in (browse(scope).get(link), browse(scope).post(link, BOTH)):
        assert answer.status_code == 410
        assert "It has been used" in words(answer) and 'href="/login/"' in words(answer)


def test_an_expired_link_is_mailed_again(scope, browse, monkeypatch):
    enrol(browse(scope))
    link = mailed_link()
    monkeypatch.setattr(address_tokens, "seconds", -1)
    page = browse(scope).get(link)
    assert page.status_code == 410 and "Mail me a new link" in words(page)
    monkeypatch.undo()
    again = re.search(r'action="(/register/sent/[^"]+)"', words(page))[1]
    assert "A new link is on its way" in words(browse(scope).post(again, follow=True))
    assert browse(scope).post(mailed_link(), BOTH).status_code == 302
    assert OutboxMail.objects.filter(kind="account.confirm").count() == 2


def test_links_of_others_open_nothing(scope, there, browse):
    enrol(browse(scope))
    link = mailed_link()
    guess = link.replace(re.search(r"[0-9a-f-]{36}", link)[0], str(scope.driver.public_id))
    for site, path in (
        (there, link),
        (scope, guess),
        (scope, "/register/confirm/" + "0" * 8 + "-0000-0000-0000-000000000000/x-y/"),
    ):
        answer = browse(site).post(path, BOTH)
        assert answer.status_code == 410 and "nora@example.com" not in words(answer)
    assert User.objects.get(new_email="nora@example.com").status == "pending"


@pytest.mark.parametrize(
    "data", [{}, {**BOTH, "new_password2": "x"}, {"new_password1": "short", "new_password2": "short"}]
)
def test_a_password_that_will_not_do_leaves_the_link_good(scope, browse, data):
    enrol(browse(scope))
    link = mailed_link()
    answer = browse(scope).post(link, data or {"new_password1": ""})
    assert answer.status_code == 200 and "There is a problem" in words(answer)
    assert browse(scope).get(link).status_code == 200


def test_of_two_registrations_of_one_address_the_second_is_told_of_the_first(scope, browse):
    enrol(browse(scope))
    first = mailed_link()
    enrol(browse(scope))
    browse(scope).post(mailed_link(), BOTH)
    answer = browse(scope).post(first, BOTH)
    assert answer.status_code == 410 and "You have an account already" in words(answer)


def test_parking_UP_3_types_that_nobody_may_choose_are_no_page(scope, browse):
    hidden = user_types()[0]
    UserType.objects.filter(pk=hidden.pk).update(visible_to_users=False)
    for number in (guest_type().number, hidden.number, 99):
        for answer in (browse(scope).get(f"/register/{number}/"), enrol(browse(scope), number)):
            assert answer.status_code == 404
    refused = browse(scope).post("/register/", {"language": "en", "user_type": str(guest_type().number)})
    assert refused.status_code == 200 and "There is a problem" in words(refused)
    assert not User.objects.exclude(new_email="").exists()


def test_required_questions_are_asked_for(scope, browse):
    save_settings(actor=ACTOR, values={"profile_street": "required"})
    answer = enrol(browse(scope), email="nobody")
    assert answer.status_code == 200
    assert {"email", "street"} == answer.context["form"].errors.keys()


def test_parking_X_11_too_many_from_one_network_wait(scope, browse, monkeypatch):
    monkeypatch.setitem(FROM_AN_ADDRESS, "register", 1)
    enrol(browse(scope))
    answer = enrol(browse(scope), email="b@example.com")
    assert answer.status_code == 429 and "Try again in an hour" in words(answer)


def test_parking_29_17_without_the_built_in_source_no_form_is_offered(scope, browse):
    LoginSource.objects.update(is_enabled=False)
    browser = browse(scope)
    assert 'name="password"' not in words(browser.get("/login/"))
    page = words(browser.get("/register/"))
    assert "Nobody can register here now" in page and '<form class="oc-form"' not in page
    assert enrol(browser).status_code == 404
    assert 'href="/register/"' not in words(browser.get("/"))


def test_who_is_signed_in_has_an_account(here, signed_in):
    for page in ("/register/", "/register/1/"):
        assert signed_in(here).get(page)["Location"] == "/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", ["auto", "verify"])
def test_two_registrations_of_one_address_at_once_and_one_wins(here, which):
    """Over real connections: both pages answer alike, both links are good, one of them gets the address."""
    with client_scope(here.client):
        mode(which)
    barrier = Barrier(2, timeout=10)

    def at_once(work):
        def run(argument):
            try:
                barrier.wait()
                with client_scope(here.client):
                    return work(argument)
            except Exception as error:
                return error
            finally:
                connection.close()

        return run

    def page(_):
        return enrol(Browser(headers={"host": here.host})).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(at_once(page), range(2))) == [302, 302]
        with client_scope(here.client):
            people = list(User.objects.filter(new_email="nora@example.com"))
        links = [
            {"public_id": person.public_id, "token": address_tokens.make_token(person)} for person in people
        ]
        outcomes = list(pool.map(at_once(lambda link: confirm_address(**link, new=NEW)), links))
    assert {type(outcome) for outcome in outcomes} == {User, EmailTaken}
    with client_scope(here.client):
        assert User.objects.filter(email="nora@example.com").count() == 1
