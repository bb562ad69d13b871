"""System Configuration › Admin Management › Manage Roles (parking §28)."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from accounts.queries import roles, staff
from accounts.services.roles import require_second_factor
from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    NumberColumn,
    Table,
    YesColumn,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from admin_portal.roles.forms import RoleForm

RIGHT = "roles.manage"
ADD = Link(_("Add New Role"), "admin_portal:role_add", RIGHT, "plus-lg", primary=True)
WHO = Link(_("Who can do what"), "admin_portal:who_can", RIGHT, "person-badge")
FACTOR_ON = Link(
    _("Require a second factor"),
    "admin_portal:role_factor_on",
    RIGHT,
    "shield-lock",
    dialog=True,
    when=lambda role: not role.requires_second_factor,
)
FACTOR_OFF = Link(
    _("Require a second factor no more"),
    "admin_portal:role_factor_off",
    RIGHT,
    "unlock",
    dialog=True,
    when=lambda role: role.requires_second_factor,
)


class RightsColumn(NumberColumn):
    """How many rights the role gives."""

    def __init__(self):
        super().__init__(_("Rights"), accessor="granted", orderable=False)

    def render(self, value):
        return len(value)

    def value(self, value):
        return len(value)


class RoleTable(Table):
    name = Column(
        _("Role"),
        linkify=opens("admin_portal:role_edit", RIGHT, key=lambda role: None if role.is_primary else role.pk),
    )
    description = Column(_("Description"))
    rights = RightsColumn()
    people = NumberColumn(_("Admins"))
    requires_second_factor = YesColumn(_("Second factor"), yes=_("required"))
    actions = LinksColumn(FACTOR_ON, FACTOR_OFF)

    caption = _("Roles")


class RoleFilter(FilterSet):
    q = SearchFilter("name", "description", label=_("Role"))


def editable(request):
    return roles().filter(is_primary=False)


def to_list(role=None):
    return reverse("admin_portal:role_list")


def _who(request, role):
    return {"people": staff().filter(roles=role) if role else []}


role_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("Manage Roles"),
    lead=_(
        "An admin may do what any of his or her roles allows. Primary Administrator may do everything, always."
    ),
    rows=lambda request: roles().annotate(people=Count("assignments")),
    table=RoleTable,
    filters=RoleFilter,
    links=(ADD, WHO),
    empty=_("There is no role."),
    empty_link=ADD,
    export_name="roles",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add New Role"),
    form=RoleForm,
    submit_label=_("Save Permissions"),
    done=_("The role %(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=editable,
    form=RoleForm,
    context=_who,
    template="admin_portal/roles/edit.html",
    submit_label=_("Save Permissions"),
    done=_("The role %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

require_factor = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Require a second factor"),
    objects=lambda request: roles(),
    question=_("Ask everybody with the role %(name)s for a second factor?"),
    consequence=_("Who has none yet sets up an authenticator at the next page and cannot go on without it."),
    confirm_label=_("Require"),
    run=lambda actor, role: require_second_factor(actor=actor, role=role, required=True),
    done=_("The role %(name)s requires a second factor."),
    next=to_list,
)

release_factor = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Require a second factor no more"),
    objects=lambda request: roles(),
    question=_("Let people with the role %(name)s sign in without a second factor?"),
    consequence=_("Who has set one up keeps it until he or she turns it off."),
    confirm_label=_("Require it no more"),
    danger=True,
    run=lambda actor, role: require_second_factor(actor=actor, role=role, required=False),
    done=_("The role %(name)s does not require a second factor."),
    next=to_list,
)
