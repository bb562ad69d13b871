"""Real-Time Map: how full the client's places are, beside where they are (parking §14.3)."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from admin_portal.access import may, staff_required
from admin_portal.generic.maps import with_map
from admin_portal.menu import sub_page_crumbs
from parking.queries.map_tiles import map_tiles
from parking.queries.occupancy import places_for_staff


@with_map
@staff_required("lots.view")
@never_cache
@vary_on_headers("HX-Request")
@require_safe
def admin_map(request):
    """The list of places; where scripts run, a map above it, which asks for the list's items anew every minute."""
    places = {
        "places": places_for_staff(at := timezone.now()),
        "at": at,
        "may_edit_lots": may(request.user, "lots.edit"),
        "may_edit_groups": may(request.user, "lot_groups.edit"),
    }
    if request.htmx:
        return render(request, "admin_portal/real_time_map/places.html", places)
    title = _("Real-Time Map")
    page = {"title": title, "crumbs": sub_page_crumbs(request, title), "tiles": map_tiles(), **places}
    return render(request, "admin_portal/real_time_map/page.html", page)
