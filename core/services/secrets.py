"""Secrets of all clients under a new key."""

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _

from core import audit, encryption
from core.actors import Actor
from core.db import atomic
from core.exceptions import Refusal
from core.models import Client, ClientModel, SettingRevision
from core.ports import encrypted_columns
from core.scoping import client_scope
from core.system_settings import settings_registry


@atomic()
def rotate_secrets(*, actor: Actor) -> int:
    """Re-encrypt every stored secret, old revisions too, under the first of FIELD_KEYS; returns how many.

    Secrets are the settings' and those in `core.ports.encrypted_columns`.

    All or nothing: a Refusal when one of them opens with none of the keys (DECISIONS 29).
    """
    keys = [setting.key for setting in settings_registry if setting.is_secret]
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL opscom.purge = 'on'"
        )  # revisions are written once; this changes their wrapping only
        for client in Client.objects.order_by("id"):
            with client_scope(client):
                total += _rotate(actor, client, keys)
        cursor.execute("SET LOCAL opscom.purge = ''")
    return total + _rewrap_columns(None, of_clients=False)


def _rotate(actor: Actor, client: Client, keys: list[str]) -> int:
    number = 0
    for revision in SettingRevision.objects.filter(key__in=keys).select_for_update():
        number += _rewrap(client, revision, "value", revision.key)
    number += _rewrap_columns(client, of_clients=True)
    if number:
        client.settings_version += 1
        client.save(update_fields=["settings_version"])
        audit.record(actor, "secrets.rotated", client, number=number)
    return number


def _rewrap_columns(client: Client | None, *, of_clients: bool) -> int:
    """The registered columns of clients' tables in the open scope, or of the installation's own tables."""
    number = 0
    for column in encrypted_columns:
        label, field = column.rsplit(".", 1)
        model = apps.get_model(label)
        if issubclass(model, ClientModel) is of_clients:
            number += sum(_rewrap(client, row, field, column) for row in model.objects.select_for_update())
    return number


def _rewrap(client: Client | None, row, field: str, name: str) -> int:
    cipher = getattr(row, field)
    if not cipher:
        return 0
    try:
        wrapped = encryption.rotate(cipher)
    except InvalidToken:
        facts = {"key": name, "client": client.code if client else "—"}
        raise Refusal(_("No key of FIELD_KEYS opens “%(key)s” of %(client)s.") % facts) from None
    return type(row).objects.filter(pk=row.pk).update(**{field: wrapped})
