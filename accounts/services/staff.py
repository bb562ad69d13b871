"""Admin accounts: never deleted, only disabled (parking ADM-1)."""

from collections.abc import Iterable

from accounts.choices import UserKind, UserStatus
from accounts.exceptions import LastPrimaryAdministrator, PrimaryAdministratorOnly
from accounts.lockout import unlock
from accounts.models import Role, RoleAssignment, User
from accounts.services.links import send_welcome
from accounts.services.people import end_sessions, give_password, save_person
from accounts.services.second_factor import reset_by_staff
from core import audit
from core.actors import Actor
from core.choices import ActorKind
from core.db import atomic

DETAILS = ("username", "email", "first_name", "last_name", "language", "badge_number")


@atomic()
def create_staff(
    *,
    actor: Actor,
    username: str = "",
    email: str = "",
    first_name: str = "",
    last_name: str = "",
    roles: Iterable[Role] = (),
    language: str = "",
    badge_number: str = "",
    password: str | None = None,
    must_change: bool = True,
    site: str = "",
) -> tuple[User, str]:
    """Make an admin account; returns it with its temporary password, to be changed at first sign-in (ADM-2).

    With `site` (address such as https://park.example.ca) the person is mailed a link to set a password there; the
    temporary password itself is never mailed. Refusals of save_person, WeakPassword, PrimaryAdministratorOnly.
    """
    user = User(
        kind=UserKind.STAFF,
        username=username,
        email=email,
        first_name=first_name,
        last_name=last_name,
        language=language,
        badge_number=badge_number,
        must_change_password=must_change,
    )
    temporary = give_password(user=user, password=password)
    save_person(user=user)
    audit.record(actor, "staff.created", user, **{name: getattr(user, name) for name in DETAILS})
    _set_roles(actor, user, roles)
    if site:
        send_welcome(user=user, site=site)
    return user, temporary


@atomic()
def update_staff(*, actor: Actor, user: User, **details: str) -> User:
    """Change names, e-mail, language or badge number. Refusals of save_person, PrimaryAdministratorOnly."""
    user, old = _locked(user), _locked(user)
    _refuse_unless_peer(actor, user)
    for name in DETAILS:
        setattr(user, name, details.get(name, getattr(user, name)))
    save_person(user=user)
    if told := audit.changes(old, user, DETAILS):
        audit.record(actor, "staff.changed", user, **told)
    return user


@atomic()
def assign_roles(*, actor: Actor, user: User, roles: Iterable[Role]) -> User:
    """Make these the roles of an admin. LastPrimaryAdministrator, PrimaryAdministratorOnly (ADM-3, ADM-4)."""
    _primary_lock()
    user = _locked(user)
    _set_roles(actor, user, roles)
    return user


@atomic()
def disable_staff(*, actor: Actor, user: User) -> User:
    """Keep an admin out at once; roles and history stay. LastPrimaryAdministrator, PrimaryAdministratorOnly."""
    _primary_lock()
    user = _locked(user)
    _refuse_unless_peer(actor, user)
    if user.status == UserStatus.DISABLED:
        return user
    _refuse_if_last(user)
    user.status = UserStatus.DISABLED
    user.save()
    end_sessions(user=user)
    audit.record(actor, "staff.disabled", user)
    return user


@atomic()
def enable_staff(*, actor: Actor, user: User) -> User:
    """Let a disabled admin in again. PrimaryAdministratorOnly."""
    user = _locked(user)
    _refuse_unless_peer(actor, user)
    if user.status != UserStatus.ACTIVE:
        user.status = UserStatus.ACTIVE
        user.save()
        audit.record(actor, "staff.enabled", user)
    return user


@atomic()
def reset_password_by_staff(*, actor: Actor, user: User, password: str | None = None) -> str:
    """Give an admin a temporary password, which is returned and must be changed at the next sign-in (ADM-2).

    Ends the person's sessions and lockout. WeakPassword, PrimaryAdministratorOnly.
    """
    user = _locked(user)
    _refuse_unless_peer(actor, user)
    temporary = give_password(user=user, password=password)
    user.must_change_password = True
    user.save()
    end_sessions(user=user)
    unlock(user)
    audit.record(actor, "staff.password_reset", user)
    return temporary


@atomic()
def remove_second_factor(*, actor: Actor, user: User) -> None:
    """Forget the authenticator of an admin who lost it, and end the sessions. PrimaryAdministratorOnly."""
    user = _locked(user)
    _refuse_unless_peer(actor, user)
    reset_by_staff(actor=actor, user=user)


def _set_roles(actor: Actor, user: User, roles: Iterable[Role]) -> None:
    primary = _primary_lock()
    old = {role.pk: role for role in user.roles.all()}
    new = {role.pk: role for role in Role.objects.filter(pk__in=[role.pk for role in roles])}
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    if primary.pk in added | removed and not _is_peer(actor):
        raise PrimaryAdministratorOnly(field="roles")
    if primary.pk in removed:
        _refuse_if_last(user)
    RoleAssignment.objects.filter(user=user, role__in=removed).delete()
    RoleAssignment.objects.bulk_create(RoleAssignment(user=user, role_id=pk) for pk in added)
    if added or removed:
        names = ([role.name for role in old.values()], [role.name for role in new.values()])
        audit.record(actor, "staff.roles_changed", user, roles=names)


def _locked(user: User) -> User:
    return User.objects.staff().select_for_update().get(pk=user.pk)


def _primary_lock() -> Role:
    """The row that changes of who is Primary Administrator wait for, so that two cannot each spare the other.

    Locked before any person's row, always."""
    return Role.objects.select_for_update().get(is_primary=True)


def _refuse_if_last(user: User) -> None:
    holders = User.objects.staff().active().filter(roles__is_primary=True)
    if holders.filter(pk=user.pk).exists() and not holders.exclude(pk=user.pk).exists():
        raise LastPrimaryAdministrator()


def _refuse_unless_peer(actor: Actor, user: User) -> None:
    if user.is_primary_administrator and not _is_peer(actor):
        raise PrimaryAdministratorOnly()


def _is_peer(actor: Actor) -> bool:
    if actor.kind in (ActorKind.SYSTEM, ActorKind.OPERATOR):
        return True
    holders = User.objects.staff().active().filter(roles__is_primary=True)
    return actor.kind == ActorKind.PERSON and holders.filter(pk=actor.id).exists()
