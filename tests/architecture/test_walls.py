"""The database itself refuses to tie one client's row to another's (DECISIONS 9)."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.migration_operations import wall_name
from core.scoping import client_scope
from tests.architecture.house import client_models, walled_keys
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return make_world()


def test_the_world_has_a_row_of_every_model_in_both_clients(world):
    for site in world:
        with client_scope(site.client):
            assert {model for model in client_models() if not model.objects.exists()} == set()


def test_no_row_can_be_tied_to_another_clients_by_raw_sql(world):
    ours, theirs = world
    for model, field in walled_keys():
        target = field.related_model
        with client_scope(ours.client):
            row = (
                model.objects.filter(**{f"{field.name}__isnull": False}).values_list("pk", flat=True).first()
            )
        with client_scope(theirs.client):
            foreign = target.objects.values_list("pk", flat=True).first()
        assert row is not None and foreign is not None, (
            f"tests/world.py lacks {model._meta.label}.{field.name}"
        )
        key = model._meta.pk.column
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL opscom.purge = 'on'")  # what is written once is tied as well
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            if field.unique:  # the target may have such a row already
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {field.column} = %s", [foreign])
            cursor.execute(
                f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE {key} = %s", [foreign, row]
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused.value.__cause__.diag.constraint_name == wall_name(model._meta.db_table, field.column)
