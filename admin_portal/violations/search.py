"""Violations › Search (enforcement §5.5)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ListPage
from admin_portal.generic.export import WRITERS
from admin_portal.violations.filters import ViolationFilter
from admin_portal.violations.places import SEE, to_violation, violations
from admin_portal.violations.tables import ViolationTable
from violations.queries.search import ticket_named


def straight_to(request):
    """The ticket that is called exactly as the text (SRC-1); a download stays a list."""
    if request.GET.get("export") in WRITERS:
        return None
    found = ticket_named(request.GET.get("q", ""))
    return to_violation(found) if found else None


search = ListPage.as_view(
    required_right=SEE,
    title=_("Search violations"),
    rows=violations,
    table=ViolationTable,
    filters=ViolationFilter,
    straight_to=straight_to,
    empty=_("No violation yet. They are written in the office under Violation Entry, and by officers."),
    export_name="violations",
)
