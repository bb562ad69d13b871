"""Vendor staff, who run the installation."""

from accounts.choices import UserKind, UserStatus
from accounts.exceptions import OwnAccount
from accounts.lockout import unlock
from accounts.models import User
from accounts.services.people import end_sessions, give_password, save_person
from core.actors import Actor
from core.db import atomic
from core.scoping import all_clients


@atomic()
def create_operator(
    *, actor: Actor, email: str, password: str | None = None, must_change: bool = True
) -> tuple[User, str]:
    """Make an operator of the installation; returns the account and its temporary password. EmailTaken, WeakPassword.

    With must_change the first sign-in asks for a new password.
    Not audited: audit entries belong to clients, and an operator to none.
    """
    with all_clients(reason="operators belong to no client"):
        user = User(kind=UserKind.OPERATOR, email=email, must_change_password=must_change)
        temporary = give_password(user=user, password=password)
        return save_person(user=user), temporary


@atomic()
def change_operator(
    *, actor: Actor, user: User, email: str, first_name: str, last_name: str, language: str
) -> User:
    """Change an operator's names, address or language. EmailTaken."""
    with all_clients(reason="operators belong to no client"):
        user = _locked(user)
        user.email, user.first_name, user.last_name, user.language = email, first_name, last_name, language
        return save_person(user=user)


@atomic()
def switch_operator(*, actor: Actor, user: User, active: bool) -> User:
    """Keep an operator out at once, or let one in again. OwnAccount: so that one who can sign in always remains."""
    if actor.id == str(user.pk):
        raise OwnAccount()
    with all_clients(reason="operators belong to no client"):
        user = _locked(user)
        user.status = UserStatus.ACTIVE if active else UserStatus.DISABLED
        user.save()
        if not active:
            end_sessions(user=user)
    return user


@atomic()
def reset_operator_password(*, actor: Actor, user: User) -> str:
    """Give an operator a temporary password, which is returned; ends the operator's sessions and lockout."""
    with all_clients(reason="operators belong to no client"):
        user = _locked(user)
        temporary = give_password(user=user, password=None)
        user.must_change_password = True
        user.save()
        end_sessions(user=user)
        unlock(user)
    return temporary


def _locked(user: User) -> User:
    return User.objects.filter(kind=UserKind.OPERATOR).select_for_update().get(pk=user.pk)
