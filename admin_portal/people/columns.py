"""What lists of people can show: the columns that a report is made of, chosen in the URL."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import FIELDS, UserStatus
from accounts.models import Profile
from admin_portal.generic import BadgeColumn, Column, WhenColumn, YesColumn, opens

STATES = {
    UserStatus.PENDING: ("info", UserStatus.PENDING.label),
    UserStatus.ACTIVE: ("ok", UserStatus.ACTIVE.label),
    UserStatus.DISABLED: ("warn", UserStatus.DISABLED.label),
    UserStatus.ARCHIVED: ("neutral", UserStatus.ARCHIVED.label),
}
USUAL = ("username", "email", "user_type", "phone_cell", "status")


def _column(field):
    if field.of_user:
        return Column(field.label)
    accessor = f"profile__{field.key}"
    if Profile._meta.get_field(field.key).get_internal_type() == "DateField":
        return WhenColumn(field.label, accessor=accessor)
    return Column(field.label, accessor=accessor)


def person_columns() -> dict:
    """Every column by its key, in the order of the table: who it is, the profile's fields, the account."""
    columns = {field.key: _column(field) for field in FIELDS}
    columns["user_type"] = Column(_("User type"), accessor="profile__user_type")
    columns["account_number"] = Column(_("Account number"), accessor="profile__account_number")
    columns["company"] = Column(_("Company"), accessor="profile__company")
    columns["email_consent"] = YesColumn(_("Agrees to bulk email"), accessor="profile__email_consent")
    columns["language"] = Column(_("Language"))
    columns["login_source"] = Column(_("Login source"))
    columns["unique_id"] = Column(_("Unique id"))
    columns["status"] = BadgeColumn(_("State"), badges=STATES)
    columns["archive_type"] = Column(_("Archive type"))
    for key, label in (
        ("archived_at", _("Archived")),
        ("last_login", _("Last sign-in")),
        ("created_at", _("Registered")),
    ):
        columns[key] = WhenColumn(label)
    return columns


# Made first, since tables show columns in the order of their making.
NAME = Column(
    _("Name"),
    accessor="get_full_name",
    order_by=("last_name", "first_name"),
    linkify=opens("admin_portal:user_detail", "users.view"),
)
COLUMNS = person_columns()
OPTIONS = [(key, column.verbose_name) for key, column in COLUMNS.items()]


def chosen(request) -> list[str]:
    """The columns that the URL asks for, else the usual ones."""
    return [key for key in request.GET.getlist("columns") if key in COLUMNS] or list(USUAL)
