"""System Configuration › Violations › Offence Locations (enforcement §4.3)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter

from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    NumberColumn,
    ServiceForm,
    Table,
    YesColumn,
    opens,
)
from admin_portal.offences.verbs import RIGHT, archive_link, restore_link
from admin_portal.picks.pages import ArchivedPickFilter
from parking.models import Location, LotGroup
from parking.services.locations import save_location
from parking.services.picks import archive_pick, restore_pick

ADD = Link(_("Add Offence Location"), "admin_portal:location_add", RIGHT, "plus-lg", primary=True)
ARCHIVE, RESTORE = (
    archive_link("admin_portal:location_archive"),
    restore_link("admin_portal:location_restore"),
)


class LocationTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:location_edit", RIGHT))
    writer_visible = YesColumn(_("Officers see it"))
    lot_group = Column(_("Lot group"), order_by="lot_group__name")
    gis_no = NumberColumn(_("GIS number"))
    number = NumberColumn(_("Number"))
    actions = LinksColumn(Link(_("Edit"), "admin_portal:location_edit", RIGHT, "pencil"), ARCHIVE, RESTORE)

    caption = _("Offence locations")


class LocationFilter(ArchivedPickFilter):
    lot_group = ModelChoiceFilter(
        label=_("Lot group"),
        queryset=lambda request: LotGroup.objects.filter(locations__isnull=False),
    )


class LocationForm(ServiceForm):
    """A place that tickets name."""

    class Meta:
        model = Location
        fields = ["name", "writer_visible", "gis_no", "lot_group"]
        help_texts = {
            "name": _("Such as a street, a lot or an area."),
            "gis_no": _("Its number on your organization’s maps; 0 when it has none."),
        }

    def perform(self, actor):
        return save_location(actor=actor, location_id=self.instance.pk, values=self.values())


def rows(request):
    return Location.objects.select_related("lot_group")


def to_list(row=None):
    return reverse("admin_portal:location_list")


locations = ListPage.as_view(
    required_right=RIGHT,
    title=_("Offence Locations"),
    lead=_("Where violations happen. Cameras of a lot group write theirs at the group’s location."),
    rows=rows,
    table=LocationTable,
    filters=LocationFilter,
    links=(ADD,),
    empty=_("No location yet: only spoiled tickets can be entered."),
    empty_link=ADD,
    export_name="offence-locations",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Offence Location"),
    form=LocationForm,
    submit_label=_("Save Changes"),
    done=_("The location %(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=LocationForm,
    links=(ARCHIVE, RESTORE),
    submit_label=_("Save Changes"),
    done=_("The location %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive offence location"),
    objects=rows,
    question=_("Archive the location %(name)s?"),
    consequence=_("It is no longer offered. Tickets that name it keep it."),
    confirm_label=_("Archive"),
    danger=True,
    run=lambda actor, row: archive_pick(actor=actor, model=Location, pick_id=row.pk),
    done=_("The location %(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore offence location"),
    objects=rows,
    question=_("Offer the location %(name)s again?"),
    confirm_label=_("Restore"),
    run=lambda actor, row: restore_pick(actor=actor, model=Location, pick_id=row.pk),
    done=_("The location %(name)s is restored."),
    next=to_list,
)
