"""Parking Permit Information: one permit whole, who has it, who had it, what was paid (parking §7.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admin_portal.access import may
from admin_portal.generic import DetailPage, Link
from admin_portal.generic.history import history
from admin_portal.payments.words import payment_badge
from admin_portal.rentals.places import (
    ALLOCATE,
    PEOPLE,
    PRICE,
    RELEASE,
    SEE,
    SELL,
    STATE,
    SWITCH,
    TAKE,
    permit_words,
    permits,
    status_badge,
    to_desk,
)
from admin_portal.waitlists.places import MANAGE, link_to, standing_badge, to_list, to_list_of
from core.templatetags.ui import badge, money_words, when
from parking.choices import TAKEN_RENTALS, RentalStatus
from parking.models import Deposit, PermitRental, RentalVehicle
from parking.queries.waitlists import entries_of_rentals
from parking.services.rentals import KIND
from payments.choices import ENDED
from payments.models import PaymentLine
from payments.queries.item_lines import lines_of


@dataclass
class RentalCard:
    """A rental as its permit's page, or its person's tab, shows it."""

    rental: PermitRental
    badge: str
    facts: list[tuple]
    links: list[tuple]  # (label, address, icon, opens a question)


def is_requested(rental) -> bool:
    return rental.status == RentalStatus.REQUESTED


def is_taken(rental) -> bool:
    return rental.status in TAKEN_RENTALS


def is_kept(permit) -> bool:
    return permit.archived_at is None


# (words, page, right, icon, shown for which rentals)
ACTS = (
    (gettext_lazy("Alter price"), "rental_price", PRICE, "tag", is_requested),
    (gettext_lazy("Extend"), "rental_extend", SELL, "clock", is_requested),
    (gettext_lazy("Vehicles"), "rental_vehicles", SELL, "car-front", None),
    (gettext_lazy("Renewal"), "rental_renewable", SELL, "arrow-repeat", None),
    (gettext_lazy("Switch"), "permit_switch", SWITCH, "arrow-repeat", None),
    (gettext_lazy("Move"), "permit_move", SWITCH, "person", is_taken),
    (gettext_lazy("Lost or stolen"), "rental_lost", SWITCH, "exclamation-triangle", None),
)
CHOOSING = ("permit_switch", "permit_move")  # begin with the rental in the address


def rental_cards(request, rentals: Iterable[PermitRental], at: datetime) -> list[RentalCard]:
    """What is known of these rentals and can be done about them; constant queries."""
    rentals = list(rentals)
    ids = [rental.pk for rental in rentals]
    cars, deposits, paying = {}, {}, {}
    waited = {entry.rental_id: entry for entry in entries_of_rentals(ids)}
    for row in RentalVehicle.objects.filter(rental__in=ids).select_related("vehicle").order_by("pk"):
        cars.setdefault(row.rental_id, []).append(row.vehicle.plate)
    for deposit in Deposit.objects.filter(rental__in=ids).select_related("deposit_type").order_by("pk"):
        deposits.setdefault(deposit.rental_id, []).append(f"{deposit} ({deposit.get_status_display()})")
    for line in lines_of(KIND, ids):
        if line.payment.state.status not in ENDED:
            paying.setdefault(line.item_id, line.payment)
    return [
        RentalCard(
            rental,
            status_badge(rental, at),
            [
                *_rental_facts(
                    request,
                    rental,
                    cars.get(rental.pk, ()),
                    deposits.get(rental.pk, ()),
                    paying.get(rental.pk),
                ),
                *_list_facts(request, waited.get(rental.pk)),
            ],
            _links(request, rental),
        )
        for rental in rentals
    ]


def _rental_facts(request, rental, cars: Sequence[str], deposits: Sequence[str], payment) -> list[tuple]:
    currency = request.client.currency
    cost, listed = (money_words(amount, currency) for amount in (rental.cost, rental.list_cost))
    facts = [
        (_("Renter"), person_link(request, rental.person)),
        (_("Email"), rental.person.email),
        (_("Sales window"), rental.sales_window.name),
        (_("Valid from"), when(rental.starts_at)),
        (_("Valid until"), when(rental.ends_at)),
        (_("Cost before taxes"), cost),
        (_("List price"), listed if rental.cost != rental.list_cost else ""),
        (_("Kept until"), when(rental.reserved_until) if is_requested(rental) else ""),
        (_("Vehicles"), ", ".join(cars) or "—"),
        (_("Deposits"), ", ".join(deposits)),
        (_("Payment"), payment_link(request, payment) if payment else ""),
        (_("Renewable"), _("Yes") if rental.renewable else _("No")),
        (_("Requested in"), rental.get_source_display()),
    ]
    return [(label, value) for label, value in facts if value != ""]


def _list_facts(request, entry) -> list[tuple]:
    """That the permit was given from a waiting list; until its deadline it is kept (WL-4)."""
    if entry is None:
        return []
    name = link_to(request, MANAGE, to_list_of(entry), entry.list_name)
    return [(_("From the waiting list"), format_html("{} {}", name, standing_badge(entry)))]


def person_link(request, person) -> str:
    """Who has it, with a link for who may open their page."""
    if not may(request.user, PEOPLE):
        return str(person)
    return format_html('<a href="{}">{}</a>', reverse("admin_portal:user_parking", args=[person.pk]), person)


def payment_link(request, payment) -> str:
    """A payment with its state, and a link for who takes money."""
    shown = payment_badge(payment.state)
    if not may(request.user, TAKE):
        return format_html("{} {}", payment, shown)
    url = reverse("admin_portal:payment_detail", args=[payment.pk])
    return format_html('<a href="{}">{}</a> {}', url, payment, shown)


def _links(request, rental) -> list[tuple]:
    links = []
    if is_requested(rental) and may(request.user, TAKE):
        links.append((_("Make Payment"), to_desk(rental), "credit-card", "btn-primary"))
    for label, name, right, symbol, when_shown in ACTS:
        if may(request.user, right) and (when_shown is None or when_shown(rental)):
            links.append((label, _address(name, rental), symbol, ""))
    if may(request.user, RELEASE):
        release = reverse("admin_portal:rental_release", args=[rental.pk])
        links.append((_("Release this Permit"), release, "x-lg", "btn-outline-danger"))
    return links


def _address(name: str, rental) -> str:
    if name in CHOOSING:
        return f"{reverse(f'admin_portal:{name}')}?rental={rental.pk}"
    return reverse(f"admin_portal:{name}", args=[rental.pk])


def _held_words(request, permit) -> str:
    """Since when users do not see it because it is kept for who waits (WL-3), with the way to them."""
    held = badge("info", _("Held for waiting list"))
    waiting = link_to(request, MANAGE, to_list(permit.lot), permit.lot.name)
    return format_html("{} {} {}", held, when(permit.held_at), waiting)


def _permit_facts(request, permit) -> list[tuple]:
    state = badge("ok" if permit.state.is_valid else "bad", permit.state.name)
    return [
        (_("Number"), permit.number),
        (_("Lot"), permit.lot.name),
        (_("State"), state),
        (_("Visible to users"), _("Yes") if permit.visible_to_user else _("No")),
        *([(_("Waiting list"), _held_words(request, permit))] if permit.held_at else []),
        (_("Archived"), when(permit.archived_at) if permit.archived_at else _("No")),
        (_("Comment"), permit.comment),
    ]


def _page(request, permit) -> dict:
    now = timezone.now()
    ever = list(permit.rentals.select_related("person", "permit__lot", "sales_window"))
    current = [rental for rental in ever if rental.is_open and rental.ends_at >= now]
    lines: Iterable[PaymentLine] = lines_of(KIND, [rental.pk for rental in ever])
    return {
        "facts": _permit_facts(request, permit),
        "cards": rental_cards(request, current, now),
        "renters": [
            (rental, person_link(request, rental.person), status_badge(rental, now)) for rental in ever
        ],
        "lines": [(line, payment_link(request, line.payment)) for line in lines],
        "entries": history(permit),
    }


detail = DetailPage.as_view(
    required_right=SEE,
    title=permit_words,
    objects=permits,
    context=_page,
    template="admin_portal/rentals/permit.html",
    links=(
        Link(gettext_lazy("Change state"), "admin_portal:permit_state", STATE, "tag", when=is_kept),
        Link(gettext_lazy("Comment"), "admin_portal:permit_note", ALLOCATE, "pencil"),
    ),
)
