"""A driver's permits (parking §19.2)."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parking.queries.rentals import rentals_of
from user_portal.access import driver


@driver
@never_cache
@require_safe
def permits(request):
    """What this driver has."""
    return render(request, "user_portal/permits/permits.html", {"rentals": rentals_of(request.driver)})
