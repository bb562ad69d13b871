"""Tools › Audit Log: who changed what (parking ADM-7)."""

import json

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFromToRangeFilter, FilterSet
from django_filters.widgets import DateRangeWidget

from admin_portal.generic import Column, DetailPage, ListPage, Table, WhenColumn, opens
from admin_portal.generic.filters import SearchFilter
from admin_portal.generic.history import told
from core.models import AuditEntry
from core.templatetags.ui import when

RIGHT = "audit.view"


class WordsColumn(Column):
    """The entry in words: what was done, with the values before and after."""

    def __init__(self):
        super().__init__(_("What"), accessor="pk", orderable=False)

    def render(self, record):
        return self.value(record)

    def value(self, record):
        return told(record)["text"]


class AuditTable(Table):
    at = WhenColumn(_("When"), seconds=True, linkify=opens("admin_portal:audit_entry", RIGHT))
    actor_label = Column(_("Who"))
    object_label = Column(_("About"))
    words = WordsColumn()
    action = Column(_("Action"))

    caption = _("Changes")


class AuditFilter(FilterSet):
    q = SearchFilter("object_label", "actor_label", label=_("Who or what"))
    action = CharFilter(lookup_expr="istartswith", label=_("Action"), max_length=60)
    at = DateFromToRangeFilter(label=_("Between"), widget=DateRangeWidget(attrs={"type": "date"}))


def rows(request):
    return AuditEntry.objects.all()


def _facts(request, entry):
    by = (_("On behalf of"), entry.behalf_label)
    return {
        "facts": [
            (_("When"), when(entry.at, seconds=True)),
            (_("Who"), f"{entry.actor_label} ({entry.get_actor_kind_display()})"),
            *([by] if entry.behalf_label else []),
            (_("About"), f"{entry.object_label} ({entry.object_type} {entry.object_id})"),
            (_("Action"), entry.action),
            (_("What"), told(entry)["text"]),
            (_("Request"), entry.request_id or "—"),
        ],
        "details": json.dumps(entry.data, indent=2, ensure_ascii=False),
    }


entries = ListPage.as_view(
    required_right=RIGHT,
    title=_("Audit Log"),
    rows=rows,
    table=AuditTable,
    filters=AuditFilter,
    empty=_("Nothing has been changed yet."),
    export_name="audit-log",
)

entry = DetailPage.as_view(
    required_right=RIGHT,
    title=lambda entry: f"{entry.action} – {entry.object_label}",
    objects=rows,
    context=_facts,
    template="admin_portal/audit_log/entry.html",
)
