"""The first page after signing in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from admin_portal.access import SIGNED_IN, staff_required
from admin_portal.home.cards import cards_for, notices_for


@staff_required(SIGNED_IN)
@require_safe
def dashboard(request):
    """What is wrong, and counts of what this person may see."""
    page = {"cards": cards_for(request.user), "notices": notices_for(request.user)}
    return render(request, "admin_portal/home/dashboard.html", page)
