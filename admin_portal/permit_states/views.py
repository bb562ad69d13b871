"""System Configuration › Parking › Manage Permit States (parking §7.1, PER-7, X-13)."""

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
    YesColumn,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from parking.models import PermitState
from parking.queries.inventory import permit_state_list
from parking.services.permit_states import delete_permit_state, make_default_state, save_permit_state

RIGHT = "permits.state"
ADD = Link(_("Add Permit State"), "admin_portal:permit_state_add", RIGHT, "plus-lg", primary=True)
EDIT = Link(_("Edit"), "admin_portal:permit_state_edit", RIGHT, "pencil")
DEFAULT = Link(
    _("Use for new permits"), "admin_portal:permit_state_default", RIGHT, "check-lg", dialog=True,
    when=lambda row: row.is_valid and not row.is_default,
)  # fmt: skip
DELETE = Link(
    _("Delete"), "admin_portal:permit_state_delete", RIGHT, "trash3", dialog=True,
    when=lambda row: not row.permit_count and not row.is_default,
)  # fmt: skip


class PermitStateTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:permit_state_edit", RIGHT))
    is_valid = YesColumn(_("Valid"))
    is_default = YesColumn(_("New permits"))
    permit_count = NumberColumn(_("Permits"))
    actions = LinksColumn(EDIT, DEFAULT, DELETE)

    caption = _("Permit states")


class PermitStateFilter(FilterSet):
    q = SearchFilter("name", label=_("Name"))


class PermitStateForm(ServiceForm):
    """What a state is called, and whether its permits are good for anything."""

    class Meta:
        model = PermitState
        fields = ["name", "is_valid"]
        labels = {"name": _("Name"), "is_valid": _("Valid")}
        help_texts = {"name": _("Such as Good, Lost, Stolen.")}

    def perform(self, actor):
        return save_permit_state(actor=actor, state_id=self.instance.pk, values=self.values())


def rows(request):
    return permit_state_list()


def to_list(row=None):
    return reverse("admin_portal:permit_state_list")


states = ListPage.as_view(
    required_right=RIGHT,
    title=_("Manage Permit States"),
    lead=_("Permits in a state that is not valid are not sold and give no right to park."),
    rows=rows,
    table=PermitStateTable,
    filters=PermitStateFilter,
    links=(ADD,),
    empty=_("No state yet: no permit can be added."),
    empty_link=ADD,
    export_name="permit-states",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Permit State"),
    form=PermitStateForm,
    submit_label=_("Save Changes"),
    done=_("The state %(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=PermitStateForm,
    submit_label=_("Save Changes"),
    done=_("The state %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

make_default = ActionPage.as_view(
    required_right=RIGHT,
    title=_("State of new permits"),
    objects=rows,
    question=_("Shall new permits be in the state %(name)s?"),
    consequence=_("Permits that exist keep their state."),
    confirm_label=_("Use for new permits"),
    run=lambda actor, row: make_default_state(actor=actor, state_id=row.pk),
    done=_("New permits are in the state %(name)s from now on."),
    next=to_list,
)

delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete permit state"),
    objects=rows,
    question=_("Delete the state %(name)s?"),
    consequence=_("No permit is in it."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, row: delete_permit_state(actor=actor, state_id=row.pk),
    done=_("The state %(name)s is deleted."),
    next=to_list,
)
