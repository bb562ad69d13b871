"""Payments › Reconciliation: our books against each provider's list (quality 14)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import (
    Column,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    MoneyColumn,
    NumberColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.payments.filters import RunFilter
from admin_portal.payments.forms import CompareForm
from admin_portal.payments.places import PROCESS
from admin_portal.payments.words import PROBLEM_STATES
from core.templatetags.ui import badge, when
from payments.models import Reconciliation

COMPARE = Link(
    _("Compare a day now"), "admin_portal:reconciliation_add", PROCESS, "arrow-repeat", primary=True
)


def rows(request):
    return Reconciliation.objects.select_related("payment_type")


def to_list(run=None):
    return reverse("admin_portal:reconciliation_list")


def to_run(run):
    return reverse("admin_portal:reconciliation_detail", args=[run.pk])


def day_of(run) -> str:
    """The day that was compared, in the client's time zone."""
    return date_format(timezone.localtime(run.since), "SHORT_DATE_FORMAT")


class DayColumn(Column):
    def render(self, record):
        return day_of(record)

    def value(self, record):
        return timezone.localtime(record.since).date().isoformat()


class RunTable(Table):
    since = DayColumn(_("Day"), linkify=opens("admin_portal:reconciliation_detail", PROCESS))
    payment_type = Column(_("Payment type"), orderable=False)
    ours = NumberColumn(_("In our books"), orderable=False)
    theirs = NumberColumn(_("On the provider’s list"), orderable=False)
    matched = NumberColumn(_("Agree"), orderable=False)
    found = NumberColumn(_("Differences"), orderable=False)
    total = MoneyColumn(_("Agreed amount"), orderable=False)
    at = WhenColumn(_("Compared"))

    caption = _("Reconciliations")


def _page(request, run):
    told = list(run.problems.select_related("payment", "payment__state"))
    for problem in told:
        problem.badge = badge(*PROBLEM_STATES[problem.closed_at is not None])
    facts = [
        (_("Day"), day_of(run)),
        (_("Compared"), when(run.at)),
        (_("Payment type"), run.payment_type),
    ]
    return {"facts": facts, "told": told, "told_before": run.found - len(told)}


runs = ListPage.as_view(
    required_right=PROCESS,
    title=_("Reconciliation"),
    lead=_(
        "Every night yesterday’s payments and refunds are compared with each provider’s own list. "
        "What does not agree becomes an exception."
    ),
    rows=rows,
    table=RunTable,
    filters=RunFilter,
    links=(COMPARE,),
    empty=_(
        "Nothing has been compared yet. It is done every night for payment types with a provider’s page."
    ),
    export_name="reconciliations",
)

run = DetailPage.as_view(
    required_right=PROCESS,
    title=lambda run: _("%(type)s, %(day)s") % {"type": run.payment_type, "day": day_of(run)},
    objects=rows,
    template="admin_portal/payments/reconciliation.html",
    context=_page,
)

compare = FormPage.as_view(
    required_right=PROCESS,
    title=_("Compare a day now"),
    lead=_("May be done as often as needed: what was found before is not told again."),
    form=CompareForm,
    submit_label=_("Compare"),
    done=_("Compared: %(name)s."),
    next=to_run,
    cancel=to_list,
)
