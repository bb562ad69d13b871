"""What people may do."""

from accounts.models import Role, User


def rights_of(user: User) -> frozenset[str]:
    """The rights of a staff member; nobody else has any. Cached on the user object."""
    return user.rights


def roles():
    """Roles, Primary Administrator first."""
    return Role.objects.all()


def primary_role() -> Role:
    """The client's role Primary Administrator."""
    return Role.objects.get(is_primary=True)
