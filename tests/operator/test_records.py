"""Tokens, calls, audit and task runs of all clients: to look at, never to change."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services.tokens import create_token
from api.models import ApiCall
from core import audit
from core.models import AuditEntry, SystemTask, SystemTaskRun
from core.scoping import client_scope
from opscom.operator import base
from opscom.operator.base import ReadOnlyAdmin
from tests.factories.accounts import ACTOR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]


def fill(site):
    """One more row of each kind."""
    with client_scope(site.client):
        token, _plain = create_token(actor=ACTOR, label="Meters", scopes=["permits.push"])
        ApiCall.objects.create(token_id=token.pk, endpoint="plates.validate", plate_key="ABC123", rights=1)
        audit.record(ACTOR, "thing.done", site.client)
        now = timezone.now()
        SystemTaskRun.objects.create(task=SystemTask.objects.all()[0], queued_at=now, due_at=now, state="ok")


LISTS = {
    "accounts/apitoken": ApiToken,
    "api/apicall": ApiCall,
    "core/auditentry": AuditEntry,
    "core/systemtaskrun": SystemTaskRun,
    "core/systemtask": SystemTask,
}


@pytest.mark.parametrize("path", LISTS)
def test_rows_of_all_clients_are_listed_and_filtered_by_client(console, ours, theirs, path):
    fill(ours)
    fill(theirs)
    every = console.get(f"/operator/{path}/").context["cl"]
    assert {row.client_id for row in every.result_list} >= {ours.client.pk, theirs.client.pk}
    only = console.get(f"/operator/{path}/?client__id__exact={theirs.client.pk}").context["cl"]
    assert {row.client_id for row in only.result_list} == {theirs.client.pk}


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_added_changed_or_deleted(console, ours, path):
    fill(ours)
    row = LISTS[path].objects.order_by("id").last()
    before = LISTS[path].objects.filter(pk=row.pk).values().get()
    assert console.get(f"/operator/{path}/add/").status_code == 403
    assert console.get(f"/operator/{path}/{row.pk}/change/").status_code == 200
    assert console.post(f"/operator/{path}/{row.pk}/change/", {"name": "x"}).status_code == 403
    assert console.post(f"/operator/{path}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert LISTS[path].objects.filter(pk=row.pk).values().get() == before


def test_every_list_but_clients_and_operators_is_to_look_at():
    free = {
        model._meta.label
        for model, page in admin.site._registry.items()
        if not isinstance(page, ReadOnlyAdmin)
    }
    assert free == {"core.Client", "accounts.User"}


def test_a_token_shows_its_last_four_characters_and_never_its_hash(console, ours):
    fill(ours)
    token = ApiToken.objects.get()
    page = console.get(f"/operator/accounts/apitoken/{token.pk}/change/").content.decode()
    assert token.last4 in page
    assert token.hash not in page


@pytest.mark.parametrize("path", LISTS)
def test_lists_cost_the_same_for_one_row_and_for_many(console, ours, path):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            fill(ours)
        with CaptureQueriesContext(connection) as captured:
            assert console.get(f"/operator/{path}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_only_the_newest_rows_are_counted(console, ours, monkeypatch):
    monkeypatch.setattr(base, "NEWEST", 3)
    for _ in range(5):
        audit.record(ACTOR, "thing.done", ours.client)
    assert console.get("/operator/core/auditentry/").context["cl"].result_count == 3
