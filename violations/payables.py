"""Tickets as things to pay for (enforcement §11)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.system_settings import value
from parking.models import VehicleDriver
from payments.choices import Module
from payments.ports import Payable, Quote
from violations.choices import KIND, FineAction, TicketState
from violations.exceptions import TicketVoid
from violations.models import Violation
from violations.ports import ticket_settled
from violations.queries.own_tickets import tickets_of
from violations.queries.prices import price_of
from violations.rules.price import Price
from violations.rules.standing import state_of
from violations.settings import RESTRICT_COLLECTIONS

VOID = (TicketState.SPOILED, TicketState.CANCELLED)


class Tickets(Payable):
    """Tickets of people and of the vehicles that they drive, in the same cart as everything else."""

    kind = KIND
    label = gettext_lazy("Violation")

    def due(self, person):
        rows = tickets_of(person).unpaid().order_by("due_at", "pk")
        return list(rows.values_list("pk", flat=True))

    def quotes(self, ids: Sequence[int], *, at: datetime, lock: bool) -> Iterator[Quote]:
        rows = Violation.objects.filter(pk__in=ids).order_by("pk").prefetch_related("lines")
        rows = list(rows.select_for_update(no_key=True) if lock else rows)
        drivers = _drivers(rows)
        for row in rows:
            price, mine = price_of(row, at), drivers[row.vehicle_id]
            yield Quote(
                kind=KIND,
                item_id=row.pk,
                description=_words(row),
                module=Module.VIOLATIONS,
                amount=price.amount,
                apart=((Module.TOWING, price.towing),) if price.towing else (),
                person_id=row.person_id or next(iter(mine), None),
                sharers=frozenset(mine),
                needs_reference=True,
                problem=problem_of(row, price, at),
                desk_only=_desk_only(row),
            )

    def settle(self, *, items, actor, at):
        rows = _locked(items)
        for item in items:
            row = rows[item.item_id]
            if row.is_spoiled or row.is_warning or row.fine_action == FineAction.CANCELLED or row.paid_at:
                raise TicketVoid(state=state_of(row, at).label)
            row.paid_at, row.payment = at, item.payment
            if row.sent_to_collections_at:
                row.collections_ended_at = at  # COL-6
            row.save(update_fields=["paid_at", "payment", "collections_ended_at"])
            audit.record(actor, "violation.paid", row, payment=item.payment)
            for effect in ticket_settled:
                effect(violation=row, actor=actor)

    def release(self, *, items, actor, at):
        for row in _locked(items).values():
            if row.paid_at:
                row.paid_at = row.payment = None
                row.save(update_fields=["paid_at", "payment"])
                audit.record(actor, "violation.refunded", row)


def problem_of(row: Violation, price: Price, at: datetime) -> str:
    """Why a ticket cannot be paid, "" when it can (PAY-8)."""
    state = state_of(row, at)
    if state in VOID:
        return _("it is %(state)s, so there is nothing to pay.") % {"state": state.label.lower()}
    if state == TicketState.WARNING:
        return _("it is a warning, so there is nothing to pay.")
    if state == TicketState.PAID:
        return _("it is paid.")
    return "" if price.amount > 0 else _("it costs nothing.")


def _desk_only(row: Violation) -> str:
    """Why drivers and guests cannot pay it by themselves (COL-5)."""
    is_away = row.sent_to_collections_at and not row.collections_ended_at and value(RESTRICT_COLLECTIONS)
    return _("it is in collections. Ask the parking office how to pay it.") if is_away else ""


def _drivers(rows: Sequence[Violation]) -> dict[int | None, list[int]]:
    """Who drives the vehicles of these tickets now, the primary driver first."""
    links = VehicleDriver.objects.filter(
        vehicle__in={row.vehicle_id for row in rows if row.vehicle_id}, until=None
    )
    found = defaultdict(list)
    for vehicle, user in links.order_by("-is_primary", "pk").values_list("vehicle", "user"):
        found[vehicle].append(user)
    return found


def _locked(items) -> dict[int, Violation]:
    rows = Violation.objects.filter(pk__in=[item.item_id for item in items]).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True)}


def _words(row: Violation) -> str:
    facts = {"ticket": row.ticket, "plate": row.plate}
    return (
        _("Violation %(ticket)s, plate %(plate)s") % facts if row.plate else _("Violation %(ticket)s") % facts
    )
