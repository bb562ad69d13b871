"""The first page after signing in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from admin_portal.access import SIGNED_IN, staff_required
from admin_portal.home.cards import cards_for


@staff_required(SIGNED_IN)
@require_safe
def dashboard(request):
    """Counts of what this person may see."""
    return render(request, "admin_portal/home/dashboard.html", {"cards": cards_for(request.user)})
