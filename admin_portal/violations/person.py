"""Tickets on the pages of a person and of a vehicle."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import ListPage
from admin_portal.people.tabs import drivers, tab_triples
from admin_portal.violations.places import SEE, state_badge
from admin_portal.violations.tables import ViolationTable
from parking.models import Vehicle
from violations.models import Violation
from violations.queries.own_tickets import counts_of, open_first, tickets_of
from violations.queries.prices import PriceList
from violations.queries.search import listed

FIRST = 10  # on a vehicle's page; the rest stands in the list

violations = ListPage.as_view(
    required_right=SEE,
    title=str,
    objects=drivers,
    rows=lambda request, person: open_first(listed(tickets_of(person))),
    table=ViolationTable,
    tabs=tab_triples,
    empty=_("No violation was written to this person, nor to a vehicle that they drive."),
    export_name="user-violations",
)


def vehicle_tickets(request, vehicle: Vehicle) -> dict:
    """A vehicle's tickets, those that ask for money first, each with badge and balance, and their numbers; nothing for
    who may not see them."""
    if not may(request.user, SEE):
        return {}
    prices = PriceList(timezone.now())
    rows = open_first(listed(Violation.objects.filter(vehicle=vehicle)))[:FIRST]
    return {
        "counts": counts_of(vehicle=vehicle),
        "tickets": [(row, state_badge(row), prices.balance(row)) for row in rows],
        "tickets_url": reverse("admin_portal:violation_list", query={"q": vehicle.plate}),
    }
