"""Parking Management › Permits › Sales Windows (parking §6)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from admin_portal.generic import (
    ActionPage,
    BadgeColumn,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    Table,
    WhenColumn,
    YesColumn,
    opens,
)
from admin_portal.generic.filters import FlagFilter, SearchFilter
from admin_portal.sales_windows.forms import SalesWindowForm
from core.clock import local_zone
from parking.choices import WindowStage, WindowType
from parking.queries.sales_windows import sales_window_list
from parking.rules.sales_window import stage
from parking.services.sales_windows import archive_sales_window, restore_sales_window

RIGHT = "windows.edit"
STAGES = {
    WindowStage.UPCOMING: ("info", WindowStage.UPCOMING.label),
    WindowStage.ON_SALE: ("ok", WindowStage.ON_SALE.label),
    WindowStage.CLOSED: ("neutral", WindowStage.CLOSED.label),
    WindowStage.ENDED: ("neutral", WindowStage.ENDED.label),
}
ADD = Link(_("Add Sale Window"), "admin_portal:sales_window_add", RIGHT, "plus-lg", primary=True)
ARCHIVE = Link(
    _("Archive"), "admin_portal:sales_window_archive", RIGHT, "archive", dialog=True,
    when=lambda row: row.archived_at is None,
)  # fmt: skip
RESTORE = Link(
    _("Restore"), "admin_portal:sales_window_restore", RIGHT, "arrow-repeat", dialog=True,
    when=lambda row: row.archived_at is not None,
)  # fmt: skip


def stage_now(row):
    return stage(row, timezone.now(), local_zone())


class SalesWindowTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:sales_window_edit", RIGHT))
    window_type = Column(_("Type"), accessor="get_window_type_display", order_by="window_type")
    is_active = YesColumn(_("Active"))
    stage = BadgeColumn(_("State"), badges=STAGES, of=stage_now, accessor="pk", orderable=False)
    sale_starts_at = WhenColumn(_("Sale starts"))
    sale_ends_on = WhenColumn(_("Sale ends"))
    starts_on = WhenColumn(_("Valid from"))
    ends_on = WhenColumn(_("Valid until"))
    actions = LinksColumn(
        Link(_("Edit"), "admin_portal:sales_window_edit", RIGHT, "pencil"), ARCHIVE, RESTORE
    )

    caption = _("Sales windows")


class SalesWindowFilter(FilterSet):
    q = SearchFilter("name", label=_("Name"))
    window_type = ChoiceFilter(label=_("Type"), choices=WindowType.choices)
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        archived = self.form.cleaned_data["archived"]
        return super().filter_queryset(queryset).filter(archived_at__isnull=not archived)


def rows(request):
    return sales_window_list()


def to_list(row=None):
    return reverse("admin_portal:sales_window_list")


windows = ListPage.as_view(
    required_right=RIGHT,
    title=_("Sales Windows"),
    lead=_("When standard permits are sold, and for how long they are valid."),
    rows=rows,
    table=SalesWindowTable,
    filters=SalesWindowFilter,
    links=(ADD,),
    empty=_("No sales window yet: no standard permit can be sold."),
    empty_link=ADD,
    export_name="sales-windows",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Sale Window"),
    form=SalesWindowForm,
    submit_label=_("Save Changes"),
    done=_("%(name)s is added. Make it active to sell under it."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=SalesWindowForm,
    links=(ARCHIVE, RESTORE),
    submit_label=_("Save Changes"),
    done=_("%(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive sales window"),
    objects=rows,
    question=_("Archive %(name)s?"),
    consequence=_("Nothing is sold under it any more. Permits that were sold stay valid."),
    confirm_label=_("Archive"),
    run=lambda actor, row: archive_sales_window(actor=actor, window_id=row.pk),
    done=_("%(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore sales window"),
    objects=rows,
    question=_("Use %(name)s again?"),
    confirm_label=_("Restore"),
    run=lambda actor, row: restore_sales_window(actor=actor, window_id=row.pk),
    done=_("%(name)s is restored."),
    next=to_list,
)
