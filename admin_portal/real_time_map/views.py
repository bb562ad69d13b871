"""Real-Time Map: how full the client's places are, beside where they are (parking §14.3)."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from admin_portal.access import may, staff_required
from admin_portal.generic.maps import with_map
from admin_portal.menu import sub_page_crumbs
from parking.queries.map_tiles import map_tiles
from parking.queries.occupancy import places_for_staff


@with_map
@staff_required("lots.view")
@require_safe
def admin_map(request):
    """The list of places; where scripts run, a map above it. The page asks for the list anew every minute."""
    at, title = timezone.now(), _("Real-Time Map")
    page = {
        "title": title,
        "crumbs": sub_page_crumbs(request, title),
        "places": places_for_staff(at),
        "at": at,
        "tiles": map_tiles(),
        "may_edit_lots": may(request.user, "lots.edit"),
        "may_edit_groups": may(request.user, "lot_groups.edit"),
    }
    return render(request, "admin_portal/real_time_map/page.html", page)
