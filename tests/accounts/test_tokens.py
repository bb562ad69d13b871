"""API tokens (DECISIONS 19)."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.choices import ApiScope
from accounts.exceptions import ScopeNeeded, UnknownScope
from accounts.models import ApiToken
from accounts.queries import tokens
from accounts.services.tokens import create_token, revoke_token
from core.exceptions import Refusal
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db


def test_the_token_is_a_uuid4_that_is_not_kept(scope):
    token, plain = create_token(actor=scope.admin.actor, label="HotSpot", scopes=["permits.push"])
    assert UUID(plain).version == 4
    row = ApiToken.objects.values().get(pk=token.pk)
    assert row["hash"] == sha256(plain.encode()).hexdigest()
    assert row["last4"] == plain[-4:]
    assert plain not in str(row)
    assert (row["origin"], row["rate_per_minute"], row["expires_at"]) == ("HotSpot", 600, None)
    entry = AuditEntry.objects.get(action="token.created")
    assert entry.data == {"scopes": ["permits.push"], "origin": "HotSpot"}
    assert plain not in entry.object_label


def test_the_origin_is_the_label_cut_to_forty_characters(scope):
    token, _plain = create_token(actor=ACTOR, label="x" * 60, scopes=ApiScope.values)
    assert token.origin == "x" * 40
    token, _plain = create_token(actor=ACTOR, label="Long label", scopes=ApiScope.values, origin=" CALE ")
    assert token.origin == "CALE"


def test_scopes_are_those_documented(scope):
    assert set(ApiScope.values) == {
        "permits.push", "permits.update", "permits.delete", "permits.stats", "permits.lot_values",
        "vehicles.push", "profiles.push", "profiles.types", "plates.validate", "violations.collections",
    }  # fmt: skip
    with pytest.raises(UnknownScope):
        create_token(actor=ACTOR, label="x", scopes=["permits.push", "everything"])
    with pytest.raises(ScopeNeeded):
        create_token(actor=ACTOR, label="x", scopes=[])


@pytest.mark.parametrize(("texts", "kept"), [
    (["203.0.113.7", " 10.0.0.0/8 ", ""], ["203.0.113.7/32", "10.0.0.0/8"]),
    (["2001:db8::/32", "192.168.1.5/24"], ["2001:db8::/32", "192.168.1.0/24"]),
])  # fmt: skip
def test_addresses_are_kept_in_their_usual_form(scope, texts, kept):
    token, _plain = create_token(actor=ACTOR, label="x", scopes=ApiScope.values, ip_ranges=texts)
    assert token.ip_ranges == kept


@pytest.mark.parametrize("text", ["example.com", "1.2.3", "10.0.0.0/33", "1.2.3.4-1.2.3.9"])
def test_what_is_no_address_is_refused(scope, text):
    with pytest.raises(Refusal) as refusal:
        create_token(actor=ACTOR, label="x", scopes=ApiScope.values, ip_ranges=[text])
    assert refusal.value.field == "ip_ranges"
    assert text in str(refusal.value)


def test_revoking_is_for_good_and_tells_once(scope):
    token, _plain = create_token(actor=ACTOR, label="x", scopes=ApiScope.values)
    first = revoke_token(actor=ACTOR, token_id=token.pk).revoked_at
    assert revoke_token(actor=ACTOR, token_id=token.pk).revoked_at == first
    assert AuditEntry.objects.filter(action="token.revoked").count() == 1


def test_valid_are_those_neither_revoked_nor_expired(scope):
    now = timezone.now()
    facts = {"actor": ACTOR, "scopes": ApiScope.values}
    good, _plain = create_token(label="good", **facts)
    later, _plain = create_token(label="later", expires_at=now + timedelta(seconds=1), **facts)
    create_token(label="over", expires_at=now, **facts)
    revoked, _plain = create_token(label="revoked", **facts)
    revoke_token(actor=ACTOR, token_id=revoked.pk)
    assert set(ApiToken.objects.valid_at(now)) == {good, later}
    assert [token.name for token in tokens()][-1] == "revoked"


def test_a_token_is_unique_over_all_clients_and_seen_by_its_own(scope, there):
    create_token(actor=ACTOR, label="x", scopes=ApiScope.values, plain="the-same")
    with client_scope(there.client):
        assert not tokens().exists()
        with pytest.raises(IntegrityError):
            create_token(actor=ACTOR, label="x", scopes=ApiScope.values, plain="the-same")
