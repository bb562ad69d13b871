"""Who may do what, and who signed in when (parking §28, ADM-7)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter, DateFromToRangeFilter, FilterSet
from django_filters.widgets import DateRangeWidget

from accounts.choices import UserStatus
from accounts.models.role import grantable
from accounts.queries.activity import sign_ins
from accounts.queries.rights import who_can as people_who_can
from admin_portal.generic import Column, ListPage, NumberColumn, Table, WhenColumn, opens
from admin_portal.generic.filters import SearchFilter
from core.rights import rights

ROLES, ADMINS = "roles.manage", "admins.manage"
STATES = {
    UserStatus.ACTIVE: ("ok", UserStatus.ACTIVE.label),
    UserStatus.DISABLED: ("neutral", UserStatus.DISABLED.label),
}


def right_choices():
    """Every right that a role can hold, by area."""
    areas = {}
    for right in rights:
        if right.key in grantable():
            areas.setdefault(str(right.area), []).append((right.key, right.label))
    return sorted(areas.items())


class GivingRolesColumn(Column):
    """The roles that give the right asked for; all roles when none is."""

    def __init__(self):
        super().__init__(_("Through the roles"), accessor="held_roles", orderable=False)

    def render(self, value, table):
        return self.value(value, table)

    def value(self, value, table):
        right = table.request.GET.get("right")
        return ", ".join(role.name for role in value if not right or right in role.granted)


class CountColumn(NumberColumn):
    """How many rights there are."""

    def render(self, value):
        return len(value)

    def value(self, value):
        return len(value)


class WhoTable(Table):
    username = Column(_("User name"), linkify=opens("admin_portal:staff_edit", ADMINS))
    name = Column(_("Name"), accessor="get_full_name", order_by=("last_name", "first_name"))
    through = GivingRolesColumn()
    rights = CountColumn(_("Rights"), accessor="rights", orderable=False)
    last_login = WhenColumn(_("Last sign-in"))

    caption = _("Admins and what they may do")


class WhoFilter(FilterSet):
    right = ChoiceFilter(
        label=pgettext_lazy("is allowed to", "May"),
        choices=right_choices,
        method="holders",
        empty_label=_("Anything"),
    )
    q = SearchFilter("username", "email", "first_name", "last_name", label=_("Name or address"))

    def holders(self, people, _name, right):
        return people_who_can(people, right)


class ActivityTable(Table):
    at = WhenColumn(_("When"), seconds=True)
    object_label = Column(_("Admin"))
    what = Column(_("What"), accessor="what", orderable=False)
    address = Column(_("From"), accessor="data__address", orderable=False)

    caption = _("Sign-ins of admins")


class ActivityFilter(FilterSet):
    q = SearchFilter("object_label", label=_("Admin"))
    at = DateFromToRangeFilter(label=_("Between"), widget=DateRangeWidget(attrs={"type": "date"}))


who_can = ListPage.as_view(
    required_right=ROLES,
    title=_("Who Can Do What"),
    lead=_("Choose a right to see who holds it, and through which roles. Disabled admins can do nothing."),
    rows=lambda request: people_who_can(),
    table=WhoTable,
    filters=WhoFilter,
    empty=_("Nobody may do this."),
    export_name="who-can-do-what",
)

activity = ListPage.as_view(
    required_right=ADMINS,
    title=_("Login Activity"),
    rows=lambda request: sign_ins(),
    table=ActivityTable,
    filters=ActivityFilter,
    empty=_("Nobody has signed in yet."),
    export_name="login-activity",
)
