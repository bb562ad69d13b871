"""People and the lists they are sorted by."""

from accounts.choices import UserKind
from accounts.models import LockerUserType, LoginSource, Province, User, UserType
from accounts.models.login_source import BUILT_IN
from accounts.rules.links import opens


def staff():
    """Staff of the client with their roles, by name."""
    people = User.objects.staff().select_related("totp").prefetch_related("roles")
    return people.order_by("last_name", "first_name", "username", "id")


def drivers():
    """Drivers of the client with their types, by name."""
    people = User.objects.drivers().select_related("profile__user_type")
    return people.order_by("last_name", "first_name", "username", "id")


def user_types():
    """User types that can still be chosen, by number."""
    return UserType.objects.active()


def guest_type() -> UserType:
    """The system's type of people without an account (parking UT-2)."""
    return UserType.objects.get(is_system=True)


def locker_user_types():
    """Locker user types that can still be chosen, by number."""
    return LockerUserType.objects.active()


def provinces():
    """Provinces and states, Canada's first."""
    return Province.objects.all()


def built_in_login_is_on() -> bool:
    """Whether drivers can sign in with a password of ours (parking LOG-1)."""
    return LoginSource.objects.active().filter(code=BUILT_IN, is_enabled=True).exists()


def can_use_password(user: User) -> bool:
    """Whether this person signs in with a password of ours now; staff always do (parking LOG-2, LOG-7)."""
    if not user.is_active or user.login_source != BUILT_IN:
        return False
    return user.kind != UserKind.DRIVER or built_in_login_is_on()


def person_of_link(*, kind: str, public_id, token: str) -> User | None:
    """Whose set-password link this is; None when it opens nothing any more."""
    user = User.objects.filter(kind=kind, public_id=public_id).first()
    return user if user and can_use_password(user) and opens(user, token) else None
