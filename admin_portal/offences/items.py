"""System Configuration › Violations › Ticket Offence Items (enforcement §4.2)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters import ModelChoiceFilter

from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    MoneyColumn,
    NumberColumn,
    Table,
    YesColumn,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from admin_portal.offences.forms import OffenceForm, OrderForm, boot_words
from admin_portal.offences.verbs import RIGHT, archive_link, restore_link
from admin_portal.picks.pages import ArchivedPickFilter
from violations.models import TicketCategory
from violations.queries.offences import offence_list
from violations.rules.discount import HOURS
from violations.services.offences import archive_offence, restore_offence

ADD = Link(_("Add Offence Item"), "admin_portal:offence_add", RIGHT, "plus-lg", primary=True)
ORDER = Link(_("Change the order"), "admin_portal:offence_order", RIGHT, "list", with_object=False)
ARCHIVE, RESTORE = archive_link("admin_portal:offence_archive"), restore_link("admin_portal:offence_restore")


class TrimmedColumn(Column):
    """Words without the blanks that put them first."""

    def render(self, value):
        return self.value(value)

    def value(self, value):
        return value.strip()


class LengthColumn(Column):
    """For how long a discount is given: whole days as days, anything else in hours."""

    def render(self, value):
        return self.value(value)

    def value(self, value):
        days, rest = divmod(value, HOURS)
        if rest:
            return ngettext("%(n)s hour", "%(n)s hours", value) % {"n": value}
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else ""


class OffenceTable(Table):
    section = Column(_("Ticket category"), visible=False)
    description = TrimmedColumn(_("Offence"), linkify=opens("admin_portal:offence_edit", RIGHT))
    by_law_code = Column(_("By-law code"))
    key = Column(_("Key"), visible=False)
    default_cost = MoneyColumn(_("Cost"))
    discount_amount = MoneyColumn(_("Discount"), empty_values=(None, 0))
    discount_hours = LengthColumn(_("Discounted for"), empty_values=(None, 0))
    adjustable = YesColumn(_("Adjustable"))
    admin_only = YesColumn(_("Office only"))
    apply_boot = YesColumn(_("Boot"))
    sort_order = NumberColumn(_("Position"))
    number = NumberColumn(_("Number"), visible=False)
    actions = LinksColumn(Link(_("Edit"), "admin_portal:offence_edit", RIGHT, "pencil"), ARCHIVE, RESTORE)

    caption = _("Offence items")
    has_sections = True

    class Meta:
        orderable = False  # the order here is what is chosen from when a ticket is written


class OffenceFilter(ArchivedPickFilter):
    q = SearchFilter("description", "by_law_code", "key", label=_("Description, by-law code or key"))
    category = ModelChoiceFilter(
        label=_("Ticket category"),
        queryset=lambda request: TicketCategory.objects.all(),
        null_label=_("Unassigned"),
    )


def rows(request):
    return offence_list()


def to_list(row=None):
    return reverse("admin_portal:offence_list")


items = ListPage.as_view(
    required_right=RIGHT,
    title=_("Ticket Offence Items"),
    lead=_("What tickets are for. New figures count for new tickets; old ones keep theirs."),
    rows=rows,
    table=OffenceTable,
    filters=OffenceFilter,
    links=(ORDER, ADD),
    empty=_("No offence item yet: only spoiled tickets can be entered."),
    empty_link=ADD,
    export_name="offence-items",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Offence Item"),
    template="admin_portal/offences/form.html",
    form=OffenceForm,
    submit_label=_("Save Changes"),
    done=_("“%(name)s” is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    template="admin_portal/offences/form.html",
    form=OffenceForm,
    links=(ARCHIVE, RESTORE),
    submit_label=_("Save Changes"),
    done=_("“%(name)s” is updated. Tickets that were written keep their figures."),
    next=to_list,
    cancel=to_list,
)

order = FormPage.as_view(
    required_right=RIGHT,
    title=_("Order of the offence items"),
    lead=_("Items with smaller numbers stand first in their category, equal ones by their description."),
    form=OrderForm,
    submit_label=_("Save Changes"),
    done=_("The order is saved."),
    next=to_list,
    cancel=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive offence item"),
    objects=rows,
    question=_("Archive “%(name)s”?"),
    consequence=_("It is no longer offered. Tickets that have it keep it."),
    confirm_label=_("Archive"),
    danger=True,
    run=lambda actor, row: archive_offence(actor=actor, offence_id=row.pk),
    done=_("“%(name)s” is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore offence item"),
    objects=rows,
    question=_("Offer “%(name)s” again?"),
    consequence=boot_words,
    confirm_label=_("Restore"),
    run=lambda actor, row: restore_offence(actor=actor, offence_id=row.pk),
    done=_("“%(name)s” is restored."),
    next=to_list,
)
