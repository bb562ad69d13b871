"""Login sources (parking §24.5)."""

import pytest

from accounts.choices import LoginKind
from accounts.exceptions import BuiltInSource, LastLoginSource, LoginSourceCodeTaken
from accounts.models import LoginSource
from accounts.models.login_source import BUILT_IN
from accounts.queries.login_sources import login_sources, offered
from accounts.services.login_sources import (
    archive_login_source,
    disable_login_source,
    enable_login_source,
    restore_login_source,
    save_login_source,
)
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, PASSWORD, make_driver


def made(code="SSO", **facts):
    known = {"name": f"Sign in with {code}", "code": code, "domain": "", "kind": LoginKind.NONE}
    return save_login_source(actor=ACTOR, **known | facts)


def built_in():
    return LoginSource.objects.get(code=BUILT_IN)


def test_parking_LOG_3_one_active_record_per_code(scope):
    first = made()
    with pytest.raises(LoginSourceCodeTaken):
        made("sso")
    archive_login_source(actor=ACTOR, source=first)
    made("sso")
    with pytest.raises(LoginSourceCodeTaken):
        restore_login_source(actor=ACTOR, source=first)


def test_the_same_code_at_another_client_is_another_source(scope, there):
    made()
    with client_scope(there.client):
        made()


def test_parking_LOG_1_the_last_way_in_is_disabled_only_when_confirmed(scope):
    with pytest.raises(LastLoginSource):
        disable_login_source(actor=ACTOR, source=built_in())
    assert built_in().is_enabled
    disable_login_source(actor=ACTOR, source=built_in(), confirmed=True)
    assert not offered().exists()
    enable_login_source(actor=ACTOR, source=built_in())
    assert [entry.action for entry in AuditEntry.objects.order_by("-id")[:2]] == [
        "login_source.enabled",
        "login_source.disabled",
    ]


def test_a_source_that_nothing_serves_is_not_offered_and_is_no_way_in(scope):
    made()
    assert [source.code for source in offered()] == [BUILT_IN]
    with pytest.raises(LastLoginSource):
        disable_login_source(actor=ACTOR, source=built_in())


def test_the_built_in_source_keeps_its_code_and_is_not_archived(scope):
    with pytest.raises(BuiltInSource):
        archive_login_source(actor=ACTOR, source=built_in(), confirmed=True)
    with pytest.raises(BuiltInSource):
        save_login_source(
            actor=ACTOR, source=built_in(), name="x", code="OTHER", domain="", kind=LoginKind.OPSCOM
        )
    renamed = save_login_source(
        actor=ACTOR, source=built_in(), name="Password", code=BUILT_IN, domain="", kind=LoginKind.OPSCOM
    )
    assert renamed.name == "Password"


def test_the_list_counts_people_and_puts_archived_sources_last(scope):
    gone = made("OLD")
    archive_login_source(actor=ACTOR, source=gone)
    made("SSO")
    make_driver("campus", login_source="SSO", unique_id="1")
    assert [(source.code, source.people) for source in login_sources()] == [
        ("SSO", 1),
        (BUILT_IN, 1),
        ("OLD", 0),
    ]


def test_parking_LOG_2_who_has_another_source_is_refused_without_a_hint(scope, browse):
    made()
    make_driver("campus", login_source="SSO", unique_id="1")
    wrong = browse(scope).post("/login/", {"identifier": "nobody", "password": PASSWORD}).content.decode()
    theirs = browse(scope).post("/login/", {"identifier": "campus", "password": PASSWORD}).content.decode()
    words = "This user name or password is not right."
    assert words in wrong and words in theirs
