"""Parking Management › Permits › Permit Search (parking §7.2, PER-14)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import BulkAction, Link, ListPage
from admin_portal.permits.filters import PermitFilter
from admin_portal.permits.tables import PermitTable
from parking.choices import Bucket
from parking.models import Permit

SEE, ALLOCATE, STATE, PEOPLE = "permits.view", "permits.allocate", "permits.state", "users.view"
ALL = "admin_portal:permit_bulk"
ADD = Link(_("Allocate"), "admin_portal:allocate", ALLOCATE, "plus-lg")

ACTIONS = (
    BulkAction("show", _("Mark Available"), ALLOCATE, icon="eye"),
    BulkAction("hide", _("Mark Not Available"), ALLOCATE, icon="slash-circle"),
    BulkAction("state", _("Change state"), STATE, icon="tag"),
    BulkAction("archive", _("Archive"), ALLOCATE, icon="archive"),
    BulkAction("restore", _("Restore"), ALLOCATE, icon="arrow-repeat"),
)

# In the order in which the office reads them.
LEGEND = (*(bucket for bucket in Bucket if bucket != Bucket.UNAVAILABLE), Bucket.UNAVAILABLE)


def counts(request, asked):
    """The legend: the sum, then each count, which leads to its permits. Archived permits are in none."""
    if asked.form.cleaned_data["archived"]:
        return []
    legend, query = asked.found.legend(), request.GET.copy()
    query.pop("page", None)

    def only(bucket):
        query["bucket"] = bucket
        return f"?{query.urlencode()}"

    total = (_("Total"), sum(legend.values()), "")
    return [total, *((bucket.label, legend[bucket], only(bucket)) for bucket in LEGEND)]


permits = ListPage.as_view(
    required_right=SEE,
    title=_("Permit Search"),
    rows=lambda request: Permit.objects.all(),
    table=PermitTable,
    filters=PermitFilter,
    counts=counts,
    links=(
        Link(_("Pin filters"), "admin_portal:permit_pins", SEE, "sliders", with_query=True),
        Link(
            _("Generate Mailing List"),
            "admin_portal:permit_mailing_list",
            PEOPLE,
            "envelope",
            with_query=True,
        ),
        Link(
            _("Generate User Usage report"),
            "admin_portal:permit_usage",
            PEOPLE,
            "bar-chart",
            with_query=True,
        ),
        Link(_("Change all found"), ALL, ALLOCATE, "pencil", with_query=True),
        ADD,
    ),
    bulk=ACTIONS,
    bulk_page=ALL,
    empty=_("No permit yet. Permits are numbers of a lot: add some under Allocate."),
    empty_link=ADD,
    export_name="permits",
)
