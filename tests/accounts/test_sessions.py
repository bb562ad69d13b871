"""How long a session lasts, and what ends it (DECISIONS 4, 5; quality #31)."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts.models import Session
from accounts.services.operators import create_operator
from accounts.services.staff import assign_roles, disable_staff, enable_staff, reset_password_by_staff
from accounts.sessions import SessionStore
from core.scoping import all_clients, client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]


@pytest.fixture
def enter(browse):
    """`enter(site, kind, name)`: a browser signed in there."""

    def sign_in(site, kind="staff", name="admin"):
        browser = browse(site)
        browser.post(f"/enter/{kind}/", {"identifier": name, "password": PASSWORD})
        assert name_of(browser) == name
        return browser

    return sign_in


def name_of(browser):
    return browser.get("/who/").json()["name"]


def age(**ages):
    """Make every session older: age(seen_at=minutes, created_at=hours…) as timedeltas ago."""
    with all_clients(reason="a test moves time"):
        Session.objects.update(**{field: timezone.now() - ago for field, ago in ages.items()})


def test_rows_know_client_and_person(here, there, enter):
    enter(here)
    enter(there, "driver", "driver")
    with client_scope(here.client):
        assert Session.objects.get().user == here.admin
    with client_scope(there.client):
        assert Session.objects.get().user == there.driver


@pytest.mark.parametrize(("minutes", "name"), [(59, "admin"), (61, None)])
def test_idle_for_an_hour_is_over(here, enter, minutes, name):
    browser = enter(here)
    age(seen_at=timedelta(minutes=minutes))
    assert name_of(browser) == name
    assert name_of(browser) == name


def test_news_that_a_page_asks_for_by_itself_keep_nobody_signed_in(here, enter):
    browser = enter(here)
    age(seen_at=timedelta(minutes=59))
    with client_scope(here.client):
        left = Session.objects.get().seen_at
        assert browser.get("/who/", headers={"X-Unattended": "1"}).json()["name"] == "admin"
        assert Session.objects.get().seen_at == left
        assert name_of(browser) == "admin"
        assert Session.objects.get().seen_at > left


def test_the_system_timeout_is_the_clients_setting(here, there, enter):
    with client_scope(here.client):
        save_settings(actor=ACTOR, values={"system_timeout": 5})
    ours, theirs = enter(here), enter(there)
    age(seen_at=timedelta(minutes=6))
    assert (name_of(ours), name_of(theirs)) == (None, "admin")


@pytest.mark.parametrize(("kind", "hours", "stays"), [
    ("staff", 11, True), ("staff", 12.1, False), ("driver", 12.1, True), ("driver", 23, True), ("driver", 24.1, False),
])  # fmt: skip
def test_absolute_age(here, enter, kind, hours, stays):
    name = "admin" if kind == "staff" else "driver"
    browser = enter(here, kind, name)
    age(created_at=timedelta(hours=hours))
    assert (name_of(browser) == name) is stays


def test_being_seen_is_noted_once_a_minute_only(here, enter):
    browser = enter(here)
    age(seen_at=timedelta(seconds=50))
    with client_scope(here.client):
        seen = Session.objects.get().seen_at
        name_of(browser)
        assert Session.objects.get().seen_at == seen
        age(seen_at=timedelta(seconds=70))
        name_of(browser)
        assert timezone.now() - Session.objects.get().seen_at < timedelta(seconds=30)


def test_saving_a_session_keeps_its_age(here, enter):
    browser = enter(here)
    age(created_at=timedelta(hours=11), seen_at=timedelta(seconds=30))
    browser.get("/remember/?basket=full")
    with client_scope(here.client):
        row = Session.objects.get()
    assert timezone.now() - row.created_at > timedelta(hours=10)
    assert row.user == here.admin


def test_disabling_ends_sessions_at_once(here, enter):
    admin, clerk = enter(here), enter(here, name="clerk")
    with client_scope(here.client):
        disable_staff(actor=ACTOR, user=here.clerk)
        assert not Session.objects.filter(user=here.clerk).exists()
    assert (name_of(admin), name_of(clerk)) == ("admin", None)
    with client_scope(here.client):
        enable_staff(actor=ACTOR, user=here.clerk)
    assert name_of(clerk) is None


def test_a_status_changed_behind_our_back_ends_the_session_too(here, enter):
    browser = enter(here, name="clerk")
    with client_scope(here.client):
        type(here.clerk).objects.filter(pk=here.clerk.pk).update(status="disabled")
    assert name_of(browser) is None


def test_changing_the_password_ends_the_other_sessions_and_renames_this_one(here, enter):
    mine, other = enter(here), enter(here)
    key = mine.cookies["session"].value
    assert mine.post("/change/", {"new": "a different long one"}).content == b"changed"
    assert (name_of(mine), name_of(other)) == ("admin", None)
    assert mine.cookies["session"].value != key


def test_a_password_reset_by_staff_ends_all_sessions(here, enter):
    browser = enter(here, name="clerk")
    with client_scope(here.client):
        reset_password_by_staff(actor=ACTOR, user=here.clerk)
    assert name_of(browser) is None


def test_a_change_of_roles_counts_at_once(scope):
    before = type(scope.clerk).objects.get(pk=scope.clerk.pk)
    assert before.rights == frozenset()
    assign_roles(actor=ACTOR, user=scope.clerk, roles=scope.admin.roles.all())
    assert "admins.manage" in type(scope.clerk).objects.get(pk=scope.clerk.pk).rights


def test_operators_sessions_have_limits_too(here, browse):
    create_operator(actor=ACTOR, email="otto@example.com", password=PASSWORD)
    browser = browse(here)
    browser.post("/operator/enter/operator/", {"identifier": "otto@example.com", "password": PASSWORD})
    age(seen_at=timedelta(minutes=61))
    assert browser.get("/operator/who/").json()["name"] is None


def test_a_page_without_a_session_costs_no_query_and_sets_no_cookie(here, browse, django_assert_num_queries):
    browser = browse(here)
    with django_assert_num_queries(2):  # the host, the link's host: no session, no person
        answer = browser.get("/who/")
    assert not answer.cookies


@pytest.mark.parametrize(("path", "host", "status"), [
    ("/who/", "unknown.example.com", 404), ("/healthz", "unknown.example.com", None), ("/who/", None, 200),
])  # fmt: skip
def test_a_session_cookie_does_no_harm_where_no_scope_is_open(here, there, enter, path, host, status):
    browser = enter(here)
    answer = browser.get(path, headers={"host": host} if host else {})
    assert answer.status_code == status or (status is None and answer.status_code in (200, 503))
    assert name_of(browser) == "admin"


def test_a_signed_in_page_costs_session_and_person(here, enter, django_assert_num_queries):
    browser = enter(here)
    with django_assert_num_queries(4):  # host, session, person, link's host; settings are known
        browser.get("/who/")


def test_ended_sessions_are_deleted(here, there, enter):
    enter(here), enter(there)
    with client_scope(here.client):
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    SessionStore.clear_expired()
    with all_clients(reason="a test counts"):
        assert [row.client for row in Session.objects.all()] == [there.client]


@override_settings(SESSION_COOKIE_SECURE=True)
def test_the_cookie_is_host_only_http_only_and_lax(here, enter, browse):
    browser = browse(here)
    browser.post("/enter/staff/", {"identifier": "admin", "password": PASSWORD})
    cookie = browser.cookies["session"]
    assert (cookie["domain"], cookie["httponly"], cookie["secure"], cookie["samesite"]) == (
        "",
        True,
        True,
        "Lax",
    )
