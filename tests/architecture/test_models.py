"""Every model is behind the wall, or listed with a reason; the database holds the walls (DESIGN §3, DECISIONS 9)."""

import pytest
from django.db import connection

from core.migration_operations import wall_name
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from tests.architecture.house import client_models, our_models, walled_keys
from tests.architecture.tables import GLOBAL_MODELS


def test_every_model_is_classified():
    unlisted = {m._meta.label for m in our_models() if not issubclass(m, ClientModel)} - GLOBAL_MODELS.keys()
    assert not unlisted, f"inherit core.models.ClientModel, or name them in GLOBAL_MODELS: {unlisted}"
    stale = GLOBAL_MODELS.keys() - {m._meta.label for m in our_models()}
    assert not stale
    assert all(reason for reason in GLOBAL_MODELS.values())


def test_every_client_model_has_its_own_client_key_and_the_scoped_manager():
    for model in client_models():
        assert model._meta.get_field("client").model is model, model
        for manager in model._meta.managers:
            assert isinstance(manager, ClientManager), (model, manager)
            assert issubclass(manager._queryset_class, ClientQuerySet), (model, manager)


def test_many_to_many_goes_through_explicit_client_models():
    for model in our_models():
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            assert not through._meta.auto_created, f"{field}: name the model in between"
            assert issubclass(through, ClientModel), field


def test_no_model_is_tied_to_a_user_group_or_permission_of_django():
    for model in our_models():
        targets = {f.related_model._meta.label for f in model._meta.local_fields if f.is_relation}
        assert not targets & {"auth.Group", "auth.Permission"}, model


@pytest.mark.django_db
def test_every_key_between_clients_tables_has_its_composite_twin():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND convalidated AND conname LIKE '%same_client'"
        )
        walls = {name for (name,) in cursor.fetchall()}
    missing = [
        f'{model._meta.app_label}: SameClient("{model.__name__}", "{field.name}")'
        for model, field in walled_keys()
        if wall_name(model._meta.db_table, field.column) not in walls
    ]
    assert not missing, "add to the package's 0002_walls.py:\n" + "\n".join(missing)
