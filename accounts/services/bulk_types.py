"""Changing the type of many people at once (parking USR-4)."""

from django.db import connection

from accounts.choices import UserKind, UserStatus
from accounts.exceptions import TypeNotOffered
from accounts.models import User, UserType
from core import audit
from core.actors import Actor
from core.db import atomic
from core.scoping import current_client

# One statement: the change and each person's audit entry. The label is what User.get_full_name says.
CHANGE = """
WITH changed AS (
    UPDATE accounts_profile p SET user_type_id = %(new)s
      FROM accounts_user u
     WHERE u.id = p.user_id AND p.client_id = %(client)s AND u.client_id = %(client)s
       AND p.user_type_id = %(old)s AND u.kind = %(driver)s AND u.status <> %(archived)s
    RETURNING u.id, u.first_name, u.last_name, u.username, u.email
)
INSERT INTO core_auditentry (client_id, at, actor_kind, actor_id, actor_label, behalf_label, action, object_type,
                             object_id, object_label, data, request_id)
SELECT %(client)s, now(), %(kind)s, %(by)s, %(label)s, %(behalf)s, 'driver.changed', %(model)s, id::text,
       left(coalesce(nullif(trim(concat(first_name, ' ', last_name)), ''), nullif(username, ''), email), 200),
       jsonb_build_object('user_type', jsonb_build_array(%(old_name)s::text, %(new_name)s::text)), %(request)s
  FROM changed
"""


@atomic()
def change_types(*, actor: Actor, current: UserType, new: UserType) -> int:
    """Give everybody of the type `current` the type `new`; archived people keep theirs. Returns how many there were.

    TypeNotOffered when `new` is the same, archived, or the system's.
    """
    types = UserType.objects.select_for_update().order_by("pk").in_bulk([current.pk, new.pk])
    current, new = types[current.pk], types[new.pk]
    if new.pk == current.pk or new.archived_at or new.is_system:
        raise TypeNotOffered(field="new", name=new.name)
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, _facts(actor) | {
            "old": current.pk, "new": new.pk, "old_name": current.name, "new_name": new.name,
        })  # fmt: skip
        return cursor.rowcount


def _facts(actor: Actor) -> dict:
    return {
        "client": current_client().pk,
        "driver": UserKind.DRIVER.value,
        "archived": UserStatus.ARCHIVED.value,
        "model": User._meta.label_lower,
        "kind": actor.kind.value,
        "by": str(actor.id),
        "label": actor.label[:200],
        "behalf": (actor.on_behalf_of or "")[:200],
        "request": audit.request_id.get(),
    }
