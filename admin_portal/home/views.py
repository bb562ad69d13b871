"""The first page after signing in."""

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from admin_portal.access import SIGNED_IN, staff_required
from admin_portal.home.cards import cards_for, notices_for
from admin_portal.menu import only_validates
from content.choices import Spot, TextKind
from content.ports import Viewing
from content.queries.expansion import expand_html
from content.queries.texts import text


@staff_required(SIGNED_IN)
@require_safe
def dashboard(request):
    """What is wrong, the client's message to its administrators, and counts of what this person may see."""
    if only_validates(request.user):
        return redirect("admin_portal:validation_create")
    page = {
        "notices": notices_for(request.user),
        "message": message_of_dashboard(),
        "cards": cards_for(request.user),
    }
    return render(request, "admin_portal/home/dashboard.html", page)


def message_of_dashboard() -> str:
    """Cleaned whoever wrote it: among the admin's tools no foreign form may stand."""
    words = text(TextKind.MESSAGE, "dashboard", get_language())
    return expand_html(words.body, Viewing(), spot=Spot.PAGE) if words.body else ""
