"""What the worker does for parking."""

from core.actors import system_actor
from core.jobs import job
from parking.services.zone_links import relink_zone


@job("parking.relink_zone")
def relink(zone_id: int) -> None:
    """Link records that were sent before their zone was made (parking PS-2)."""
    relink_zone(actor=system_actor(), zone_id=zone_id)
