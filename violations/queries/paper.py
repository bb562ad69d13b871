"""Tickets as they are printed."""

from django.db.models import Prefetch, QuerySet

from violations.models import Violation, ViolationLine


def printable_tickets() -> QuerySet[Violation]:
    """All tickets, spoiled ones too, with everything that stands on their paper."""
    vehicle = (f"vehicle__{name}" for name in ("province", "plate_type", "make", "colour"))
    lines = Prefetch("lines", ViolationLine.objects.select_related("location"))
    return Violation.objects.select_related(
        "category", "location", "writer", "person__profile", *vehicle
    ).prefetch_related(lines)
