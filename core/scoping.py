"""Client scope: which client's rows the running code may see (DESIGN §3).

The only importer of django_scopes, which keeps the state; the manager and the querysets are ours because the
library's closed queryset lets `.exists()`, `.explain()`, sub-queries and `.create()` through.
"""

from contextlib import contextmanager

from django.db import models
from django.db.models import sql
from django_scopes import scope, scopes_disabled
from django_scopes.state import get_scope

from core.exceptions import ScopeMissing, WrongClient


@contextmanager
def client_scope(client):
    """Open the scope of one client: inside, client models show and write that client's rows only.

    The one place where a database session variable for row-level security will be set later (DECISIONS 10).
    Raises ScopeMissing for None.
    """
    if client is None or client.pk is None:
        raise ScopeMissing("client_scope needs a saved client")
    with scope(client=client):
        yield client


@contextmanager
def all_clients(*, reason: str):
    """Switch the walls off for a stated reason: house tasks, the operator console, client look-up."""
    if not reason.strip():
        raise ScopeMissing("all_clients needs a reason")
    with scopes_disabled():
        yield


def current_client():
    """The client whose scope is open. Raises ScopeMissing when none is."""
    client = get_scope().get("client") if is_walled() else None
    if client is None:
        raise ScopeMissing("no client scope is open")
    return client


def is_walled() -> bool:
    """False inside `all_clients`."""
    return get_scope().get("_enabled", True)


def claim(instance) -> None:
    """Give a new row the scope's client, refuse a row of another (ScopeMissing, WrongClient)."""
    if not is_walled():
        return
    client = current_client()
    if instance.client_id is None:
        instance.client = client
    elif instance.client_id != client.pk:
        raise WrongClient(
            f"a {type(instance).__name__} of client {instance.client_id} in the scope of {client.pk}"
        )


class _ClosedQuery(sql.Query):
    """A query built outside any scope: it can be passed around, for forms are made at import, but never run."""

    def get_compiler(self, *args, **kwargs):
        raise ScopeMissing(f"{self.model.__name__} was queried while no client scope is open")

    def chain(self, klass=None):
        if klass is not None:  # UPDATE, DELETE and AGGREGATE queries would shed this class
            self.get_compiler()
        return super().chain(klass)


class ClientQuerySet(models.QuerySet):
    """Querysets of client models; every write is checked against the open scope."""

    def _refuse_closed(self):
        if isinstance(self.query, _ClosedQuery):
            self.query.get_compiler()

    def create(self, **kwargs):
        self._refuse_closed()
        return super().create(**kwargs)

    def bulk_create(self, objs, *args, **kwargs):
        self._refuse_closed()
        objs = list(objs)
        for obj in objs:
            claim(obj)
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs):
        self._refuse_closed()
        if is_walled() and ({"client", "client_id"} & kwargs.keys()):
            raise WrongClient("a row never changes its client")
        return super().update(**kwargs)

    def delete(self):
        self._refuse_closed()
        return super().delete()

    delete.queryset_only = True

    def _raw_delete(self, using):
        self._refuse_closed()
        return super()._raw_delete(using)

    def raw(self, *args, **kwargs):
        if is_walled():
            raise ScopeMissing(
                "raw SQL sees every client's rows: filter by client through a connection instead"
            )
        return super().raw(*args, **kwargs)


class ClientManager(models.Manager.from_queryset(ClientQuerySet)):
    """Default manager of client models: the open scope's rows, or a queryset that refuses to run."""

    def get_queryset(self):
        queryset = super().get_queryset()
        if not is_walled():
            return queryset
        client = get_scope().get("client")
        if client is not None:
            return queryset.filter(client=client)
        queryset.query.__class__ = _ClosedQuery
        return queryset
