"""Clients: their birth."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import ClientCodeTaken, Refusal
from core.models import Client, ClientDomain
from core.ports import client_births
from core.scoping import client_scope
from core.validators import normal_code, normal_host


@atomic()
def create_client(*, actor: Actor, code: str, name: str, hosts: Iterable[str] = (), **facts) -> Client:
    """Make a client with its host names, usable at once: every package's birth step fills its lists (DESIGN §3).

    `facts` are further fields of Client: time_zone, currency, default_language, languages, features.
    ClientCodeTaken for a code or host that is in use; a Refusal naming the field for one that is malformed.
    """
    client = _saved(Client(code=normal_code(code), name=name.strip(), **facts), "code", normal_code(code))
    # An address with a scheme is no host name; without its tail it would look like one.
    names = [host if "/" in host else normal_host(host) for host in hosts]
    for host in dict.fromkeys(names):
        _saved(ClientDomain(client=client, host=host), "hosts", host)
    with client_scope(client):
        for step in client_births.all():
            step(actor=actor, client=client)
        audit.record(actor, "client.created", client, code=client.code, hosts=names)
    return client


def _saved(row, field: str, name: str):
    try:
        row.clean_fields()
        with atomic():
            row.save()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), field=field) from None
    except IntegrityError:
        raise ClientCodeTaken(field=field, name=name) from None
    return row
