"""Buying a standard permit: what it is and costs is confirmed, then a number is kept (parking §7.3, UP-6, UP-9)."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.exceptions import Refusal
from core.system_settings import value
from parking.choices import BarCode, DepositStatus, RentalStatus
from parking.exceptions import NotOffered
from parking.models import Lot, PermitRental
from parking.queries.offers import offer_of
from parking.queries.own_vehicles import active_links
from parking.queries.rentals import deposit_types_to_ask, open_rentals_of
from parking.services.deposits import KIND as DEPOSIT
from parking.services.rentals import KIND as PERMIT
from parking.services.rentals import request_permit
from user_portal.access import driver
from user_portal.amounts import read_amount
from user_portal.lots.access import access_of, of_lot
from user_portal.lots.reasons import shown_offers


@driver
@of_lot
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def buy(request, lot):
    """Look at it and confirm. Who has no vehicle adds one first; a second click leads to the permit of the first."""
    refusal = ""
    if request.method == "POST":
        try:
            return _to_checkout(_requested(request, lot))
        except NotOffered as barred:
            if BarCode.HAS_PERMIT in barred.facts["codes"] and (rental := _waiting(request.driver, lot)):
                return _to_checkout(rental)
        except Refusal as other:
            refusal = str(other)
    offer = offer_of(lot, request.driver, timezone.now(), access_of(request))
    if offer.codes == {BarCode.NO_VEHICLE}:
        return redirect(reverse("user_portal:vehicle_add", query={"next": request.path}))
    page = {
        "lot": lot,
        "offer": offer,
        "shown": shown_offers(request, [offer])[0],
        "refusal": refusal,
        "seen": str(offer.cost),
        "deposits": deposit_types_to_ask(lot.pk, request.driver.pk),
        "links": active_links(request.driver).select_related("vehicle__province"),
        "hours": value("unpaid_hours"),
    }
    return render(request, "user_portal/permits/buy.html", page)


def _requested(request, lot: Lot) -> PermitRental:
    return request_permit(
        actor=request.driver.actor,
        person_id=request.driver.pk,
        lot_id=lot.pk,
        access=access_of(request),
        seen=read_amount(request.POST.get("seen", "")),
    )


def _waiting(person, lot: Lot) -> PermitRental | None:
    """A permit of this lot that the person has asked for and not paid."""
    asked = open_rentals_of(person, timezone.now()).filter(status=RentalStatus.REQUESTED)
    return asked.filter(permit__lot=lot).first()


def _to_checkout(rental: PermitRental):
    """To the checkout of the permit with the deposits that were asked for with it."""
    deposits = rental.deposits.filter(status=DepositStatus.AWAITING).order_by("pk")
    items = [f"{PERMIT}:{rental.pk}", *(f"{DEPOSIT}:{pk}" for pk in deposits.values_list("pk", flat=True))]
    return redirect(reverse("user_portal:checkout", query={"item": items}))
