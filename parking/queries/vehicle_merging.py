"""What is needed to know before vehicles are merged (enforcement VEH-11, VEH-12)."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.services.repoint import keys_to
from parking.models import Vehicle
from parking.queries.vehicles import described
from parking.rules.plate_key import plate_key


def merge_candidates(text: str) -> QuerySet[Vehicle]:
    """Vehicles whose plate or VIN has the text in it, archived ones too; without a text those that share a plate."""
    vehicles = described(Vehicle.objects.all())
    if not text.strip():
        twin = Vehicle.objects.filter(plate_key=OuterRef("plate_key")).exclude(pk=OuterRef("pk"))
        return vehicles.filter(Exists(twin))
    found = Q(vin__icontains=text.strip())
    if key := plate_key(text):
        found |= Q(plate_key__contains=key)
    return vehicles.filter(found)


def what_would_move(vehicle_ids: Collection[int]) -> list[tuple[str, dict[int, int]]]:
    """Of each table that has rows pointing at these vehicles its name, and how many by vehicle."""
    told = []
    for field in keys_to(model=Vehicle):
        rows = field.model.objects.filter(**{f"{field.name}__in": vehicle_ids}).order_by()
        counted = dict(rows.values_list(field.attname).annotate(number=Count("pk")))
        if counted:
            told.append((str(field.model._meta.verbose_name_plural), counted))
    return sorted(told)
