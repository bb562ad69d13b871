"""What people may do."""

from django.db.models import Q

from accounts.models import Role, RoleAssignment, User


def rights_of(user: User) -> frozenset[str]:
    """The rights of a staff member; nobody else has any. Cached on the user object."""
    return user.rights


def roles():
    """Roles, Primary Administrator first."""
    return Role.objects.all()


def primary_role() -> Role:
    """The client's role Primary Administrator."""
    return Role.objects.get(is_primary=True)


def who_can(people=None, right: str = ""):
    """Active staff with their roles, by name; those who hold `right` when it is given, among `people`."""
    people = User.objects.staff().active() if people is None else people
    if right:
        holding = Role.objects.filter(Q(is_primary=True) | Q(rights__contains=[right]))
        people = people.filter(pk__in=RoleAssignment.objects.filter(role__in=holding).values("user"))
    return people.prefetch_related("roles").order_by("last_name", "first_name", "username", "id")
