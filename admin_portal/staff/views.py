"""System Configuration › Admin Management › Edit Admin Users (parking §28)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from accounts.choices import UserStatus
from accounts.queries import staff
from accounts.services.staff import (
    disable_staff,
    enable_staff,
    remove_second_factor,
    reset_password_by_staff,
)
from admin_portal.generic import (
    ActionPage,
    BadgeColumn,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    Secret,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from admin_portal.staff.forms import StaffForm

RIGHT = "admins.manage"
STATES = {
    UserStatus.PENDING: ("info", UserStatus.PENDING.label),
    UserStatus.ACTIVE: ("ok", UserStatus.ACTIVE.label),
    UserStatus.DISABLED: ("neutral", UserStatus.DISABLED.label),
    UserStatus.ARCHIVED: ("neutral", UserStatus.ARCHIVED.label),
}
CHOSEN = (UserStatus.ACTIVE, UserStatus.DISABLED)


def is_disabled(user):
    return user.status == UserStatus.DISABLED


def is_active(user):
    return user.status == UserStatus.ACTIVE


ADD = Link(_("Create New Admin"), "admin_portal:staff_add", RIGHT, "plus-lg", primary=True)
PASSWORD = Link(_("Reset password"), "admin_portal:staff_password", RIGHT, "key", dialog=True, when=is_active)
DISABLE = Link(
    _("Disable"), "admin_portal:staff_disable", RIGHT, "x-octagon", danger=True, dialog=True, when=is_active
)
ENABLE = Link(_("Enable"), "admin_portal:staff_enable", RIGHT, "check-circle", dialog=True, when=is_disabled)


FACTOR = Link(
    _("Remove second factor"),
    "admin_portal:staff_factor_off",
    RIGHT,
    "unlock",
    dialog=True,
    when=lambda user: hasattr(user, "totp") and user.totp.confirmed_at is not None,
)


class RolesColumn(Column):
    """Names of the roles held."""

    def render(self, value):
        return self.value(value)

    def value(self, value):
        return ", ".join(role.name for role in value.all())


class StaffTable(Table):
    username = Column(_("User name"), linkify=opens("admin_portal:staff_edit", RIGHT))
    name = Column(_("Name"), accessor="get_full_name", order_by=("last_name", "first_name"))
    email = Column(_("Email"))
    badge_number = Column(_("Badge number"))
    roles = RolesColumn(_("Roles"), orderable=False)
    last_login = WhenColumn(_("Last sign-in"))
    status = BadgeColumn(_("State"), badges=STATES)
    actions = LinksColumn(PASSWORD, DISABLE, ENABLE)

    caption = _("Admins")


class StaffFilter(FilterSet):
    q = SearchFilter(
        "username", "email", "first_name", "last_name", "badge_number", label=_("Name, address or badge")
    )
    status = ChoiceFilter(
        label=_("State"), choices=[(s.value, s.label) for s in (UserStatus.ACTIVE, UserStatus.DISABLED)]
    )


def rows(request):
    return staff()


def to_list(user=None):
    return reverse("admin_portal:staff_list")


def _password(user, temporary):
    words = _("The temporary password of %(name)s. It must be changed at the next sign-in.") % {"name": user}
    return Secret(_("Temporary password"), words, temporary, to_list())


people = ListPage.as_view(
    required_right=RIGHT,
    title=_("Edit Admin Users"),
    lead=_("Admins are never deleted, only disabled: what they did stays theirs."),
    rows=rows,
    table=StaffTable,
    filters=StaffFilter,
    links=(ADD,),
    empty=_("There is no admin."),
    empty_link=ADD,
    export_name="admins",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Create New Admin"),
    form=StaffForm,
    submit_label=_("Create admin"),
    secret=lambda made: _password(*made),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=StaffForm,
    links=(PASSWORD, FACTOR, DISABLE, ENABLE),
    submit_label=_("Update User"),
    done=_("The admin %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

disable = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Disable admin"),
    objects=rows,
    question=_("Disable %(name)s?"),
    consequence=_("The person is signed out at once and cannot sign in. Roles and history stay."),
    confirm_label=_("Disable"),
    danger=True,
    run=lambda actor, user: disable_staff(actor=actor, user=user),
    done=_("%(name)s is disabled."),
    next=to_list,
)

enable = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Enable admin"),
    objects=rows,
    question=_("Enable %(name)s?"),
    consequence=_("The person can sign in again, with the roles of before."),
    confirm_label=_("Enable"),
    run=lambda actor, user: enable_staff(actor=actor, user=user),
    done=_("%(name)s is enabled."),
    next=to_list,
)

reset_password = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Reset password"),
    objects=rows,
    question=_("Give %(name)s a temporary password?"),
    consequence=_("The person is signed out everywhere. You will see the password once."),
    confirm_label=_("Reset password"),
    run=lambda actor, user: (user, reset_password_by_staff(actor=actor, user=user)),
    secret=lambda made: _password(*made),
    next=to_list,
)

remove_factor = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Remove second factor"),
    objects=rows,
    question=_("Remove the authenticator and the recovery codes of %(name)s?"),
    consequence=_(
        "The person is signed out everywhere and signs in with the password alone. Where a role requires a "
        "second factor, a new one is set up first."
    ),
    confirm_label=_("Remove"),
    danger=True,
    run=lambda actor, user: remove_second_factor(actor=actor, user=user),
    done=_("%(name)s has no second factor any more."),
    next=to_list,
)
