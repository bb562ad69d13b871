"""Drivers and their profiles."""

from typing import Any

from accounts.choices import UserKind
from accounts.models import LockerUserType, Profile, User, UserType
from accounts.services.links import send_welcome
from accounts.services.people import check_strength, save_person
from core import audit
from core.actors import Actor
from core.db import atomic


@atomic()
def create_driver(
    *,
    actor: Actor,
    user_type: UserType,
    locker_user_type: LockerUserType | None = None,
    password: str | None = None,
    site: str = "",
    facts: dict[str, Any] | None = None,
    **person: str,
) -> User:
    """Make a driver with a profile. `person` are fields of User: username, email, first_name, last_name, language,
    login_source, unique_id, status, new_email; `facts` are fields of Profile.

    Without a password the person sets one by a mailed link: with `site` (address such as https://park.example.ca)
    the welcome mail carries it. Refusals of save_person, WeakPassword.
    """
    user = User(kind=UserKind.DRIVER, **person)
    if password is None:
        user.set_unusable_password()
    else:
        check_strength(user=user, password=password)
        user.set_password(password)
    save_person(user=user)
    Profile.objects.create(user=user, user_type=user_type, locker_user_type=locker_user_type, **(facts or {}))
    audit.record(actor, "driver.created", user, user_type=user_type.name)
    if site:
        send_welcome(user=user, site=site)
    return user
