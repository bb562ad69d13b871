"""A driver's permits (parking §19.2): what they have, what they can buy, giving up, the vehicles a permit is for."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.exceptions import Refusal
from parking.choices import RentalStatus
from parking.queries.offers import bookable_lots, offers_of
from parking.queries.rentals import open_rentals_of, rentals_of
from parking.services.rental_endings import cancel_request
from parking.services.rentals import set_vehicles
from user_portal.access import driver
from user_portal.lots.access import access_of
from user_portal.lots.reasons import shown_offers
from user_portal.permits.cards import cards_of
from user_portal.permits.forms import VehiclesForm
from user_portal.temp.own import own_temp_permits

A_PAGE = 10
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@driver
@never_cache
@require_safe
def permits(request):
    """What this driver has, what every lot offers and why not, and what they had."""
    now, access = timezone.now(), access_of(request)
    cards = cards_of(request.driver, now)
    past = rentals_of(request.driver).exclude(pk__in=[card.rental.pk for card in cards])
    shown = shown_offers(request, offers_of(bookable_lots(access), request.driver, now, access))
    page = {
        "cards": cards,
        "temp_cards": own_temp_permits(request),
        "offers": sorted(shown, key=lambda one: (not one.can_buy, not one.is_full)),
        "page": Paginator(past, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "user_portal/permits/permits.html", page)


@driver
@never_cache
@get_or_post
def give_up(request, pk):
    """Let go of a permit that is not paid, once it is confirmed."""
    rental = get_object_or_404(rentals_of(request.driver), pk=pk, status=RentalStatus.REQUESTED)
    if request.method != "POST":
        return render(request, "user_portal/permits/give_up.html", {"rental": rental})
    try:
        cancel_request(actor=request.driver.actor, person=request.driver, rental_id=pk)
        messages.success(
            request, _("You have given up permit %(number)s.") % {"number": rental.permit.number}
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("user_portal:permits")


@driver
@never_cache
@get_or_post
def vehicles(request, pk):
    """Choose which of one's vehicles a permit is for."""
    rental = get_object_or_404(open_rentals_of(request.driver, timezone.now()), pk=pk)
    form = VehiclesForm(request.POST if request.method == "POST" else None, rental=rental)
    if form.is_valid():
        try:
            set_vehicles(
                actor=request.driver.actor,
                rental_id=pk,
                vehicle_ids=map(int, form.cleaned_data["vehicles"]),
            )
            facts = {"number": rental.permit.number}
            messages.success(request, _("The vehicles of permit %(number)s are saved.") % facts)
            return redirect("user_portal:permits")
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
    return render(request, "user_portal/permits/vehicles.html", {"form": form, "rental": rental})
