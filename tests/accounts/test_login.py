"""Who signs in where (DECISIONS 2, 4)."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client as Browser
from django.test import RequestFactory

from accounts.choices import UserStatus
from accounts.models import LoginSource, Session, User
from accounts.services.operators import create_operator
from core.models import AuditEntry
from core.scoping import all_clients, client_scope
from tests.factories.accounts import ACTOR, PASSWORD, make_driver, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]


def enter(browser, kind="staff", identifier="admin", password=PASSWORD):
    return browser.post(f"/enter/{kind}/", {"identifier": identifier, "password": password})


def name_of(browser):
    return browser.get("/who/").json()["name"]


@pytest.mark.parametrize(
    "identifier", ["admin", "ADMIN", " admin ", "admin@example.com", "Admin@Example.COM"]
)
def test_user_name_or_email_in_any_case(here, browse, identifier):
    browser = browse(here)
    assert enter(browser, identifier=identifier).status_code == 200
    assert name_of(browser) == "admin"


@pytest.mark.parametrize(
    ("identifier", "password"),
    [
        ("admin", "wrong"),
        ("admin", ""),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("adm%", PASSWORD),
        ("a\x00", "x"),
    ],
)
def test_anything_else_is_refused(here, browse, identifier, password):
    browser = browse(here)
    assert enter(browser, identifier=identifier, password=password).status_code == 400
    assert name_of(browser) is None


def test_twins_of_two_clients_sign_in_each_with_their_own_password(here, there, browse):
    with client_scope(there.client):
        twin = User.objects.get(username="admin")
        twin.set_password("another long one")
        twin.save()
    assert enter(browse(here)).status_code == 200
    assert enter(browse(there)).status_code == 400
    assert enter(browse(there), password="another long one").status_code == 200


def test_a_session_carried_to_another_clients_host_is_nobody(here, there, browse):
    browser = browse(here)
    enter(browser)
    assert name_of(browser) == "admin"
    carried = Browser(headers={"host": there.host})
    carried.cookies["session"] = browser.cookies["session"].value
    assert name_of(carried) is None
    assert name_of(browser) == "admin"


def test_staff_and_drivers_do_not_mix(here, browse):
    assert enter(browse(here), kind="driver", identifier="admin").status_code == 400
    assert enter(browse(here), kind="staff", identifier="driver").status_code == 400
    assert enter(browse(here), kind="driver", identifier="driver").status_code == 200


@pytest.mark.parametrize("kind", ["operator", "nonsense"])
def test_sites_know_no_operators(here, browse, kind):
    create_operator(actor=ACTOR, email="otto@example.com", password=PASSWORD)
    assert enter(browse(here), kind=kind, identifier="otto@example.com").status_code == 400


def test_the_console_knows_operators_only(here, browse):
    create_operator(actor=ACTOR, email="otto@example.com", password=PASSWORD)
    browser = browse(here)
    for kind, identifier in (("staff", "admin"), ("operator", "admin"), ("driver", "driver")):
        answer = browser.post(f"/operator/enter/{kind}/", {"identifier": identifier, "password": PASSWORD})
        assert answer.status_code == 400
    answer = browser.post(
        "/operator/enter/operator/", {"identifier": "Otto@example.com", "password": PASSWORD}
    )
    assert answer.status_code == 200
    assert browser.get("/operator/who/").json()["name"] == "otto@example.com"


def test_console_and_site_are_two_sessions_in_one_browser(here, browse):
    create_operator(actor=ACTOR, email="otto@example.com", password=PASSWORD)
    browser = browse(here)
    browser.post("/operator/enter/operator/", {"identifier": "otto@example.com", "password": PASSWORD})
    assert name_of(browser) is None
    enter(browser)
    assert name_of(browser) == "admin"
    assert browser.get("/operator/who/").json()["name"] == "otto@example.com"
    browser.post("/leave/")
    assert name_of(browser) is None
    assert browser.get("/operator/who/").json()["name"] == "otto@example.com"


def test_a_sites_session_opens_nothing_in_the_console(here, browse):
    browser = browse(here)
    enter(browser)
    forged = browse(here)
    forged.cookies["session-operator"] = browser.cookies["session"].value
    assert forged.get("/operator/who/").json()["name"] is None
    assert name_of(browser) == "admin"


@pytest.mark.parametrize("status", [UserStatus.PENDING, UserStatus.DISABLED, UserStatus.ARCHIVED])
def test_only_active_people_sign_in(scope, browse, status):
    scope.admin.status = status
    scope.admin.save()
    assert enter(browse(scope)).status_code == 400


def test_parking_LOG_1_the_built_in_source_switched_off_keeps_drivers_out_but_not_staff(scope, browse):
    LoginSource.objects.update(is_enabled=False)
    assert enter(browse(scope), kind="driver", identifier="driver").status_code == 400
    assert enter(browse(scope)).status_code == 200


def test_parking_LOG_2_a_person_of_another_source_has_no_password_here(scope, browse):
    make_driver("sso", login_source="SAML")
    assert enter(browse(scope), kind="driver", identifier="sso").status_code == 400


def test_an_unknown_name_costs_the_same_hashing_as_a_wrong_password(scope, monkeypatch):
    """Counted at the hasher itself: one run per attempt, known or not."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    runs = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: runs.append(1) or real(self, *a))
    request = RequestFactory().post("/", headers={"host": scope.host})
    counts = []
    unusable = make_driver("unset", password=None).username
    for kind, identifier in (("staff", "admin"), ("staff", "nobody"), ("driver", unusable)):
        runs.clear()
        assert authenticate(request, kind=kind, identifier=identifier, password="wrong") is None
        counts.append(len(runs))
    assert counts == [1, 1, 1]


