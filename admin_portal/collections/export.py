"""Violations › Collections › Collections Export: overdue tickets to look at and to send (enforcement §9.2)."""

from django import forms
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters import FilterSet, ModelChoiceFilter, NumberFilter

from accounts.models import Province
from admin_portal.collections.batches import to_batch
from admin_portal.collections.tables import RIGHT, TicketTable
from admin_portal.generic import FormPage, Link, ListPage
from admin_portal.payments.filters import DaysFilter
from core.scoping import current_client
from core.templatetags.ui import money_words
from violations.queries.collections import Wanted, overdue_tickets, with_debtors
from violations.services.collections import export_overdue

MOST = 1000


class OverdueFilter(FilterSet):
    """Which of the overdue tickets are meant."""

    minimum = NumberFilter(
        label=_("Tickets at least"),
        min_value=1,
        max_value=MOST,
        decimal_places=0,
        help_text=_("Of the same vehicle, or of the same person."),
    )
    province = ModelChoiceFilter(
        label=_("Province or state"),
        empty_label=_("Anywhere"),
        queryset=lambda request: Province.objects.all(),
    )
    due = DaysFilter(_("Due between"))
    issued = DaysFilter(_("Issued between"))

    in_line = ("minimum", "province", "due", "issued")

    @cached_property
    def wanted(self) -> Wanted:
        """What the fields, which are valid, ask for."""
        given = self.form.cleaned_data
        return Wanted(
            minimum=int(given["minimum"]) if given["minimum"] else None,
            province=given["province"],
            due=_ends(given["due"]),
            issued=_ends(given["issued"]),
        )

    def filter_queryset(self, queryset):
        return with_debtors(overdue_tickets(timezone.now(), self.wanted))


def _ends(days):
    return (days.start, days.stop) if days else (None, None)


class SendForm(forms.Form):
    """The confirmation, of as many tickets as were shown."""

    wants_request = True
    count = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.filter = OverdueFilter(request.GET, queryset=rows(request), request=request)
        self.found = self.filter.qs if self.filter.is_valid() else self.filter.queryset.none()
        self.initial["count"] = self.number = self.found.count()

    @property
    def question(self) -> str:
        """How many tickets, and what they come to."""
        total = self.found.aggregate(sum=Sum("owed"))["sum"] or 0
        words = ngettext(
            "Send %(count)s ticket of %(total)s to collections?",
            "Send %(count)s tickets of %(total)s in all to collections?",
            self.number,
        )
        return words % {"count": self.number, "total": money_words(total, current_client().currency)}

    def perform(self, actor):
        return export_overdue(actor=actor, wanted=self.filter.wanted, count=self.cleaned_data["count"])


def rows(request):
    return overdue_tickets(timezone.now())


found = ListPage.as_view(
    required_right=RIGHT,
    title=_("Collections Export"),
    lead=_("Overdue violations that were never sent to collections. Download them to look at, or send them."),
    rows=rows,
    table=TicketTable,
    filters=OverdueFilter,
    links=(
        Link(
            _("Send those found"),
            "admin_portal:collections_send",
            RIGHT,
            "box-arrow-right",
            primary=True,
            with_query=True,
        ),
    ),
    empty=_("No overdue violation is to be sent."),
    export_name="overdue-violations",
)

send = FormPage.as_view(
    required_right=RIGHT,
    title=_("Send to collections"),
    template="admin_portal/collections/send.html",
    form=SendForm,
    submit_label=_("Send to collections"),
    done=_("The tickets are sent. Download the file below and give it to the agency."),
    next=to_batch,
    cancel=lambda obj: reverse("admin_portal:collections_export"),
)
