"""System Configuration › Parking › Shared Waiting Lists (parking §3.2, §15)."""

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
from parking.models import WaitlistGroup
from parking.queries.waitlists import waitlist_groups
from parking.services.waitlist_groups import delete_waitlist_group, save_waitlist_group

RIGHT = "lots.edit"
ADD = Link(_("Add a shared waiting list"), "admin_portal:waitlist_group_add", RIGHT, "plus-lg", primary=True)
DELETE = Link(
    _("Delete"), "admin_portal:waitlist_group_delete", RIGHT, "trash3", dialog=True,
    when=lambda row: not row.lot_count and not row.entry_count,
)  # fmt: skip


class WaitlistGroupForm(ServiceForm):
    class Meta:
        model = WaitlistGroup
        fields = ["name"]
        help_texts = {"name": _("Such as Staff lots. Lots join it on their tab Standard Permits.")}

    def perform(self, actor):
        return save_waitlist_group(actor=actor, group_id=self.instance.pk, **self.values())


class WaitlistGroupTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:waitlist_group_edit", RIGHT))
    lot_count = NumberColumn(_("Lots"))
    person_count = NumberColumn(_("People"))
    actions = LinksColumn(Link(_("Edit"), "admin_portal:waitlist_group_edit", RIGHT, "pencil"), DELETE)

    caption = _("Shared waiting lists")


class WaitlistGroupFilter(FilterSet):
    q = SearchFilter("name", label=_("Name"))


def rows(request):
    return waitlist_groups()


def to_list(row=None):
    return reverse("admin_portal:waitlist_group_list")


groups = ListPage.as_view(
    required_right=RIGHT,
    title=_("Shared Waiting Lists"),
    lead=_("Lists over several lots: whoever is next gets a permit of any of them."),
    rows=rows,
    table=WaitlistGroupTable,
    filters=WaitlistGroupFilter,
    links=(ADD,),
    empty=_(
        "Every lot has a list of its own. Add a shared one, then choose it on the lots’ tab Standard Permits."
    ),
    empty_link=ADD,
    export_name="shared-waiting-lists",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add a shared waiting list"),
    form=WaitlistGroupForm,
    submit_label=_("Save Changes"),
    done=_("%(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=WaitlistGroupForm,
    submit_label=_("Save Changes"),
    done=_("%(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete a shared waiting list"),
    objects=rows,
    question=_("Delete %(name)s?"),
    consequence=_("No lot uses it and nobody was ever on it."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, row: delete_waitlist_group(actor=actor, group_id=row.pk),
    done=_("%(name)s is deleted."),
    next=to_list,
)
