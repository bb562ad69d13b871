"""Facts of drivers."""

from copy import copy
from typing import Any

from accounts.choices import UserStatus
from accounts.models import Profile, User
from accounts.services.people import end_sessions, save_person
from core import audit
from core.actors import Actor
from core.db import atomic

OF_USER = (
    *("username", "first_name", "last_name", "email", "language", "status"),
    *("login_source", "unique_id", "must_change_password"),
)
OF_PROFILE = tuple(
    field.name for field in Profile._meta.concrete_fields if field.name not in ("id", "client", "user")
)


@atomic()
def save_profile(*, actor: Actor, user: User, values: dict[str, Any]) -> User:
    """Change a driver. `values` are fields of User (OF_USER) and Profile (OF_PROFILE) as a form cleaned them:
    rows for provinces, types and company, None for none; KeyError for any other name.

    An address set here is taken as confirmed, so one that waits for confirmation is dropped. Who is no longer active
    is signed out at once (UP-13). Nothing is written when nothing changes. Refusals of save_person.
    """
    if unknown := values.keys() - {*OF_USER, *OF_PROFILE}:
        raise KeyError(", ".join(sorted(unknown)))
    user = User.objects.drivers().select_for_update().get(pk=user.pk)
    profile = Profile.objects.select_for_update().get(user_id=user.pk)
    told = _set(user, values, OF_USER)
    if "email" in values and user.new_email:
        user.new_email = ""
        save_person(user=user)
    elif told:
        save_person(user=user)
    of_profile = _set(profile, values, OF_PROFILE)
    if of_profile:
        profile.save()
    if told | of_profile:
        audit.record(actor, "driver.changed", user, **(told | of_profile))
    if "status" in told and user.status != UserStatus.ACTIVE:
        end_sessions(user=user)
    return user


def _set(row, values: dict[str, Any], names) -> dict[str, tuple]:
    """Give the row those values that are its own; what differs, as {name: (old, new)}."""
    old = copy(row)
    mine = [name for name in names if name in values]
    for name in mine:
        given = values[name]
        setattr(row, name, given.strip() if isinstance(given, str) else given)
    return audit.changes(old, row, mine)
