"""What the worker does for parking."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actors import system_actor
from core.jobs import job
from core.system_tasks import RunContext, system_task
from parking.queries.rentals import permits_to_clear
from parking.queries.temp_permits import unpaid_temps_over
from parking.queries.waitlists import late_reservations
from parking.services.rental_endings import clear_unpaid
from parking.services.temp_endings import clear_unpaid_temp
from parking.services.waitlist_links import lift_holds
from parking.services.waitlist_serving import end_late_reservation
from parking.services.zone_links import relink_zone

CLEAR_UNPAID = "permits.clear_unpaid"


@job("parking.relink_zone")
def relink(zone_id: int) -> None:
    """Link records that were sent before their zone was made (parking PS-2)."""
    relink_zone(actor=system_actor(), zone_id=zone_id)


@system_task(CLEAR_UNPAID, _("Clear Items Awaiting Payment (Midnight List)"), daily_at="00:00", enabled=True)
def clear_items_awaiting_payment(run: RunContext) -> None:
    """Free the permits that were asked for and not paid in time (parking PER-13), each in a transaction of its own."""
    now = timezone.now()
    for rental_id in permits_to_clear(now):
        run.heartbeat()
        if clear_unpaid(actor=run.actor, rental_id=rental_id, at=now):
            run.count("released")


@system_task(
    "temp.clear_unpaid", _("Clear Temporary Permits That Were Not Paid"), daily_at="00:30", enabled="always"
)
def clear_unpaid_temps(run: RunContext) -> None:
    """End temporary permits in carts and of given up quick checkouts whose time is over. They hold no space since their
    hold ran out; until their time is over, money that comes late can still take them (QCK-3)."""
    now = timezone.now()
    for permit_id in unpaid_temps_over(now):
        run.heartbeat()
        if clear_unpaid_temp(actor=run.actor, permit_id=permit_id, at=now):
            run.count("cleared")


@system_task("waitlist.expire", _("Waitlist reservation expiry"), every=timedelta(minutes=15), enabled=True)
def end_late_reservations(run: RunContext) -> None:
    """Tell the managers of permits that were given from a list and not bought in time (parking WL-5), and let users
    have permits that are held where nobody waits any more."""
    now = timezone.now()
    for entry_id in late_reservations(now):
        run.heartbeat()
        if end_late_reservation(actor=run.actor, entry_id=entry_id, at=now):
            run.count("late")
    run.count("lifted", lift_holds(actor=run.actor))
