"""A driver's vehicles: listed, added, associated, changed, active or not, removed (parking §25)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.addresses import safe_next
from core.exceptions import Refusal
from parking.exceptions import VehicleExists
from parking.queries.own_vehicles import active_limit, links_of, own_vehicles
from parking.services.drivers import set_driver_active, unlink_driver
from parking.services.own_vehicles import (
    EVERYTHING,
    add_own_vehicle,
    associate_vehicle,
    change_own_vehicle,
    may_change,
)
from user_portal.acceptance import ask_again, popup_first
from user_portal.access import driver
from user_portal.vehicles.forms import AssociateForm, VehicleForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
POPUP = "vehicle_add"


@driver
@never_cache
@require_safe
def vehicles(request):
    """One's vehicles, and how many more may be active (UT-1)."""
    own = own_vehicles(driver=request.driver, at=timezone.now())
    limit, active = active_limit(request.driver), sum(one.link.is_active for one in own)
    page = {"vehicles": own, "limit": limit, "active": active, "left": max(limit - active, 0)}
    return render(request, "user_portal/vehicles/list.html", page)


@driver
@never_cache
@get_or_post
def add(request):
    """A new vehicle, after the words of the popup (VEH-15). One that is known here already is offered to be associated
    (VEH-2)."""
    onward = safe_next(request, "")
    if asked := popup_first(request, POPUP, back_to=_with_next("user_portal:vehicle_add", onward)):
        return asked
    initial = {"province": request.driver.profile.province_id}
    form = VehicleForm(request.POST or None, allowed=EVERYTHING, initial=initial)
    if form.is_valid():
        try:
            link = add_own_vehicle(actor=request.driver.actor, user=request.driver, values=form.cleaned_data)
            return _added(request, link, onward)
        except VehicleExists as taken:
            mine = links_of(request.driver).filter(vehicle_id=taken.facts["vehicle_id"])
            if not mine:
                return render(request, "user_portal/vehicles/associate.html", _known(form, onward))
            form.add_error("plate", _("This vehicle is on your list already."))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return render(request, "user_portal/vehicles/add.html", {"form": form, "next": onward})


@driver
@never_cache
@require_POST
def associate(request):
    """Become a driver of a vehicle that is known here, found by what is written on it."""
    onward, form = safe_next(request, ""), AssociateForm(request.POST)
    if not popup_first(request, POPUP, back_to="") and form.is_valid():
        seen = form.cleaned_data
        try:
            link = associate_vehicle(
                actor=request.driver.actor,
                user=request.driver,
                plate=seen["plate"],
                province_id=seen["province"].pk,
                plate_type_id=seen["plate_type"].pk,
            )
            return _added(request, link, onward)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect(_with_next("user_portal:vehicle_add", onward))


@driver
@never_cache
@get_or_post
def edit(request, pk):
    """The only driver changes all of it, of several the primary one what it looks like."""
    link = get_object_or_404(links_of(request.driver), vehicle_id=pk)
    allowed = may_change(link=link)
    if not allowed:
        return render(request, "user_portal/vehicles/shared.html", {"link": link})
    form = VehicleForm(request.POST or None, instance=link.vehicle, allowed=allowed)
    if form.is_valid():
        person = request.driver
        try:
            change_own_vehicle(actor=person.actor, user=person, vehicle_id=pk, values=form.cleaned_data)
            messages.success(request, _("%(plate)s is saved.") % {"plate": link.vehicle.plate})
            return redirect("user_portal:vehicles")
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return render(request, "user_portal/vehicles/edit.html", {"form": form, "link": link})


@driver
@never_cache
@require_POST
def switch(request, pk):
    """Active or not; the limit and the last active one say no in words (UT-1, VEH-4)."""
    link = get_object_or_404(links_of(request.driver), vehicle_id=pk)
    is_active, plate = request.POST.get("is_active") == "1", {"plate": link.vehicle.plate}
    person = request.driver
    try:
        set_driver_active(actor=person.actor, vehicle_id=pk, user=person, is_active=is_active, instead=True)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("%(plate)s is active.") if is_active else _("%(plate)s is inactive.")
        messages.success(request, done % plate)
    return redirect("user_portal:vehicles")


@driver
@never_cache
@get_or_post
def remove(request, pk):
    """Off one's list; without another driver the vehicle is archived (VEH-7)."""
    link = get_object_or_404(links_of(request.driver), vehicle_id=pk)
    if request.method != "POST":
        return render(request, "user_portal/vehicles/remove.html", {"link": link})
    try:
        unlink_driver(actor=request.driver.actor, vehicle_id=pk, user=request.driver)
        messages.success(request, _("%(plate)s is off your list.") % {"plate": link.vehicle.plate})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("user_portal:vehicles")


def _known(form, onward) -> dict:
    """The offer to associate the vehicle that was entered."""
    seen = {name: form.cleaned_data[name] for name in AssociateForm._meta.fields}
    seen["plate"] = seen["plate"] or form.cleaned_data.get("vin", "")
    keys = {name: getattr(value, "pk", value) for name, value in seen.items()}
    return {"form": AssociateForm(initial=keys), "next": onward, **seen}


def _added(request, link, onward):
    ask_again(request, POPUP)
    plate = {"plate": link.vehicle.plate}
    messages.success(request, _("%(plate)s is on your list.") % plate)
    if not link.is_active:
        messages.info(
            request, _("%(plate)s is inactive: you have as many active vehicles as you may.") % plate
        )
    return redirect(onward or "user_portal:vehicles")


def _with_next(name, onward) -> str:
    query = {"next": onward} if onward else None
    return reverse(name, query=query)
