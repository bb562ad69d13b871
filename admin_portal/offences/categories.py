"""System Configuration › Violations › Ticket Categories (enforcement §4.1)."""

from django import forms
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter

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
from parking.services.picks import archive_pick, restore_pick
from violations.choices import AppliesTo
from violations.exceptions import AppliesToNothing
from violations.models import TicketCategory
from violations.services.categories import save_category

ADD = Link(_("Add Ticket Category"), "admin_portal:category_add", RIGHT, "plus-lg", primary=True)
ARCHIVE, RESTORE = (
    archive_link("admin_portal:category_archive"),
    restore_link("admin_portal:category_restore"),
)
SUBJECTS = {  # the two boxes of CAT-1 and what they mean together
    (True, False): AppliesTo.VEHICLES,
    (False, True): AppliesTo.PEOPLE,
    (True, True): AppliesTo.BOTH,
}


class CategoryTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:category_edit", RIGHT))
    is_for_vehicles = YesColumn(_("Vehicles"), orderable=False)
    is_for_people = YesColumn(_("Users"), orderable=False)
    fail_to_identify = YesColumn(_("Failed to identify"))
    handheld_visible = YesColumn(_("On handhelds"))
    offence_count = NumberColumn(_("Offence items"))
    number = NumberColumn(_("Number"))
    actions = LinksColumn(Link(_("Edit"), "admin_portal:category_edit", RIGHT, "pencil"), ARCHIVE, RESTORE)

    caption = _("Ticket categories")


class CategoryFilter(ArchivedPickFilter):
    applies_to = ChoiceFilter(label=_("Applies to"), choices=AppliesTo.choices)


class CategoryForm(ServiceForm):
    """What a category is called, and what its tickets are about: two boxes (CAT-1)."""

    vehicles = forms.BooleanField(label=pgettext_lazy("tickets about", "Vehicles"), required=False)
    users = forms.BooleanField(label=pgettext_lazy("tickets about", "Users"), required=False)

    sections = (
        ("", "", ("name",)),
        (
            _("Applies to"),
            _("Tickets about users need “Link violations to users” in the system settings."),
            ("vehicles", "users", "fail_to_identify"),
        ),
        (_("Handhelds"), "", ("handheld_visible",)),
    )

    class Meta:
        model = TicketCategory
        fields = ["name", "fail_to_identify", "handheld_visible"]
        help_texts = {
            "name": _("Such as Municipal, Private Property, Bicycle."),
            "fail_to_identify": _("For users who do not say who they are; needs Users."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vehicles"].initial = self.instance.is_for_vehicles
        self.fields["users"].initial = self.instance.is_for_people
        self.fields["fail_to_identify"].widget.attrs["data-needs"] = self["users"].id_for_label

    def perform(self, actor):
        values = self.values()
        about = SUBJECTS.get((values.pop("vehicles"), values.pop("users")))
        if about is None:
            raise AppliesToNothing(field="vehicles")
        return save_category(actor=actor, category_id=self.instance.pk, values=values | {"applies_to": about})


def rows(request):
    return TicketCategory.objects.annotate(
        offence_count=Count("offences", filter=Q(offences__archived_at=None))
    )


def to_list(row=None):
    return reverse("admin_portal:category_list")


categories = ListPage.as_view(
    required_right=RIGHT,
    title=_("Ticket Categories"),
    lead=_("Every ticket is written in one. Old tickets keep theirs, also when it is archived."),
    rows=rows,
    table=CategoryTable,
    filters=CategoryFilter,
    links=(ADD,),
    empty=_("No category: no ticket can be written."),
    empty_link=ADD,
    export_name="ticket-categories",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Ticket Category"),
    template="admin_portal/offences/form.html",
    form=CategoryForm,
    submit_label=_("Save Changes"),
    done=_("The category %(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    template="admin_portal/offences/form.html",
    form=CategoryForm,
    links=(ARCHIVE, RESTORE),
    submit_label=_("Save Changes"),
    done=_("The category %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive ticket category"),
    objects=rows,
    question=_("Archive the category %(name)s?"),
    consequence=_("No new ticket is written in it. Its tickets and its offence items keep it."),
    confirm_label=_("Archive"),
    danger=True,
    run=lambda actor, row: archive_pick(actor=actor, model=TicketCategory, pick_id=row.pk),
    done=_("The category %(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore ticket category"),
    objects=rows,
    question=_("Write tickets in the category %(name)s again?"),
    confirm_label=_("Restore"),
    run=lambda actor, row: restore_pick(actor=actor, model=TicketCategory, pick_id=row.pk),
    done=_("The category %(name)s is restored."),
    next=to_list,
)
