"""What operators change about a client that exists (DESIGN §3)."""

from collections.abc import Iterable

from django.db import IntegrityError

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import ClientCodeTaken
from core.models import Client, ClientDomain
from core.scoping import client_scope
from core.system_settings import save_settings


@atomic()
def change_client(
    *, actor: Actor, client_id: int, name: str, is_active: bool, features: Iterable[str], hosts: Iterable[str]
) -> Client:
    """Set a client's name, switch it and its paid features, and make `hosts` its only host names.

    The name is a system setting as well and is written as one (DECISIONS 1). ClientCodeTaken for a host name that
    another client has.
    """
    client = Client.objects.select_for_update().get(pk=client_id)
    with client_scope(client):
        save_settings(actor=actor, values={"organization_name": name})
        before = {"is_active": client.is_active, "features": sorted(client.features), "hosts": _hosts(client)}
        client.is_active, client.features = is_active, sorted(set(features))
        client.save(update_fields=["is_active", "features"])
        _set_hosts(client, set(hosts))
        after = {"is_active": client.is_active, "features": client.features, "hosts": _hosts(client)}
        told = {key: (old, after[key]) for key, old in before.items() if old != after[key]}
        if told:
            audit.record(actor, "client.changed", client, **told)
    return client


def _hosts(client: Client) -> list[str]:
    return list(ClientDomain.objects.filter(client=client).order_by("host").values_list("host", flat=True))


def _set_hosts(client: Client, wanted: set[str]) -> None:
    ClientDomain.objects.filter(client=client).exclude(host__in=wanted).delete()
    for host in sorted(wanted - set(_hosts(client))):
        domain = ClientDomain(client=client, host=host)
        domain.clean_fields()
        try:
            with atomic():
                domain.save()
        except IntegrityError:
            raise ClientCodeTaken(field="hosts", name=host) from None
