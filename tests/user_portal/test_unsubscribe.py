"""Ending bulk email: by a person, by a mail program, by nobody else (RFC 8058, parking EML-5)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Profile, User
from accounts.services.merges import merge_people
from content.rules.unsubscribing import unsubscribe_token
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, make_driver

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(person, token=None):
    token = token or unsubscribe_token(person.public_id)
    return reverse("user_portal:unsubscribe", args=[person.public_id, token])


@pytest.fixture
def person(scope):
    Profile.objects.filter(user=scope.driver).update(email_consent=True)
    return scope.driver


def agrees(person) -> bool:
    return Profile.objects.get(user_id=person.pk).email_consent


def test_a_mail_program_ends_it_alone_without_cookies_or_signing_in(here, person, browse):
    program = browse(here, enforce_csrf_checks=True)
    for _ in range(2):
        answer = program.post(link(person), ONE_CLICK)
        assert answer.status_code == 200 and not agrees(person)
    entry = AuditEntry.objects.get(action="driver.changed", data__has_key="email_consent")
    assert (entry.data["email_consent"], entry.object_id) == ([True, False], str(person.pk))
    assert entry.actor_label.startswith("visitor")


def test_looking_at_the_link_ends_nothing_and_the_button_does(here, person, browse):
    browser = browse(here)
    page = browser.get(link(person)).content.decode()
    assert "Stop bulk email" in page and agrees(person)
    assert browser.head(link(person)).status_code == 200 and agrees(person)
    done = browser.post(link(person)).content.decode()
    assert "You get no more bulk email" in done and not agrees(person)


def test_other_links_are_none(here, there, person, browse):
    other = make_driver("other")
    forged = [
        link(person, "x"),
        link(person, unsubscribe_token(other.public_id)),
        reverse("user_portal:unsubscribe", args=[(nobody := uuid4()), unsubscribe_token(nobody)]),
        reverse(
            "user_portal:unsubscribe", args=[here.admin.public_id, unsubscribe_token(here.admin.public_id)]
        ),
    ]
    for address in forged:
        assert browse(here).get(address).status_code == browse(here).post(address).status_code == 404
    assert browse(there).post(link(person)).status_code == 404, "another client's site knows nobody of ours"
    assert agrees(person)
    assert browse(here).put(link(person)).status_code == 405


def test_the_link_of_a_merged_account_speaks_for_the_one_that_was_kept(here, person, browse):
    merged = make_driver("merged")
    merge_people(actor=ACTOR, kept=person, merged=merged)
    assert browse(here).post(link(merged), ONE_CLICK).status_code == 200
    assert not agrees(person)


def test_a_signed_in_driver_with_an_incomplete_profile_still_can(here, person, signed_in):
    browser = signed_in(here)
    with client_scope(here.client):
        User.objects.filter(pk=person.pk).update(first_name="")
    assert browser.get("/").status_code == 302
    assert browser.post(link(person)).status_code == 200 and not agrees(person)


def test_consent_is_given_and_taken_back_in_the_profile(here, person, signed_in):
    browser = signed_in(here)
    facts = {"first_name": "Dora", "last_name": "Diver", "language": "en"}
    assert 'name="email_consent"' in browser.get("/profile/").content.decode()
    browser.post("/profile/", facts)
    assert not agrees(person)
    browser.post("/profile/", facts | {"email_consent": "on"})
    assert agrees(person)