def test_who_owns_the_address_is_found_before_who_took_it_as_a_user_name(scope, browse):
    make_staff("owner", email="me@example.com", password="the owner's own")
    make_staff("me@example.com", email="other@example.com", password="the squatter's own")
    browser = browse(scope)
    assert enter(browser, identifier="me@example.com", password="the owner's own").content == b"hello owner"
    assert enter(browse(scope), identifier="me@example.com", password="the squatter's own").status_code == 400


def test_signing_in_gives_a_fresh_session_and_drops_the_earlier_ones_content(here, browse):
    browser = browse(here)
    enter(browser, kind="driver", identifier="driver")
    browser.get("/remember/?basket=full")
    first = browser.cookies["session"].value
    enter(browser)
    assert browser.cookies["session"].value != first
    assert browser.get("/basket/").content == b"empty"
    carried = browse(here)
    carried.cookies["session"] = first
    assert name_of(carried) is None


def test_a_visitors_session_is_renamed_at_sign_in(here, browse):
    browser = browse(here)
    browser.get("/remember/?basket=full")
    before = browser.cookies["session"].value
    enter(browser)
    assert browser.cookies["session"].value != before
    assert browser.get("/basket/").content == b"full"
    with all_clients(reason="a test counts"):
        assert not Session.objects.filter(pk=before).exists()


def test_signing_in_and_out_is_audited_with_the_address(scope, browse):
    browser = browse(scope)
    enter(browser)
    browser.post("/leave/")
    entries = AuditEntry.objects.filter(action__startswith="person.signed").order_by("id")
    assert [(e.action, e.actor_label) for e in entries] == [
        ("person.signed_in", "admin"),
        ("person.signed_out", "admin"),
    ]
    assert entries[0].data == {"address": "127.0.0.1"}


def test_mailed_links_begin_with_a_registered_host_whatever_the_visitor_says(here, browse):
    assert browse(here).get("/who/").json()["site"] == f"http://{here.host}"
    assert browse(here).get("/who/", headers={"host": f"{here.host}:8123"}).json()["site"] == (
        f"http://{here.host}:8123"
    )
    # The only client of an installation answers every host.
    assert browse(here).get("/who/", headers={"host": "evil.example"}).json()["site"] == f"http://{here.host}"
