"""Plate alarms."""

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked
from parking.exceptions import AlarmTextRequired
from parking.models import PlateAlarm, Vehicle


def raise_alarm(*, actor: Actor, vehicle_id: int, text: str) -> PlateAlarm:
    """Put an alarm on a vehicle, with or without a driver (enforcement ALM-7); the text is kept to the letter.

    Raises RowMissing, AlarmTextRequired.
    """
    if not text.strip():
        raise AlarmTextRequired(field="text")
    with atomic():
        vehicle = locked(model=Vehicle, pk=vehicle_id)
        alarm = PlateAlarm.objects.create(vehicle=vehicle, text=text, created_by=actor.label[:200])
        audit.record(actor, "alarm.raised", alarm, text=text)
    return alarm


def clear_alarm(*, actor: Actor, alarm_id: int) -> PlateAlarm:
    """Take an alarm off; clearing twice changes nothing. Raises RowMissing."""
    with atomic():
        alarm = locked(model=PlateAlarm, pk=alarm_id)
        if alarm.cleared_at is None:
            alarm.cleared_at, alarm.cleared_by = timezone.now(), actor.label[:200]
            alarm.save()
            audit.record(actor, "alarm.cleared", alarm, text=alarm.text)
    return alarm
