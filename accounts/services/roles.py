"""Roles and the rights they hold."""

from collections.abc import Iterable

from django.db import IntegrityError

from accounts.exceptions import PrimaryRoleFixed, RoleNameTaken, UnknownRight
from accounts.models import Role
from accounts.models.role import grantable
from core import audit
from core.actors import Actor
from core.db import atomic

FIELDS = ("name", "description", "rights")


@atomic()
def save_role(
    *, actor: Actor, name: str, description: str = "", rights: Iterable[str] = (), role: Role | None = None
) -> Role:
    """Make a role, or change `role` (parking ADM-5). Rights that lack what they need are allowed: ask
    accounts.rules.rights.missing_needs and offer to add them (ADM-6).

    RoleNameTaken; UnknownRight; PrimaryRoleFixed for Primary Administrator (ADM-4).
    """
    held = sorted(set(rights))
    if unknown := set(held) - grantable():
        raise UnknownRight(field="rights", key=min(unknown))
    old = Role.objects.select_for_update().get(pk=role.pk) if role else None
    if old and old.is_primary:
        raise PrimaryRoleFixed()
    new = Role(
        pk=old and old.pk,
        name=name.strip(),
        description=description.strip(),
        rights=held,
        requires_second_factor=bool(old and old.requires_second_factor),
    )
    try:
        with atomic():
            new.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "role_name_is_unique":
            raise
        raise RoleNameTaken(field="name") from None
    if old is None:
        audit.record(actor, "role.created", new, name=new.name, rights=new.rights)
    elif told := audit.changes(old, new, FIELDS):
        audit.record(actor, "role.changed", new, **told)
    return new


@atomic()
def require_second_factor(*, actor: Actor, role: Role, required: bool) -> Role:
    """Ask everybody in this role for a second factor, or no more. The one thing that Primary Administrator, whose
    rights are fixed (ADM-4), can be told."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.requires_second_factor != required:
        role.requires_second_factor = required
        role.save()
        audit.record(actor, "role.changed", role, requires_second_factor=(not required, required))
    return role
