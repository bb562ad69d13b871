"""Passwords: the rules, one's own change, and links by mail (DECISIONS 5; parking UP-4)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.exceptions import LinkSpent, SamePassword, WeakPassword
from accounts.models import LoginSource, PasswordRequest, User
from accounts.ports import new_password_pages
from accounts.queries import person_of_link
from accounts.rules.links import LinkTokens, opens, reset_tokens, welcome_tokens
from accounts.services.passwords import complete_reset, mail_reset_link, request_password_reset, set_password
from accounts.services.staff import create_staff, reset_password_by_staff
from content.models import OutboxMail
from core.models import AuditEntry, Job
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, PASSWORD, make_driver

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]
NEW = "an entirely new one"


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    """The page that links lead to, whatever the surfaces registered."""
    monkeypatch.setattr(new_password_pages, "_entries", {"staff": "new_password", "driver": "new_password"})


def ask(identifier, kind="driver", address="192.0.2.1"):
    row = request_password_reset(
        actor=ACTOR, kind=kind, identifier=identifier, site="https://park.example.com", address=address
    )
    mail_reset_link(request_id=row.pk)
    return row


def link_of(mail):
    return re.search(r"https://park\.example\.com/new/([0-9a-f-]+)/(\S+)/", mail.whole(mail.text)).groups()


def finish(public_id, token, new=NEW, kind="driver"):
    return complete_reset(actor=ACTOR, kind=kind, public_id=public_id, token=token, new=new)


@pytest.mark.parametrize("identifier", ["driver", "DRIVER@example.com", " driver@example.com"])
def test_a_link_is_mailed_to_the_account_s_own_address(scope, identifier):
    ask(identifier)
    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.to, mail.person) == ("account.password_reset", "driver@example.com", scope.driver)
    public_id, token = link_of(mail)
    assert person_of_link(kind="driver", public_id=public_id, token=token) == scope.driver
    finish(public_id, token)
    assert User.objects.get(pk=scope.driver.pk).check_password(NEW)


def test_a_link_works_once(scope):
    ask("driver")
    public_id, token = link_of(OutboxMail.objects.get())
    finish(public_id, token)
    for attempt in (NEW, "yet another long one"):
        with pytest.raises(LinkSpent):
            finish(public_id, token, attempt)
    assert person_of_link(kind="driver", public_id=public_id, token=token) is None


def test_a_link_is_good_for_an_hour_a_welcome_for_three_days(scope, monkeypatch):
    for tokens, seconds in ((reset_tokens, 3600), (welcome_tokens, 72 * 3600)):
        token = tokens.make_token(scope.driver)
        written = tokens._now()
        for late, good in ((seconds, True), (seconds + 1, False)):
            moment = written + timedelta(seconds=late)
            monkeypatch.setattr(LinkTokens, "_now", lambda self, moment=moment: moment)
            assert opens(scope.driver, token) is good, (seconds, late)
        monkeypatch.undo()


def test_a_later_sign_in_or_a_new_address_ends_the_link(scope):
    token = reset_tokens.make_token(scope.driver)
    scope.driver.last_login = timezone.now()
    assert not opens(scope.driver, token)
    token = reset_tokens.make_token(scope.driver)
    scope.driver.email = "elsewhere@example.com"
    assert not opens(scope.driver, token)


def test_a_link_is_nothing_for_twins_other_kinds_and_forgers(scope, there):
    token = reset_tokens.make_token(scope.driver)
    facts = {"public_id": scope.driver.public_id, "token": token}
    assert person_of_link(kind="driver", **facts) == scope.driver
    assert person_of_link(kind="staff", **facts) is None
    assert person_of_link(kind="driver", public_id=scope.admin.public_id, token=token) is None
    for bad in ("", "x", "-", "abc-def", token[:-1], token + "0", "zzzzzz-" + token.partition("-")[2]):
        assert person_of_link(kind="driver", public_id=scope.driver.public_id, token=bad) is None
    with client_scope(there.client):
        assert person_of_link(kind="driver", **facts) is None
        with pytest.raises(LinkSpent):
            finish(scope.driver.public_id, token)


@pytest.mark.parametrize("status", ["disabled", "archived", "pending"])
def test_no_link_for_people_who_cannot_sign_in(scope, status):
    User.objects.filter(pk=scope.driver.pk).update(status=status)
    ask("driver")
    assert not OutboxMail.objects.exists()
    token = reset_tokens.make_token(scope.driver)
    with pytest.raises(LinkSpent):
        finish(scope.driver.public_id, token)


def test_no_link_while_the_built_in_source_is_off_or_is_not_the_persons(scope):
    make_driver("sso", login_source="SAML")
    ask("sso")
    LoginSource.objects.update(is_enabled=False)
    ask("driver")
    assert not OutboxMail.objects.exists()


def test_parking_UP_4_the_page_does_the_same_for_known_and_unknown_names(scope, django_assert_num_queries):
    counts = []
    for identifier in ("driver", "driver@example.com", "nobody@example.com", "x' OR 1=1 --", "a\x00b"):
        with django_assert_num_queries(6):  # savepoints, the request, the job
            row = request_password_reset(actor=ACTOR, kind="driver", identifier=identifier, site="https://x")
        counts.append(
            (PasswordRequest.objects.count(), Job.objects.filter(key="accounts.mail_reset_link").count())
        )
        assert row.done_at is None
    assert counts == [(n, n) for n in range(1, 6)]
    assert not OutboxMail.objects.exists(), "the worker looks the person up, not the page"


def test_parking_X_11_five_links_an_hour_for_a_name_twenty_for_an_address(scope):
    for _ in range(7):
        ask("driver", address=None)
    assert OutboxMail.objects.count() == 5
    PasswordRequest.objects.update(at=timezone.now() - timedelta(minutes=61))
    for n in range(25):
        ask(f"nobody{n}", address="203.0.113.9")
    ask("driver", address="203.0.113.9")
    assert OutboxMail.objects.count() == 5
    ask("driver", address="203.0.113.10")
    assert OutboxMail.objects.count() == 6


def test_a_request_is_answered_once_and_forgotten_after_a_day(scope):
    row = ask("driver")
    mail_reset_link(request_id=row.pk)
    assert OutboxMail.objects.count() == 1
    PasswordRequest.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))
    ask("nobody")
    assert list(PasswordRequest.objects.values_list("identifier", flat=True)) == ["nobody"]


def test_a_password_set_by_link_is_told_audited_and_ends_a_forced_change(scope):
    User.objects.filter(pk=scope.clerk.pk).update(must_change_password=True)
    token = reset_tokens.make_token(User.objects.get(pk=scope.clerk.pk))
    finish(scope.clerk.public_id, token, kind="staff")
    clerk = User.objects.get(pk=scope.clerk.pk)
    assert not clerk.must_change_password
    assert OutboxMail.objects.get().kind == "account.password_changed"
    entry = AuditEntry.objects.get(action="person.password_changed")
    assert NEW not in str(entry.data)


def test_a_first_password_by_welcome_link_is_not_told_as_a_change(scope):
    driver = make_driver("fresh", password=None, site="https://park.example.com")
    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.to) == ("account.welcome", "fresh@example.com")
    public_id, token = link_of(mail)
    finish(public_id, token)
    assert OutboxMail.objects.count() == 1
    assert User.objects.get(pk=driver.pk).check_password(NEW)


def test_a_one_time_password_is_never_mailed(scope):
    user, temporary = create_staff(
        actor=ACTOR, username="new", email="new@example.com", site="https://park.example.com"
    )
    again = reset_password_by_staff(actor=ACTOR, user=user)
    for mail in OutboxMail.objects.all():
        for secret in (temporary, again):
            assert secret not in mail.whole(mail.text) + mail.whole(mail.html) + mail.subject
    assert OutboxMail.objects.get().kind == "account.welcome"


def test_people_without_an_address_get_no_mail(scope):
    create_staff(actor=ACTOR, username="mute", site="https://park.example.com")
    ask("mute", kind="staff")
    assert not OutboxMail.objects.exists()


def test_mails_speak_the_persons_language(scope):
    make_driver("fr", language="fr", password=None, site="https://park.example.com")
    assert OutboxMail.objects.get().subject == "Votre compte chez Alpha"


def test_changing_ones_own_password(scope):
    changed = set_password(actor=scope.admin.actor, user=scope.admin, new=NEW)
    assert changed.check_password(NEW)
    assert OutboxMail.objects.get().kind == "account.password_changed"


def test_a_forced_change_cannot_keep_the_temporary_password(scope):
    with pytest.raises(SamePassword):
        set_password(actor=scope.admin.actor, user=scope.admin, new=PASSWORD)


@pytest.mark.parametrize(
    "weak", ["short1!", "password12", "1234567890", "admin@example.com", "Admin@Example1"]
)
def test_weak_passwords_are_refused(scope, weak):
    with pytest.raises(WeakPassword) as refusal:
        set_password(actor=ACTOR, user=scope.admin, new=weak)
    assert str(refusal.value)
    assert not OutboxMail.objects.exists()


def test_the_shortest_password_is_a_setting(scope, there):
    with client_scope(there.client):
        save_settings(actor=ACTOR, values={"password_min_length": 20})
        with pytest.raises(WeakPassword, match="20"):
            set_password(actor=ACTOR, user=there.admin, new=NEW)
    set_password(actor=ACTOR, user=scope.admin, new=NEW)
