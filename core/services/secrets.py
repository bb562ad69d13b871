"""Secrets of all clients under a new key."""

from cryptography.fernet import InvalidToken
from django.db import connection
from django.utils.translation import gettext as _

from core import audit, encryption
from core.actors import Actor
from core.db import atomic
from core.exceptions import Refusal
from core.models import Client, SettingRevision
from core.scoping import client_scope
from core.system_settings import settings_registry


@atomic()
def rotate_secrets(*, actor: Actor) -> int:
    """Re-encrypt every stored secret, old revisions too, under the first of FIELD_KEYS; returns how many.

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
    return total


def _rotate(actor: Actor, client: Client, keys: list[str]) -> int:
    revisions = SettingRevision.objects.filter(key__in=keys).exclude(value__in=["", None]).select_for_update()
    number = 0
    for revision in revisions:
        try:
            wrapped = encryption.rotate(revision.value)
        except InvalidToken:
            facts = {"key": revision.key, "client": client.code}
            raise Refusal(_("No key of FIELD_KEYS opens “%(key)s” of %(client)s.") % facts) from None
        number += SettingRevision.objects.filter(pk=revision.pk).update(value=wrapped)
    if number:
        client.settings_version += 1
        client.save(update_fields=["settings_version"])
        audit.record(actor, "secrets.rotated", client, number=number)
    return number
