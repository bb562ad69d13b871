"""Alarms on plates and on people."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.models import ClientModel
from core.services.writing import locked
from parking.choices import AlarmScope
from parking.exceptions import AlarmTextRequired
from parking.models import PeopleAlarm, PlateAlarm, Vehicle


def raise_alarm(*, actor: Actor, vehicle_id: int, text: str) -> PlateAlarm:
    """Put an alarm on a vehicle, with or without a driver (enforcement ALM-7); the text is kept to the letter.

    Raises RowMissing, AlarmTextRequired.
    """
    with atomic():
        return _raised(actor, PlateAlarm(vehicle=locked(model=Vehicle, pk=vehicle_id)), text)


def raise_people_alarm(*, actor: Actor, person_id: int, scope: AlarmScope, text: str) -> PeopleAlarm:
    """Put an alarm on a person, for whoever looks them up or, by `scope`, whoever meets a vehicle that they drive
    (enforcement §3.2); the text is kept to the letter. Raises RowMissing, AlarmTextRequired."""
    with atomic():
        person = locked(model=User, pk=person_id)
        return _raised(actor, PeopleAlarm(person=person, scope=scope), text, scope=scope)


def clear_alarm(*, actor: Actor, alarm_id: int) -> PlateAlarm:
    """Take an alarm off a vehicle; clearing twice changes nothing. Raises RowMissing."""
    return _cleared(actor, PlateAlarm, alarm_id)


def clear_people_alarm(*, actor: Actor, alarm_id: int) -> PeopleAlarm:
    """Take an alarm off a person; clearing twice changes nothing. Raises RowMissing."""
    return _cleared(actor, PeopleAlarm, alarm_id)


def _raised(actor: Actor, alarm: ClientModel, text: str, **facts: Any):
    if not text.strip():
        raise AlarmTextRequired(field="text")
    alarm.text, alarm.created_by = text, actor.label[:200]
    alarm.save()
    audit.record(actor, "alarm.raised", alarm, text=text, **facts)
    return alarm


def _cleared(actor: Actor, model: type[ClientModel], alarm_id: int):
    with atomic():
        alarm = locked(model=model, pk=alarm_id)
        if alarm.cleared_at is None:
            alarm.cleared_at, alarm.cleared_by = timezone.now(), actor.label[:200]
            alarm.save()
            audit.record(actor, "alarm.cleared", alarm, text=alarm.text)
    return alarm
