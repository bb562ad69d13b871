"""The walls between clients, each known hole of the library with its guard (DESIGN §3)."""

import pytest
from django.db import IntegrityError, connection, transaction

from core import audit
from core.actors import system_actor
from core.exceptions import ScopeMissing, WrongClient
from core.models import AuditEntry, Client, SettingRevision
from core.scoping import all_clients, client_scope, current_client


def revision(**facts):
    return SettingRevision(key="k", value=1, author="x", **facts)


@pytest.fixture
def rows(ours, theirs):
    """One revision of each client, and one more of ours."""
    for client in (ours, ours, theirs):
        with client_scope(client):
            revision().save()
    return ours, theirs


def test_a_scope_shows_its_clients_rows_only(rows):
    ours, theirs = rows
    with client_scope(ours):
        assert SettingRevision.objects.count() == 2
        with client_scope(theirs):
            assert SettingRevision.objects.count() == 1
        assert SettingRevision.objects.count() == 2
    with all_clients(reason="a test counts everything"):
        assert SettingRevision.objects.count() == 3


def test_scope_refuses_none_and_unsaved_clients_and_all_clients_wants_a_reason(db):
    for nobody in (None, Client(code="NEW")):
        with pytest.raises(ScopeMissing), client_scope(nobody):
            pass
    with pytest.raises(ScopeMissing), all_clients(reason=" "):
        pass
    with pytest.raises(ScopeMissing):
        current_client()


@pytest.mark.parametrize(
    "touch",
    [
        lambda q: list(q.all()),
        lambda q: q.exists(),
        lambda q: q.filter(key="k").exists(),
        lambda q: q.exclude(key="z").exists(),
        lambda q: q.explain(),
        lambda q: q.count(),
        lambda q: q.first(),
        lambda q: q.contains(SettingRevision(pk=1)),
        lambda q: q.in_bulk([1]),
        lambda q: q.aggregate(n=__import__("django").db.models.Count("pk")),
        lambda q: q.update(key="z"),
        lambda q: q.filter(key="k").delete(),
        lambda q: q.filter(key="k")._raw_delete("default"),
        lambda q: q.create(key="k", author="x"),
        lambda q: q.bulk_create([revision()]),
        lambda q: q.get_or_create(key="k"),
        lambda q: q.update_or_create(key="k"),
        lambda q: list(q.raw("SELECT * FROM core_settingrevision")),
        lambda q: list(q.values_list("key")),
        lambda q: list(q.filter(key="k").union(q.filter(key="z"))),
        lambda q: list(Client.objects.filter(pk__in=q.exclude(key="z").values("client"))),
        lambda q: revision().save(),
    ],
)
def test_nothing_runs_without_a_scope(rows, touch):
    with pytest.raises(ScopeMissing):
        touch(SettingRevision.objects)
    with all_clients(reason="a test counts everything"):
        assert SettingRevision.objects.count() == 3


def test_a_queryset_made_outside_a_scope_stays_closed_inside_one(rows):
    early = SettingRevision.objects.all()
    with client_scope(rows[0]), pytest.raises(ScopeMissing):
        list(early.all())


def test_a_row_never_crosses_into_another_client(rows):
    ours, theirs = rows
    with client_scope(theirs):
        foreign = SettingRevision.objects.get()
    with client_scope(ours):
        for write in (
            lambda: revision(client=theirs).save(),
            lambda: SettingRevision.objects.create(key="k", author="x", client=theirs),
            lambda: SettingRevision.objects.bulk_create([revision(), revision(client=theirs)]),
            lambda: SettingRevision.objects.update(client=theirs),
            foreign.save,
            foreign.delete,
        ):
            with pytest.raises(WrongClient):
                write()
        with pytest.raises(ScopeMissing):
            SettingRevision.objects.raw("SELECT * FROM core_settingrevision")
        assert SettingRevision.objects.count() == 2


@pytest.mark.parametrize("table", ["core_auditentry", "core_settingrevision"])
def test_the_database_keeps_append_only_rows(rows, table):
    with client_scope(rows[0]):
        audit.record(system_actor(), "test.done", rows[0])
    for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL opscom.purge = 'on'")
        cursor.execute(f"DELETE FROM {table}")
    with all_clients(reason="a test counts everything"):
        assert not AuditEntry.objects.exists() or not SettingRevision.objects.exists()
