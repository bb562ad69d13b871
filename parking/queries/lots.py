"""Reading lots."""

from uuid import UUID

from django.db.models import QuerySet

from parking.choices import Visibility
from parking.models import Lot


def lot_list(*, archived: bool = False) -> QuerySet[Lot]:
    """Lots with group, user types and zone rows at hand, in their order; or the archived ones (parking §3.4)."""
    lots = Lot.objects.filter(archived_at__isnull=not archived)
    return lots.select_related("lot_group").prefetch_related("allowed_user_types", "zone_rows__zone")


def public_lots() -> QuerySet[Lot]:
    """Lots that anybody may see, with their user types at hand (parking LOT-3, LOT-4)."""
    lots = Lot.objects.active().filter(visibility=Visibility.VISIBLE)
    return lots.prefetch_related("allowed_user_types")


def linked_lot(token: UUID) -> Lot | None:
    """The lot of a printed or mailed link; None for one that nobody may see (LOT-3, LOT-4)."""
    return Lot.objects.active().exclude(visibility=Visibility.NOT_VISIBLE).filter(qr_token=token).first()
