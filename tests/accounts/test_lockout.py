"""Guessing is slow, and says nothing (DECISIONS 5; quality #30)."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client as Browser
from django.utils import timezone

from accounts import lockout
from accounts.rules.links import reset_tokens
from accounts.services.passwords import complete_reset
from accounts.services.staff import reset_password_by_staff
from accounts.tasks import clear_sessions
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]


def guess(site, identifier="admin", password="wrong", kind="staff", address="192.0.2.1", agent="a"):
    browser = Browser(headers={"host": site.host, "user-agent": agent}, REMOTE_ADDR=address)
    return browser.post(f"/enter/{kind}/", {"identifier": identifier, "password": password})


def lock(site, **facts):
    return [guess(site, **facts).status_code for _ in range(5)]


def test_the_fifth_failure_locks_for_fifteen_minutes(here):
    assert lock(here) == [400, 400, 400, 400, 429]
    locked = guess(here, password=PASSWORD)
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "Signing in is paused for 15 minutes" in locked.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert guess(here, password=PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert guess(here, password=PASSWORD).status_code == 200


def test_a_failure_after_the_pause_starts_a_new_count(here):
    lock(here)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert lock(here) == [400, 400, 400, 400, 429]


def test_trying_while_locked_does_not_prolong_the_lock(here):
    lock(here)
    moment = timezone.now() - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=moment)
    guess(here)
    assert AccessAttempt.objects.get().attempt_time == moment


def test_locks_are_kept_by_client_kind_name_and_address(here, there):
    lock(here)
    assert guess(there, password=PASSWORD).status_code == 200
    assert guess(here, identifier="driver", kind="driver", password=PASSWORD).status_code == 200
    assert guess(here, identifier="clerk", password=PASSWORD).status_code == 200
    assert guess(here, password=PASSWORD, address="192.0.2.2").status_code == 200
    assert guess(here, identifier="ADMIN ", password=PASSWORD).status_code == 429
    assert guess(here, password=PASSWORD, agent="another browser").status_code == 429


def test_unknown_names_are_locked_alike(here):
    known, unknown = lock(here), lock(here, identifier="nobody")
    assert known == unknown
    pages = [guess(here, identifier=name).content for name in ("admin", "nobody")]
    references = [page.decode().split("<code>")[1].split("</code>")[0] for page in pages]
    assert pages[0].decode().replace(references[0], "") == pages[1].decode().replace(references[1], "")


def test_success_forgets_the_failures_before_it(here):
    for _ in range(4):
        guess(here)
    assert guess(here, password=PASSWORD).status_code == 200
    assert lock(here) == [400, 400, 400, 400, 429]


def test_one_name_from_ever_new_addresses_is_locked_too(here):
    codes = [guess(here, address=f"198.51.100.{n}").status_code for n in range(lockout.TRIES_OF_A_NAME)]
    assert set(codes[:-1]) == {400}
    assert codes[-1] == 429
    assert guess(here, password=PASSWORD, address="203.0.113.9").status_code == 429


def test_one_address_with_ever_new_names_is_locked_too(here, there):
    codes = [guess(here, identifier=f"user{n}").status_code for n in range(lockout.TRIES_OF_AN_ADDRESS)]
    assert codes.index(429) == lockout.TRIES_OF_AN_ADDRESS - 1
    assert guess(there, password=PASSWORD).status_code == 429, "the address is the same machine everywhere"
    assert guess(here, password=PASSWORD, address="203.0.113.9").status_code == 200


def test_who_gets_a_temporary_password_may_try_again_at_once(here):
    lock(here, identifier="clerk")
    with client_scope(here.client):
        temporary = reset_password_by_staff(actor=ACTOR, user=here.clerk)
    assert guess(here, identifier="clerk", password=temporary).status_code == 200


def test_who_sets_a_password_by_link_may_try_again_at_once(here):
    lock(here, identifier="driver@example.com", kind="driver")
    with client_scope(here.client):
        token = reset_tokens.make_token(here.driver)
        complete_reset(
            actor=ACTOR, kind="driver", public_id=here.driver.public_id, token=token, new="a new long one"
        )
    assert guess(here, "driver@example.com", "a new long one", kind="driver").status_code == 200


def test_tries_and_minutes_are_settings(here, there):
    with client_scope(here.client):
        save_settings(actor=ACTOR, values={"lockout_tries": 3, "lockout_minutes": 30})
    assert [guess(here).status_code for _ in range(3)] == [400, 400, 429]
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    guess(there, identifier="driver", kind="driver")  # cleaning up there keeps what counts here
    assert guess(here, password=PASSWORD).status_code == 429


def test_no_password_and_no_name_is_kept_with_a_failure(here):
    guess(here, password="my secret passphrase")
    attempt = AccessAttempt.objects.get()
    assert "passphrase" not in attempt.post_data
    assert "admin" not in attempt.post_data


def test_what_was_typed_is_forgotten_after_a_day(here):
    guess(here), guess(here, identifier="my secret passphrase")
    AccessAttempt.objects.filter(username__endswith="passphrase").update(
        attempt_time=timezone.now() - timedelta(days=1, seconds=1)
    )
    clear_sessions(run=None)
    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["ALPHA:staff:admin"]


def test_an_address_behind_a_trusted_proxy(here, settings):
    settings.TRUSTED_PROXIES = 1
    browser = Browser(headers={"host": here.host, "x-forwarded-for": "6.6.6.6, 203.0.113.5"})
    browser.post("/enter/staff/", {"identifier": "admin", "password": "wrong"})
    assert AccessAttempt.objects.get().ip_address == "203.0.113.5"
