"""System Configuration › Payments › Manage Deposit Types (parking §8)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from admin_portal.deposits.forms import DepositTypeForm
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
from admin_portal.generic.filters import FlagFilter, SearchFilter
from parking.queries.deposits import deposit_type_list
from parking.services.deposit_types import archive_deposit_type, delete_deposit_type, restore_deposit_type

RIGHT = "deposits.edit"
ADD = Link(_("Add Deposit Type"), "admin_portal:deposit_type_add", RIGHT, "plus-lg", primary=True)
ARCHIVE = Link(
    _("Archive"), "admin_portal:deposit_type_archive", RIGHT, "archive", dialog=True,
    when=lambda row: row.archived_at is None,
)  # fmt: skip
RESTORE = Link(
    _("Restore"), "admin_portal:deposit_type_restore", RIGHT, "arrow-repeat", dialog=True,
    when=lambda row: row.archived_at is not None,
)  # fmt: skip
DELETE = Link(
    _("Delete"), "admin_portal:deposit_type_delete", RIGHT, "trash3", dialog=True,
    when=lambda row: not row.deposit_count,
)  # fmt: skip


class DepositTypeTable(Table):
    label = Column(_("Label"), linkify=opens("admin_portal:deposit_type_edit", RIGHT))
    amount = MoneyColumn(_("Amount"))
    placeholder_text = Column(_("Text"))
    assignable_text_editable = YesColumn(_("Text by staff"))
    active_count = NumberColumn(_("Held now"))
    actions = LinksColumn(
        Link(_("Edit"), "admin_portal:deposit_type_edit", RIGHT, "pencil"), ARCHIVE, RESTORE, DELETE
    )

    caption = _("Deposit types")


class DepositTypeFilter(FilterSet):
    q = SearchFilter("label", "placeholder_text", label=_("Label or text"))
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        archived = self.form.cleaned_data["archived"]
        return super().filter_queryset(queryset).filter(archived_at__isnull=not archived)


def rows(request):
    return deposit_type_list()


def to_list(row=None):
    return reverse("admin_portal:deposit_type_list")


types = ListPage.as_view(
    required_right=RIGHT,
    title=_("Manage Deposit Types"),
    lead=_("What people leave money for and get back, such as an access card."),
    rows=rows,
    table=DepositTypeTable,
    filters=DepositTypeFilter,
    links=(ADD,),
    empty=_("No deposit is asked of anybody. Add what people leave money for."),
    empty_link=ADD,
    export_name="deposit-types",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Deposit Type"),
    form=DepositTypeForm,
    submit_label=_("Save Changes"),
    done=_("The deposit type %(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=DepositTypeForm,
    links=(ARCHIVE, RESTORE),
    submit_label=_("Save Changes"),
    done=_("The deposit type %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive deposit type"),
    objects=rows,
    question=_("Archive %(name)s?"),
    consequence=_("Nobody new is asked for it. Deposits that were left stay."),
    confirm_label=_("Archive"),
    run=lambda actor, row: archive_deposit_type(actor=actor, deposit_type_id=row.pk),
    done=_("%(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore deposit type"),
    objects=rows,
    question=_("Use %(name)s again?"),
    confirm_label=_("Restore"),
    run=lambda actor, row: restore_deposit_type(actor=actor, deposit_type_id=row.pk),
    done=_("%(name)s is restored."),
    next=to_list,
)

delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete deposit type"),
    objects=rows,
    question=_("Delete the deposit type %(name)s?"),
    consequence=_("No deposit of it was ever asked for."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, row: delete_deposit_type(actor=actor, deposit_type_id=row.pk),
    done=_("The deposit type %(name)s is deleted."),
    next=to_list,
)
