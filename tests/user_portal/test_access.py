"""Every page of the portal says who may see it, and keeps to it."""

import pytest
from django.urls import get_resolver, reverse

from tests.architecture.tables import PORTAL_PAGES
from user_portal.access import DRIVER, GUEST


def portal_pages():
    [resolver] = [it for it in get_resolver().url_patterns if getattr(it, "namespace", "") == "user_portal"]
    return list(_leaves(resolver))


def _leaves(resolver):
    for pattern in resolver.url_patterns:
        yield from _leaves(pattern) if hasattr(pattern, "url_patterns") else [pattern]


def test_every_page_says_who_may_see_it():
    pages = portal_pages()
    assert len(pages) >= 7
    assert {page.name: page.callback.access for page in pages} == {
        name: page.access for name, page in PORTAL_PAGES.items()
    }
    assert {page.access for page in PORTAL_PAGES.values()} == {DRIVER, GUEST}


@pytest.mark.django_db
def test_a_drivers_page_asks_guests_to_sign_in_and_leads_back(here, browse):
    browser = browse(here)
    answer = browser.get("/password/?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=%2Fpassword%2F%3Fa%3D1")
    assert browser.post("/password/")["Location"] == "/login/?next=%2F"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("home", "post"),
        ("login", "put"),
        ("logout", "get"),
        ("forgotten_password", "delete"),
        ("forgotten_password_sent", "post"),
        ("change_password", "put"),
        ("register", "put"),
        ("profile", "delete"),
        ("vehicles", "post"),
        ("vehicle_associate", "get"),
    ],
)
def test_wrong_methods_are_refused(here, signed_in, name, wrong):
    assert getattr(signed_in(here), wrong)(reverse(f"user_portal:{name}")).status_code == 405


@pytest.mark.django_db
def test_forms_are_taken_from_our_own_pages_only(here, browse):
    browser = browse(here, enforce_csrf_checks=True)
    for page in ("/login/", "/logout/", "/password/forgotten/"):
        assert browser.post(page, {"identifier": "driver", "password": "x"}).status_code == 403


@pytest.mark.django_db
def test_staff_are_guests_here_and_drivers_are_nobody_in_the_admin_portal(here, browse, signed_in):
    staff = browse(here)
    staff.post("/admin/login/", {"identifier": "admin", "password": "correct horse battery"})
    assert staff.get("/admin/").status_code == 200
    page = staff.get("/").content.decode()
    assert "Sign in" in page
    assert "admin@example.com" not in page
    assert staff.get("/password/").status_code == 302
    staff.post("/logout/")
    assert staff.get("/admin/").status_code == 200, "leaving the drivers' portal is nothing to staff"
    answer = signed_in(here).get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=%2Fadmin%2F")
