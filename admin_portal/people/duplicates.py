"""Tools › Resolve Duplicates: people who may be one person, with the way to merge them (parking USR-5)."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from accounts.queries.duplicates import same_email, same_staff_number, same_student_number
from admin_portal.generic import (
    BadgeColumn,
    Column,
    Link,
    LinksColumn,
    ListPage,
    PlateColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.generic.filters import FlagFilter, SearchFilter
from admin_portal.people.columns import STATES
from parking.queries.drivers_of import links_to_shared_vehicles

RIGHT = "users.merge"


class _Merge(Link):
    """The merge page of a person; a row may be a link of that person to a vehicle."""

    def url(self, obj=None):
        return super().url(getattr(obj, "user", obj))


MERGE = _Merge(_("Merge"), "admin_portal:user_merge", RIGHT, "people")


class DuplicateTable(Table):
    value = Column(_("The same"))
    name = Column(
        _("Name"),
        accessor="get_full_name",
        order_by=("last_name", "first_name"),
        linkify=opens("admin_portal:user_detail", "users.view"),
    )
    username = Column(_("User name"))
    email = Column(_("Email"))
    user_type = Column(_("User type"), accessor="profile__user_type")
    status = BadgeColumn(_("State"), badges=STATES)
    last_login = WhenColumn(_("Last sign-in"))
    actions = LinksColumn(MERGE)

    caption = _("Possible duplicates")


class SharedVehicleTable(Table):
    value = PlateColumn(_("Plate"), region="vehicle.province.code")
    plate_type = Column(_("Plate type"), accessor="vehicle__plate_type")
    name = Column(
        _("Name"),
        accessor="user__get_full_name",
        order_by=("user__last_name", "user__first_name"),
        linkify=opens("admin_portal:user_detail", "users.view", key=lambda row: row.user_id),
    )
    username = Column(_("User name"), accessor="user__username")
    email = Column(_("Email"), accessor="user__email")
    user_type = Column(_("User type"), accessor="user__profile__user_type")
    last_login = WhenColumn(_("Last sign-in"), accessor="user__last_login")
    actions = LinksColumn(MERGE)

    caption = _("Possible duplicates")


class DuplicateFilter(FilterSet):
    q = SearchFilter("value", "last_name", "first_name", "username", label=_("Value or name"))


class SharedVehicleFilter(FilterSet):
    """Strict, or including different plate types."""

    q = SearchFilter("value", "user__last_name", "user__first_name", label=_("Plate or name"))
    any_type = FlagFilter(label=_("Include different plate types"))

    def filter_queryset(self, queryset):
        rows = links_to_shared_vehicles(any_plate_type=self.form.cleaned_data["any_type"])
        return self.filters["q"].filter(
            rows.select_related("vehicle__plate_type"), self.form.cleaned_data["q"]
        )


def _page(title, lead, rows, name, table=DuplicateTable, filters=DuplicateFilter):
    return ListPage.as_view(
        required_right=RIGHT,
        title=title,
        lead=lead,
        rows=lambda request: rows(),
        table=table,
        filters=filters,
        empty=_("There are no duplicates."),
        export_name=f"duplicates-{name}",
    )


by_vehicle = _page(
    _("By Vehicle"),
    _("Vehicles that several users drive. A family is no duplicate: look before you merge."),
    links_to_shared_vehicles,
    "vehicle",
    SharedVehicleTable,
    SharedVehicleFilter,
)
by_email = _page(
    _("By Email"),
    _("Addresses that differ only in what follows a + sign; equal ones cannot be."),
    same_email,
    "email",
)
by_student = _page(_("By Student Number"), "", same_student_number, "student")
by_staff = _page(_("By Staff Number"), "", same_staff_number, "staff")
