"""Booking a temporary permit into the cart (parking §9, §19.2 “Temp permit”)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.exceptions import Refusal
from core.system_settings import value
from parking.choices import BarCode, Channel, TempKind
from parking.exceptions import PlateHasPermit
from parking.models import Lot, TempPermit
from parking.queries.offers import offer_of
from parking.queries.temp_offers import terms_of
from parking.queries.temp_space import spaces_left
from parking.services.temp_permits import KIND, Cars, book_temp_permit
from user_portal.access import driver
from user_portal.lots.access import access_of, of_lot
from user_portal.lots.reasons import ShownOffer
from user_portal.temp.forms import BookForm

ALL, ONE, CART = "all", "one", "cart"  # what the page's buttons ask for, besides the price


@dataclass(frozen=True)
class Terms:
    """What a booking is sold as, for how much before taxes, and whether there is a space as things stand."""

    kind: TempKind
    starts_at: datetime
    ends_at: datetime
    price: Decimal
    has_space: bool


@driver
@of_lot
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request, lot):
    """Choose, see the price, and put it into the cart, where its space is held for a while."""
    offer = offer_of(lot, request.driver, timezone.now(), access_of(request))
    shown = ShownOffer(offer, request.path)
    if {bar.code for bar in offer.temp_bars} == {BarCode.NO_VEHICLE}:
        return redirect(reverse("user_portal:vehicle_add", query={"next": request.path}))
    if offer.temp_bars:
        return render(request, "user_portal/quick/barred.html", {"lot": lot, "shown": shown})
    given = request.POST if request.method == "POST" else None
    form = BookForm(given, lot=lot, person=request.driver, begin=request.GET.get("from", ""))
    page = {"lot": lot, "form": form, "minutes": value("temp_hold_minutes")}
    if form.is_valid():
        try:
            page["terms"] = terms = _terms(lot, form.cleaned_data)
            page["can_all"] = lot.temp_all_vehicles and terms.kind == TempKind.LONG
            page["is_all"] = page["can_all"] and _is_all(request.POST)
            if request.POST.get("do") == CART:
                return _to_checkout(_booked(request, lot, form, page["is_all"]))
        except PlateHasPermit as taken:
            page["existing"] = TempPermit.objects.filter(
                pk=taken.facts["permit_id"], person=request.driver
            ).first()
            form.add_error(None, str(taken))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return render(request, "user_portal/temp/book.html", page)


def _is_all(given) -> bool:
    """Whether all vehicles are asked for (TMP-13)."""
    return given.get("do") == ALL or ("all" in given and given.get("do") != ONE)


def _terms(lot: Lot, given: dict) -> Terms:
    """Raises BadRange, KindNotSold, HourClosed."""
    terms = terms_of(lot, given["kind"], given["starts_at"], given["ends_at"], timezone.now())
    _kind, starts_at, ends_at, _price = terms
    return Terms(*terms, has_space=spaces_left(lot, starts_at, ends_at) > 0)


def _booked(request, lot: Lot, form: BookForm, is_all: bool) -> TempPermit:
    given = form.cleaned_data
    one = Cars(vehicle_ids=(int(given["vehicle"]),))
    return book_temp_permit(
        actor=request.driver.actor,
        lot_id=lot.pk,
        kind=given["kind"],
        starts_at=given["starts_at"],
        ends_at=given["ends_at"],
        channel=Channel.PORTAL,
        cars=Cars(all_vehicles=True) if is_all else one,
        person_id=request.driver.pk,
    )


def _to_checkout(permit: TempPermit):
    return redirect(reverse("user_portal:checkout", query={"item": f"{KIND}:{permit.pk}"}))
