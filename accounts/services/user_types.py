"""User types: added, changed, archived, never deleted (parking UT-2)."""

from django.db import IntegrityError
from django.utils import timezone

from accounts.exceptions import SystemTypeFixed, UserTypeNameTaken
from accounts.models import UserType
from accounts.services.numbers import next_number
from core import audit
from core.actors import Actor
from core.db import atomic

FIELDS = ("name", "grouping", "visible_to_users", "extra_active_vehicles")


@atomic()
def save_user_type(
    *,
    actor: Actor,
    name: str,
    grouping: str,
    visible_to_users: bool,
    extra_active_vehicles: int | None = None,
    user_type: UserType | None = None,
) -> UserType:
    """Make a user type, which gets the next number, or change `user_type`. UserTypeNameTaken.

    `extra_active_vehicles` beyond the first may be active at once (UT-1); None leaves the number as it is.
    Guest User stays hidden from those who register, whatever is asked (UT-2).
    """
    new = _locked(user_type) if user_type else UserType(number=next_number(model=UserType))
    old = _locked(user_type) if user_type else None
    new.name, new.grouping = name.strip(), grouping
    new.visible_to_users = visible_to_users and not new.is_system
    if extra_active_vehicles is not None:
        new.extra_active_vehicles = extra_active_vehicles
    _save(new)
    if old is None:
        audit.record(actor, "user_type.created", new, number=new.number, name=new.name)
    elif told := audit.changes(old, new, FIELDS):
        audit.record(actor, "user_type.changed", new, **told)
    return new


@atomic()
def archive_user_type(*, actor: Actor, user_type: UserType) -> UserType:
    """Stop offering a type; who has it keeps it. SystemTypeFixed for Guest User."""
    user_type = _locked(user_type)
    if user_type.is_system:
        raise SystemTypeFixed(name=user_type.name)
    if user_type.archived_at is None:
        user_type.archived_at = timezone.now()
        user_type.save()
        audit.record(actor, "user_type.archived", user_type)
    return user_type


@atomic()
def restore_user_type(*, actor: Actor, user_type: UserType) -> UserType:
    """Offer an archived type again. UserTypeNameTaken when another took its name meanwhile."""
    user_type = _locked(user_type)
    if user_type.archived_at is not None:
        user_type.archived_at = None
        _save(user_type)
        audit.record(actor, "user_type.restored", user_type)
    return user_type


def _locked(user_type: UserType) -> UserType:
    return UserType.objects.select_for_update().get(pk=user_type.pk)


def _save(user_type: UserType) -> None:
    try:
        with atomic():
            user_type.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "user_type_name_is_unique":
            raise
        raise UserTypeNameTaken(field="name") from None
