"""Tools › Sent Mail › By domain: what became of mail, by the domain it went to."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from admin_portal.generic import Column, ListPage, NumberColumn, Table
from admin_portal.mail.tables import RIGHT, PeriodFilter
from admin_portal.mail.views import notices, tabs
from content.queries import outbox
from content.queries.mail_figures import OUTCOMES, figures_by_domain
from core.templatetags.ui import number

DAYS = 30


class ShareColumn(NumberColumn):
    """How many mails of a domain stand at a state, and which part of all that is; the number alone is exported."""

    def render(self, value, record):
        if not value:
            return number(0)
        share = gettext("%(share)s%%") % {"share": number(round(100 * value / record.written, 1))}
        return format_html('{}<span class="oc-sub">{}</span>', number(value), share)


def _mails_of(record, table):
    """The list of the domain's mail in the same days."""
    days = {
        name: value
        for name, value in table.request.GET.items()
        if name in ("written_min", "written_max") and value
    }
    query = urlencode({"domain": record.domain, **days})
    return f"{reverse('admin_portal:mail_list')}?{query}" if record.domain else None


_outcomes = {
    state.value: ShareColumn(capfirst(state.label), accessor=f"counts__{state.value}") for state in OUTCOMES
}


class FiguresTable(type("OutcomeColumns", (Table,), _outcomes)):
    domain = Column(_("Domain"), linkify=_mails_of)
    written = NumberColumn(_("Written"))

    caption = _("Mail by domain")

    class Meta:
        sequence = ("domain", "written", "...")


class FiguresFilter(FilterSet):
    q = CharFilter(field_name="domain", lookup_expr="icontains", label=_("Domain"), max_length=100)
    written = PeriodFilter()

    def filter_queryset(self, queryset):
        mails = super().filter_queryset(queryset)
        if not self.form.cleaned_data["written"]:
            mails = mails.filter(created_at__gte=timezone.now() - timedelta(days=DAYS))
        return figures_by_domain(mails)


figures = ListPage.as_view(
    required_right=RIGHT,
    title=_("Sent Mail"),
    lead=_(
        "Without dates: the last 30 days. “Sent” is mail of which nobody has told yet whether it arrived."
    ),
    rows=lambda request: outbox(),
    table=FiguresTable,
    filters=FiguresFilter,
    tabs=tabs,
    notices=notices,
    empty=_("No mail was written in these days."),
    export_name="mail-by-domain",
)
