"""Addresses that wait for their confirmation."""

from accounts.choices import UserStatus
from accounts.models import User
from accounts.models.login_source import BUILT_IN
from accounts.rules.links import confirms


def person_of_address_link(*, public_id, token: str) -> User | None:
    """Whose link to confirm an address this is; None when it opens nothing any more."""
    user = User.objects.drivers().filter(public_id=public_id).first()
    return user if user and opens_address(user, token) else None


def opens_address(user: User, token: str) -> bool:
    """Whether this person may confirm the new address with the link's token now."""
    return user.status in (UserStatus.PENDING, UserStatus.ACTIVE) and confirms(user, token)


def needs_password(user: User) -> bool:
    """Whether this person could not sign in without setting a first password."""
    return user.login_source == BUILT_IN and not user.has_usable_password()


def address_state(public_id) -> str:
    """Why a link opens nothing: `waiting` for a newer one, `confirmed` by it or another, or "" for nobody's."""
    user = User.objects.drivers().filter(public_id=public_id).first()
    if user is None or user.status not in (UserStatus.PENDING, UserStatus.ACTIVE):
        return ""
    return "waiting" if user.new_email else "confirmed"
