"""Alarms on people, and on the vehicles that they drive (enforcement §3.2)."""

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import User
from parking.choices import AlarmScope
from parking.models import PeopleAlarm, Vehicle, VehicleDriver


def alarms_of_person(person: User) -> QuerySet[PeopleAlarm]:
    """The person's alarms, cleared ones too; those that nobody cleared first, then the newest."""
    rows = PeopleAlarm.objects.filter(person=person).select_related("person")
    return rows.order_by(F("cleared_at").desc(nulls_first=True), "-pk")


def with_alarms(people: QuerySet[User]) -> QuerySet[User]:
    """The people, each with `has_alarm`: whether nobody has cleared one of theirs."""
    return people.annotate(has_alarm=Exists(PeopleAlarm.objects.raised().filter(person=OuterRef("pk"))))


def alarms_of_drivers(vehicle: Vehicle | OuterRef) -> QuerySet[PeopleAlarm]:
    """What whoever meets the vehicle is told because of those who drive it now (ALM-8), oldest first."""
    driving = VehicleDriver.objects.filter(vehicle=vehicle, until=None).values("user")
    raised = PeopleAlarm.objects.raised().filter(scope=AlarmScope.VEHICLES, person__in=driving)
    return raised.order_by("created_at", "pk")
