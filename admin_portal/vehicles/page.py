"""What a vehicle's page shows."""

from django.utils import timezone
from django.utils.translation import gettext as _

from admin_portal.access import may
from admin_portal.generic.history import history
from admin_portal.violations.person import vehicle_tickets
from parking.models import Dntt
from parking.queries.people_alarms import alarms_of_drivers
from parking.queries.plate_check import check_plate
from parking.queries.vehicles import alarms_of, dntts_of


def vehicle_page(request, vehicle) -> dict:
    """Facts, drivers, what gives it a right now, Do Not Ticket or Tow, alarms on it and its drivers, tickets, history;
    the last three by right."""
    user, now = request.user, timezone.now()
    in_force = set(Dntt.objects.valid_at(now).filter(vehicle=vehicle).values_list("pk", flat=True))
    sees_alarms = may(user, "alarms.view")
    alarms = list(alarms_of(vehicle)) if sees_alarms else []
    return {
        "facts": facts_of(vehicle),
        "drivers": vehicle.drivers.filter(until=None).select_related("user").order_by("-is_primary", "pk"),
        "answer": check_plate(plate=vehicle.plate, at=now, region=vehicle.province.code),
        "dntts": dntts_of(vehicle),
        "in_force": in_force,
        "sees_alarms": sees_alarms,
        "alarms": alarms,
        "driver_alarms": alarms_of_drivers(vehicle).select_related("person") if sees_alarms else (),
        "may_edit_dntt": may(user, "dntt.edit"),
        "may_clear": may(user, "alarms.clear"),
        "history": _history(vehicle, alarms) if may(user, "audit.view") else None,
        **vehicle_tickets(request, vehicle),
    }


def facts_of(vehicle) -> list[tuple]:
    """What is written on a vehicle and what it looks like, as (label, value)."""
    return [
        (_("Plate type"), vehicle.plate_type),
        (_("Province or state"), vehicle.province),
        (_("Make"), vehicle.make),
        (_("Type"), vehicle.body_type),
        (_("Colour"), vehicle.colour),
        (_("Year"), vehicle.year and str(vehicle.year)),
        (_("VIN"), vehicle.vin),
        (_("Electric"), _("Yes") if vehicle.is_electric else _("No")),
    ]


def _history(vehicle, alarms):
    """Its own entries and those of its Do Not Ticket or Tow entries, deleted ones too, and of the alarms shown."""
    return history(vehicle, *Dntt.objects.filter(vehicle=vehicle), *alarms)
