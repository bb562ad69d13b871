"""The start page."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.queries.addresses import needs_password
from accounts.queries.profiles import registrable_types
from parking.queries.lots import public_lots
from parking.queries.own_vehicles import own_vehicles
from payments.queries.orders import what_is_owed
from user_portal.access import guest
from user_portal.map.tiles import with_tiles
from user_portal.permits.cards import cards_of
from user_portal.tickets.cards import open_tickets_of
from user_portal.waitlist.standing import standing_of


@guest
@never_cache
@require_safe
@with_tiles
def home(request):
    """Guests read about the lots; drivers first find what they owe, their open tickets, their vehicles and what is
    valid now, and where they wait for a permit (parking §19.2, X-12)."""
    page = {"lots": public_lots()}
    if request.driver:
        now = timezone.now()
        page["vehicles"] = own_vehicles(driver=request.driver, at=now)
        page["owed"] = what_is_owed(request.driver, now)
        page["cards"] = cards_of(request.driver, now)
        page["tickets"] = open_tickets_of(request.driver, request.LANGUAGE_CODE, now)
        page["standing"] = standing_of(request.driver)
        page["needs_password"] = needs_password(request.driver)
    else:
        page["can_register"] = registrable_types().exists()
    return render(request, "user_portal/home/home.html", page)
