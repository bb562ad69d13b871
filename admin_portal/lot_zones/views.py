"""Manage Lot Zones (parking §5.3)."""

from django.urls import reverse
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
    opens,
)
from admin_portal.generic.filters import SearchFilter
from admin_portal.lot_zones.forms import LotZoneForm
from parking.queries.lot_zones import zone_list
from parking.services.lot_zones import delete_zone

RIGHT = "lot_zones.edit"
ADD = Link(_("Add Lot Zone"), "admin_portal:lot_zone_add", RIGHT, "plus-lg", primary=True)


def is_unused(zone):
    return not (zone.lot_count or zone.record_count or zone.is_validated)


class LotZoneTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:lot_zone_edit", RIGHT))
    short_name = Column(_("Short Name"))
    lot_count = NumberColumn(_("Lots"))
    record_count = NumberColumn(_("Pay-station records"))
    actions = LinksColumn(
        Link(_("Edit"), "admin_portal:lot_zone_edit", RIGHT, "pencil"),
        Link(_("Delete"), "admin_portal:lot_zone_delete", RIGHT, "trash3", dialog=True, when=is_unused),
    )

    caption = _("Lot zones")


class LotZoneFilter(FilterSet):
    q = SearchFilter("name", "short_name", label=_("Name"))


def zones(request):
    return zone_list()


def to_list(zone=None):
    return reverse("admin_portal:lot_zone_list")


zone_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("Manage Lot Zones"),
    lead=_("A zone is a name that meters and apps sell rights under. Lots say when they accept it."),
    rows=zones,
    table=LotZoneTable,
    filters=LotZoneFilter,
    links=(ADD,),
    empty=_("Without zones no record of a meter or app gives a right. Add the names your vendors use."),
    empty_link=ADD,
    export_name="lot-zones",
)

zone_add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Lot Zone"),
    form=LotZoneForm,
    submit_label=_("Save Changes"),
    done=_("The lot zone %(name)s is added. Records that were sent with this name are linked to it now."),
    next=to_list,
    cancel=to_list,
)

zone_edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=zones,
    form=LotZoneForm,
    submit_label=_("Save Changes"),
    done=_("The lot zone %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

zone_delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete lot zone"),
    objects=zones,
    question=_("Delete the lot zone %(name)s?"),
    consequence=_("Nothing uses it. Records that arrive with this name later will have no zone."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, zone: delete_zone(actor=actor, zone_id=zone.pk),
    done=_("The lot zone %(name)s is deleted."),
    next=to_list,
)
