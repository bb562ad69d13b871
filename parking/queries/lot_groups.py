"""Reading lot groups."""

from django.db.models import Count, Q, QuerySet

from parking.models import LotGroup


def group_list() -> QuerySet[LotGroup]:
    """Active groups with `lot_count`, the number of their lots that are not archived (parking §4.3)."""
    return LotGroup.objects.active().annotate(
        lot_count=Count("lots", filter=Q(lots__archived_at__isnull=True))
    )
