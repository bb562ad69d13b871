"""Whom a ticket is about: what a search finds, what is chosen, and what must be known of them."""

from django.utils import timezone

from admin_portal.access import may
from violations.queries.subjects import (
    MOST,
    alarms_of_people,
    alarms_of_vehicles,
    people_to_ticket,
    vehicles_to_ticket,
)


def search(request, form) -> dict:
    """What the words in the address find; alarms only for who may see them."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    of = "person" if form.to_people and request.GET.get("of") == "person" else "vehicle"
    found = {"q": text, "of": of, "to_people": form.to_people, "most": MOST}
    found |= {"may_add": may(request.user, "vehicles.edit"), "sees_alarms": may(request.user, "alarms.view")}
    if text:
        found["found"] = (
            people_to_ticket(text) if of == "person" else vehicles_to_ticket(text, timezone.now())
        )
    return found


def about(request, form) -> dict:
    """What is chosen, and the words of its alarms."""
    vehicle, person = form.chosen("vehicle"), form.chosen("person")
    alarms = []
    if may(request.user, "alarms.view"):
        alarms += alarms_of_vehicles([vehicle.pk])[vehicle.pk] if vehicle else []
        alarms += alarms_of_people([person.pk])[person.pk] if person else []
    return {"vehicle": vehicle, "person": person, "alarms": alarms}
