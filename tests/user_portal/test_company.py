"""Company users, for the company's managers (parking §24.7)."""

import pytest
from django.utils import timezone

from accounts.choices import UserStatus
from accounts.models import Company, Profile, User
from core.scoping import client_scope
from tests.factories.accounts import make_driver
from tests.user_portal.test_registration import words
from user_portal.company import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(scope):
    """The driver manages it; it has one more active person and one who is archived."""
    company = Company.objects.create(name="Acme")
    other = make_driver("colleague", first_name="Cleo", last_name="Lege")
    gone = make_driver("gone", first_name="Gone", status=UserStatus.ARCHIVED)
    Profile.objects.filter(user__in=[scope.driver, other, gone]).update(company=company)
    Profile.objects.filter(user=scope.driver).update(is_company_manager=True)
    return company


def test_managers_see_their_people_and_find_them(scope, there, company, signed_in):
    make_driver("stranger", first_name="Stranger")
    with client_scope(there.client):
        theirs = Company.objects.create(name="Acme")
        Profile.objects.update(company=theirs, is_company_manager=True)
        User.objects.drivers().update(first_name="Twin")
    browser = signed_in(scope)
    page = words(browser.get("/company/"))
    assert "People of Acme" in page and "Cleo Lege" in page and "Dora Diver" in page
    assert 'href="/company/"' in words(browser.get("/"))
    for foreign in ("Stranger", "Twin", "Gone"):
        assert foreign not in page
    found = words(browser.get("/company/?q=lege+cle"))
    assert "Cleo Lege" in found and "1–1 of 1" in found
    assert "Nobody is found." in words(browser.get("/company/?q=stranger"))


def test_for_everybody_else_there_is_no_such_page(scope, company, signed_in):
    assert signed_in(scope, "colleague").get("/company/").status_code == 404
    browser = signed_in(scope)
    Company.objects.update(archived_at=timezone.now())
    assert browser.get("/company/").status_code == 404
    assert 'href="/company/"' not in words(browser.get("/"))


def test_many_people_come_page_by_page_in_constant_queries(
    scope, company, signed_in, monkeypatch, django_assert_max_num_queries
):
    browser = signed_in(scope)
    monkeypatch.setattr(views, "A_PAGE", 1)
    first = words(browser.get("/company/"))
    assert "1–1 of 2" in first and "page=2" in first
    assert "Cleo Lege" in words(browser.get("/company/?page=2"))
    monkeypatch.undo()
    with django_assert_max_num_queries(12):
        browser.get("/company/")
