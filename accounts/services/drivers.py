"""Drivers and their profiles."""

from accounts.choices import UserKind, UserStatus
from accounts.models import LockerUserType, Profile, User, UserType
from accounts.models.login_source import BUILT_IN
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
    username: str = "",
    email: str = "",
    first_name: str = "",
    last_name: str = "",
    language: str = "",
    password: str | None = None,
    login_source: str = BUILT_IN,
    unique_id: str = "",
    locker_user_type: LockerUserType | None = None,
    status: str = UserStatus.ACTIVE,
    site: str = "",
) -> User:
    """Make a driver with a profile. Without a password the person sets one by a mailed link: with `site` (address
    such as https://park.example.ca) the welcome mail carries it. Refusals of save_person, WeakPassword.
    """
    user = User(
        kind=UserKind.DRIVER,
        username=username,
        email=email,
        first_name=first_name,
        last_name=last_name,
        language=language,
        login_source=login_source,
        unique_id=unique_id,
        status=status,
    )
    if password is None:
        user.set_unusable_password()
    else:
        check_strength(user=user, password=password)
        user.set_password(password)
    save_person(user=user)
    Profile.objects.create(user=user, user_type=user_type, locker_user_type=locker_user_type)
    audit.record(actor, "driver.created", user, user_type=user_type.name)
    if site:
        send_welcome(user=user, site=site)
    return user
