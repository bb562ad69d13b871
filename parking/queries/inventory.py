"""Reading the inventory: lots with how many permits they have, and the states these are in (parking §7.2)."""

from collections.abc import Collection

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from parking.models import Lot, Permit, PermitRental, PermitState


def permit_state_list() -> QuerySet[PermitState]:
    """Every state with `permit_count`, archived permits counted: above 0 it cannot be deleted (X-13)."""
    return PermitState.objects.annotate(permit_count=Count("permits"))


def lots_with_permits() -> QuerySet[Lot]:
    """Lots in use with `permit_count`, `taken_count` (asked for, promised or paid now, or for later), `free_count`, and
    `put_away_count`, the archived ones."""
    kept = Permit.objects.kept().filter(lot=OuterRef("pk"))
    put_away = Permit.objects.exclude(archived_at=None).filter(lot=OuterRef("pk"))
    held = PermitRental.objects.open_at(timezone.now())
    taken = Count("pk", filter=Q(pk__in=held.order_by().values("permit")))
    return Lot.objects.active().annotate(
        permit_count=_of_lot(kept, Count("pk")),
        taken_count=_of_lot(kept, taken),
        free_count=F("permit_count") - F("taken_count"),
        put_away_count=_of_lot(put_away, Count("pk")),
    )


def numbers_of(*, lot_ids: Collection[int], numbers: Collection[str]) -> set[tuple[int, str]]:
    """(lot, number) of the permits with these numbers in these lots, without archived ones."""
    rows = Permit.objects.kept().filter(lot_id__in=lot_ids, number__in=numbers).order_by()
    return set(rows.values_list("lot_id", "number"))


def _of_lot(permits: QuerySet[Permit], count: Count) -> Coalesce:
    counted = permits.order_by().values("lot").annotate(n=count).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
