"""Where the pages of tickets are, what leads up to them, and how a ticket's state looks."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.templatetags.ui import badge
from violations.choices import KIND, TicketState
from violations.models import Violation
from violations.rules.standing import state_of

SEE, ENTER, EDIT, VOID = "violations.view", "violations.enter", "violations.edit", "violations.void"
ADJUST, DECIDE, COLLECT = "violations.adjust", "violations.decide", "violations.collect"
TAKE, PEOPLE, VEHICLES = "payments.take", "users.view", "vehicles.view"

STATES = {
    TicketState.SPOILED: ("neutral", TicketState.SPOILED.label),
    TicketState.CANCELLED: ("neutral", TicketState.CANCELLED.label),
    TicketState.WARNING: ("info", TicketState.WARNING.label),
    TicketState.PAID: ("ok", TicketState.PAID.label),
    TicketState.APPEALED: ("info", TicketState.APPEALED.label),
    TicketState.COLLECTIONS: ("bad", TicketState.COLLECTIONS.label),
    TicketState.OVERDUE: ("bad", TicketState.OVERDUE.label),
    TicketState.OPEN: ("warn", TicketState.OPEN.label),
}


def violations(request):
    return Violation.objects.select_related(
        "category", "location", "person", "writer", "keyed_by", "actioned_by", "batch", "payment__state",
        "vehicle__province", "vehicle__plate_type",
    ).prefetch_related("lines__item")  # fmt: skip


def to_violation(row: Violation) -> str:
    return reverse("admin_portal:violation_detail", args=[row.pk])


def below(row: Violation) -> list[tuple]:
    return [(row, to_violation(row))]


def state_now(row: Violation) -> TicketState:
    return state_of(row, timezone.now())


def state_badge(row: Violation) -> str:
    return badge(*STATES[state_now(row)])


def to_desk(row: Violation, person: User | None) -> str:
    """Where money is taken for it: on the account of who owes it, or of whoever stands at the desk."""
    if person is None:
        return reverse("admin_portal:violation_pay", args=[row.pk])
    return reverse("admin_portal:user_pay", args=[person.pk], query={"item": f"{KIND}:{row.pk}"})
