"""How people have used their right to park so far (parking §7.2, Generate User Usage report)."""

from datetime import datetime

from django.db.models import Count, Exists, IntegerField, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from parking.choices import TAKEN_RENTALS, TempStatus
from parking.models import PayStationRecord, PermitRental, TempPermit, VehicleDriver


def with_usage(people: QuerySet[User], at: datetime) -> QuerySet[User]:
    """`people` with what each has had: standard permits, promised or paid, in all and at `at`, the first and the last
    instant of them and what they cost before taxes; temporary permits; and stays paid at pay stations or in apps for
    the vehicles that are theirs now. What was released or given back is in none."""
    rentals = PermitRental.objects.filter(person=OuterRef("pk"), status__in=TAKEN_RENTALS)
    temporary = TempPermit.objects.filter(person=OuterRef("pk"), status=TempStatus.ACTIVE)
    theirs = VehicleDriver.objects.filter(
        user=OuterRef(OuterRef("pk")), until=None, vehicle__plate_key=OuterRef("plate_key")
    )
    stays = PayStationRecord.objects.live().filter(Exists(theirs))
    return people.annotate(
        permits=_number(rentals, "person"),
        permits_now=_number(rentals.filter(starts_at__lte=at, ends_at__gte=at), "person"),
        first_at=_one(rentals, "person", Min("starts_at")),
        last_at=_one(rentals, "person", Max("ends_at")),
        permits_cost=_one(rentals, "person", Sum("cost")),
        temporary=_number(temporary, "person"),
        stays=_number(stays, "client"),
    )


def _one(rows, of, what):
    return Subquery(rows.order_by().values(of).annotate(sum=what).values("sum"))


def _number(rows, of):
    return Coalesce(_one(rows, of, Count("pk")), 0, output_field=IntegerField())
