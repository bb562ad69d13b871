"""Parking Management › Lot Administration › Allocate: the permits of each lot (parking §7.2)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from admin_portal.access import may
from admin_portal.generic import Column, Link, LinksColumn, ListPage, NumberColumn, Table
from admin_portal.generic.filters import SearchFilter
from parking.choices import WindowType
from parking.models import LotGroup
from parking.queries.inventory import lots_with_permits

RIGHT, SEE = "permits.allocate", "permits.view"


def permits_of(**asked):
    """For `linkify`: Permit Search on the row's lot, for who may open it."""
    more = "".join(f"&{name}={value}" for name, value in asked.items())

    def url(record, table):
        here = reverse("admin_portal:permit_list")
        return f"{here}?lot={record.pk}{more}" if may(table.request.user, SEE) else None

    return url


class AllocateTable(Table):
    name = Column(_("Lot"), linkify=permits_of())
    short_name = Column(_("Short name"))
    window_type = Column(_("Permit type"), accessor="get_window_type_display", order_by="window_type")
    permit_count = NumberColumn(_("Permits"))
    taken_count = NumberColumn(_("Taken"))
    free_count = NumberColumn(_("Free"))
    put_away_count = NumberColumn(_("Archived"), linkify=permits_of(archived="on"))
    actions = LinksColumn(Link(_("Add Permits to Lot"), "admin_portal:allocate_add", RIGHT, "plus-lg"))

    caption = _("Lots and their permits")


class AllocateFilter(FilterSet):
    q = SearchFilter("name", "short_name", label=_("Name or short name"))
    window_type = ChoiceFilter(label=_("Permit type"), empty_label=_("Any type"), choices=WindowType.choices)
    lot_group = ModelChoiceFilter(
        label=_("Lot group"), empty_label=_("Any group"), queryset=lambda request: LotGroup.objects.all()
    )


allocate = ListPage.as_view(
    required_right=RIGHT,
    title=_("Allocate"),
    lead=_("How many permits each lot has to give. Taken ones are asked for, promised or paid."),
    rows=lambda request: lots_with_permits(),
    table=AllocateTable,
    filters=AllocateFilter,
    empty=_("No lot yet. Permits are numbers of a lot: add one first."),
    empty_link=Link(_("Add Lot"), "admin_portal:lot_add", "lots.edit"),
    export_name="allocation",
)
