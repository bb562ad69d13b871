"""Manage Lot Groups (parking §4.3)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

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
from admin_portal.generic.maps import point_map, with_map
from admin_portal.lot_groups.forms import LotGroupForm
from parking.queries.lot_groups import group_list
from parking.services.lot_groups import archive_group

RIGHT = "lot_groups.edit"
TEMPLATE = "admin_portal/lot_groups/form.html"
ADD = Link(_("Add Lot Group"), "admin_portal:lot_group_add", RIGHT, "plus-lg", primary=True)


class LotGroupTable(Table):
    name = Column(_("Lot Group"), linkify=opens("admin_portal:lot_group_edit", RIGHT))
    lot_count = NumberColumn(_("Lots"))
    free_parking_minutes = NumberColumn(_("Free Parking"))
    vehicle_count_limit = NumberColumn(_("Vehicle Counts Limit"))
    map_colour = Column(_("Map Color"))
    latitude = NumberColumn(_("Lat"))
    longitude = NumberColumn(_("Long"))
    show_on_map = YesColumn(_("Show on Map"))
    actions = LinksColumn(
        Link(_("Edit"), "admin_portal:lot_group_edit", RIGHT, "pencil"),
        Link(_("Delete"), "admin_portal:lot_group_delete", RIGHT, "trash3", dialog=True),
    )

    caption = _("Lot groups")

    def render_map_colour(self, value):
        dot = '<svg class="oc-swatch" width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="6" fill="{}"/>'
        return format_html(dot + "</svg> {}", value, value)

    def value_map_colour(self, value):
        return value


class LotGroupFilter(FilterSet):
    q = SearchFilter("name", label=_("Name"))


def groups(request):
    return group_list()


def around(request, group):
    return point_map(group)


def to_list(group=None):
    return reverse("admin_portal:lot_group_list")


group_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("Manage Lot Groups"),
    rows=groups,
    table=LotGroupTable,
    filters=LotGroupFilter,
    links=(ADD,),
    empty=_("A group makes several lots one place: for patrols, counts and maps."),
    empty_link=ADD,
    export_name="lot-groups",
)

group_add = with_map(
    FormPage.as_view(
        required_right=RIGHT,
        title=_("Add Lot Group"),
        template=TEMPLATE,
        context=around,
        form=LotGroupForm,
        submit_label=_("Add Lot Group"),
        done=_("The lot group %(name)s is added."),
        next=to_list,
        cancel=to_list,
    )
)

group_edit = with_map(
    FormPage.as_view(
        required_right=RIGHT,
        title=str,
        template=TEMPLATE,
        objects=groups,
        context=around,
        form=LotGroupForm,
        done=_("The lot group %(name)s is updated."),
        next=to_list,
        cancel=to_list,
    )
)

group_delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete lot group"),
    objects=groups,
    question=_("Delete the lot group %(name)s?"),
    consequence=_("It leaves lists and maps for good and lets its lots go; the lots themselves stay."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, group: archive_group(actor=actor, group_id=group.pk),
    done=_("The lot group %(name)s is deleted."),
    next=to_list,
)
