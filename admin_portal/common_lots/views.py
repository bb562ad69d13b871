"""System Configuration › Parking › Common Lots (parking §3.2)."""

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
    ServiceForm,
    Table,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from parking.models import CommonLotType
from parking.queries.lots import common_lot_types
from parking.services.common_lots import delete_common_lot_type, save_common_lot_type

RIGHT = "lots.edit"
ADD = Link(_("Add a common lot type"), "admin_portal:common_lot_add", RIGHT, "plus-lg", primary=True)
DELETE = Link(
    _("Delete"), "admin_portal:common_lot_delete", RIGHT, "trash3", dialog=True,
    when=lambda row: not row.lot_count,
)  # fmt: skip


class CommonLotForm(ServiceForm):
    class Meta:
        model = CommonLotType
        fields = ["name"]
        help_texts = {"name": _("Such as Garage or Residence. A new name counts for all lots of the type.")}

    def perform(self, actor):
        return save_common_lot_type(actor=actor, type_id=self.instance.pk, **self.values())


class CommonLotTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:common_lot_edit", RIGHT))
    lot_count = NumberColumn(_("Lots"))
    actions = LinksColumn(Link(_("Edit"), "admin_portal:common_lot_edit", RIGHT, "pencil"), DELETE)

    caption = _("Common lot types")


class CommonLotFilter(FilterSet):
    q = SearchFilter("name", label=_("Name"))


def rows(request):
    return common_lot_types()


def to_list(row=None):
    return reverse("admin_portal:common_lot_list")


types = ListPage.as_view(
    required_right=RIGHT,
    title=_("Common Lots"),
    lead=_("Words that group lots in lists, whatever group they belong to on the map."),
    rows=rows,
    table=CommonLotTable,
    filters=CommonLotFilter,
    links=(ADD,),
    empty=_("No lot has such a word yet. Add the first one, then choose it on the lot’s tab General."),
    empty_link=ADD,
    export_name="common-lots",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add a common lot type"),
    form=CommonLotForm,
    submit_label=_("Save Changes"),
    done=_("%(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=CommonLotForm,
    submit_label=_("Save Changes"),
    done=_("%(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete a common lot type"),
    objects=rows,
    question=_("Delete %(name)s?"),
    consequence=_("No lot has it."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, row: delete_common_lot_type(actor=actor, type_id=row.pk),
    done=_("%(name)s is deleted."),
    next=to_list,
)
