"""Calls older than 90 days go, by the purge service only."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from api.models import ApiCall, IdempotentCall
from api.services import purge_calls
from core.models import AuditEntry
from core.scoping import client_scope
from tests.api.conftest import ACTOR


def call_of(site, age: timedelta):
    with client_scope(site.client):
        call = ApiCall.objects.create(endpoint="permits.push")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL opscom.purge = 'on'")
            ApiCall.objects.filter(pk=call.pk).update(at=timezone.now() - age)
            cursor.execute("SET LOCAL opscom.purge = 'off'")


def answer_of(site, age: timedelta):
    now = timezone.now()
    with client_scope(site.client):
        IdempotentCall.objects.create(token=site.token, key=str(age), lease_until=now, created_at=now - age)


def test_old_calls_and_answers_of_every_client_go_and_leave_an_audit_entry(ours, theirs):
    for site in (ours, theirs):
        for age in (timedelta(days=91), timedelta(days=89)):
            call_of(site, age)
        for age in (timedelta(hours=25), timedelta(hours=23)):
            answer_of(site, age)
    call_of(ours, timedelta(days=400))
    assert purge_calls(actor=ACTOR) == {"calls": 3, "answers": 2}
    assert [site.rows(ApiCall) for site in (ours, theirs)] == [1, 1]
    assert [site.rows(IdempotentCall) for site in (ours, theirs)] == [1, 1]
    with client_scope(ours.client):
        entry = AuditEntry.objects.get(action="api_calls.purged")
    assert entry.data == {"count": 2}
    assert purge_calls(actor=ACTOR) == {"calls": 0, "answers": 0}
    with client_scope(theirs.client):
        assert AuditEntry.objects.filter(action="api_calls.purged").count() == 1
