"""Vehicles: Search by Plate, a vehicle's page, Do Not Ticket or Tow, alarms (enforcement §§1.4, 2.4, 3.4)."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ActionPage, DetailPage, FormPage, Link, ListPage
from admin_portal.vehicles.filters import DnttFilter, VehicleFilter
from admin_portal.vehicles.forms import AlarmForm, ChangeDnttForm, DnttForm, VehicleForm
from admin_portal.vehicles.page import vehicle_page
from admin_portal.vehicles.tables import DnttTable, VehicleTable
from parking.models import Dntt, PlateAlarm, Vehicle
from parking.services.alarms import clear_alarm
from parking.services.dntt import delete_dntt

ADD = Link(_("Add vehicle"), "admin_portal:vehicle_add", "vehicles.edit", "plus-lg", primary=True)


def vehicles(request):
    return Vehicle.objects.select_related("plate_type", "province", "make", "body_type", "colour")


def live_dntts(request):
    return Dntt.objects.live().select_related("vehicle")


def raised_alarms(request):
    return PlateAlarm.objects.raised().select_related("vehicle")


def to_vehicle(vehicle):
    return reverse("admin_portal:vehicle_detail", args=[vehicle.pk])


def to_its_vehicle(entry):
    return to_vehicle(entry.vehicle)


def below(vehicle):
    return [(vehicle, to_vehicle(vehicle))]


def below_its_vehicle(entry):
    return below(entry.vehicle)


def prefilled(request):
    """What a link brings along: Pay Station Status opens an unknown plate here (parking PS-11)."""
    return {"plate": request.GET.get("plate", "")[:50]}


def try_a_part(request):
    """No plate is exactly this one: look for it as a part of plates."""
    if not request.GET.get("q") or "fuzzy" in request.GET:
        return None
    query = request.GET.copy()
    query["fuzzy"] = "on"
    words = gettext("Search for plates that contain “%(plate)s”") % {"plate": request.GET["q"]}
    return words, f"?{query.urlencode()}"


search = ListPage.as_view(
    required_right="vehicles.view",
    title=_("Search by Plate"),
    rows=vehicles,
    table=VehicleTable,
    filters=VehicleFilter,
    links=(ADD,),
    empty=_("No vehicle is known yet. They come with permits, violations and the API, or are added here."),
    empty_link=ADD,
    hint=try_a_part,
    export_name="vehicles",
)

report = ListPage.as_view(
    required_right="dntt.edit",
    title=_("Vehicle DNTT Report"),
    lead=_(
        "Vehicles that officers were told to leave alone, with the number of entries that touch the dates."
    ),
    rows=vehicles,
    table=DnttTable,
    filters=DnttFilter,
    empty=_("Nobody had a Do Not Ticket or Tow entry in the last 30 days."),
    export_name="dntt",
)

detail = DetailPage.as_view(
    required_right="vehicles.view",
    template="admin_portal/vehicles/detail.html",
    title=str,
    objects=vehicles,
    context=vehicle_page,
    links=(
        Link(_("Add DNTT"), "admin_portal:dntt_add", "dntt.edit", "shield-check"),
        Link(_("Raise alarm"), "admin_portal:alarm_raise", "alarms.clear", "bell"),
        Link(_("Merge"), "admin_portal:vehicle_merge_into", "vehicles.merge", "arrow-repeat"),
        Link(_("Edit"), "admin_portal:vehicle_edit", "vehicles.edit", "pencil", primary=True),
    ),
)

add = FormPage.as_view(
    required_right="vehicles.edit",
    title=_("Add vehicle"),
    template="admin_portal/vehicles/form.html",
    form=VehicleForm,
    initial=prefilled,
    submit_label=_("Add vehicle"),
    done=_("The vehicle %(name)s is added."),
    next=to_vehicle,
    cancel=lambda vehicle: reverse("admin_portal:vehicle_list"),
)

edit = FormPage.as_view(
    required_right="vehicles.edit",
    title=_("Edit vehicle"),
    template="admin_portal/vehicles/form.html",
    objects=vehicles,
    parents=below,
    form=VehicleForm,
    done=_("The vehicle %(name)s is updated."),
    next=to_vehicle,
    cancel=to_vehicle,
)

dntt_add = FormPage.as_view(
    required_right="dntt.edit",
    title=_("Add DNTT"),
    lead=_(
        "Do Not Ticket or Tow: officers who look this vehicle up are warned before they write a violation."
    ),
    objects=vehicles,
    parents=below,
    form=DnttForm,
    done=_("The Do Not Ticket or Tow entry is saved."),
    next=to_vehicle,
    cancel=to_vehicle,
)

dntt_edit = FormPage.as_view(
    required_right="dntt.edit",
    title=_("Edit DNTT"),
    objects=live_dntts,
    parents=below_its_vehicle,
    form=ChangeDnttForm,
    done=_("The Do Not Ticket or Tow entry is saved."),
    next=to_vehicle,
    cancel=to_its_vehicle,
)

dntt_delete = ActionPage.as_view(
    required_right="dntt.edit",
    title=_("Delete DNTT"),
    objects=live_dntts,
    parents=below_its_vehicle,
    question=_("Delete this Do Not Ticket or Tow entry?"),
    consequence=lambda entry: entry.notes,
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, entry: delete_dntt(actor=actor, dntt_id=entry.pk),
    done=_("The entry is deleted; the history keeps it."),
    next=to_its_vehicle,
)

alarm_raise = FormPage.as_view(
    required_right="alarms.clear",
    title=_("Raise alarm"),
    objects=vehicles,
    parents=below,
    form=AlarmForm,
    submit_label=_("Raise alarm"),
    done=_("The alarm is raised."),
    next=to_vehicle,
    cancel=to_vehicle,
)

alarm_clear = ActionPage.as_view(
    required_right="alarms.clear",
    title=_("Clear alarm"),
    objects=raised_alarms,
    parents=below_its_vehicle,
    question=_("Clear this alarm?"),
    consequence=lambda alarm: alarm.text,
    confirm_label=_("Clear alarm"),
    run=lambda actor, alarm: clear_alarm(actor=actor, alarm_id=alarm.pk),
    done=_("The alarm is cleared."),
    next=to_its_vehicle,
)
