"""Reading validations: what one person may see and do, and what is valid now (parking §11)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from parking.models import LotZone, Validation, ValidationPlate, ValidationRun

MANAGE = "validation.manage_all"


def zones_of_validator(staff: User) -> QuerySet[LotZone]:
    """Where this person may validate: everywhere who manages all records, else in the zones given to them (VAL-1)."""
    if MANAGE in staff.rights:
        return LotZone.objects.all()
    return LotZone.objects.filter(validators__staff=staff)


def validations() -> QuerySet[Validation]:
    """Every record with its zone and its plates, newest first."""
    return Validation.objects.select_related("zone").prefetch_related("plates")


def validated_plates() -> QuerySet[ValidationPlate]:
    """Every plate of every validation with the record itself, newest first."""
    rows = ValidationPlate.objects.select_related("validation__zone")
    return rows.order_by("-validation__created_at", "-pk")


def valid_plates(staff: User, at: datetime) -> QuerySet[ValidationPlate]:
    """Plates that are valid at `at`, each with `until`, its last valid second: of this person's records, or of all
    for who manages them (VAL-7)."""
    running = ValidationRun.objects.filter(
        validation=OuterRef("validation"), plate_key=OuterRef("plate_key"), starts_at__lte=at, ends_at__gte=at
    )
    rows = validated_plates().filter(Exists(running), validation__cancelled_at=None)
    if MANAGE not in staff.rights:
        rows = rows.filter(validation__created_by=staff)
    return rows.annotate(until=Subquery(running.values("ends_at")[:1])).order_by("plate", "pk")
