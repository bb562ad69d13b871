"""Reading lots."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from parking.choices import RentalStatus, TempStatus, Visibility
from parking.models import CommonLotType, Lot, Permit, PermitRental, TempPermit


def lot_list(*, archived: bool = False) -> QuerySet[Lot]:
    """Lots with group, user types and zone rows at hand, in their order; or the archived ones (parking §3.4)."""
    lots = Lot.objects.filter(archived_at__isnull=not archived)
    return lots.select_related("lot_group", "common_lot_type").prefetch_related(
        "allowed_user_types", "zone_rows__zone"
    )


def public_lots() -> QuerySet[Lot]:
    """Lots that anybody may see, with their user types at hand (parking LOT-3, LOT-4)."""
    lots = Lot.objects.active().filter(visibility=Visibility.VISIBLE)
    return lots.prefetch_related("allowed_user_types")


def with_use(lots: QuerySet[Lot], at: datetime) -> QuerySet[Lot]:
    """The lots with `free_count`, the permits that users can get, and `rented_count`, the rentals that are open."""
    free = _free(at).filter(lot=OuterRef("pk"))
    rentals = PermitRental.objects.open_at(at).filter(permit__lot=OuterRef("pk"))
    return lots.annotate(free_count=_count(free, "lot"), rented_count=_count(rentals, "permit__lot"))


def common_lot_types() -> QuerySet[CommonLotType]:
    """Every type with `lot_count`, the number of lots that have it, archived ones too."""
    return CommonLotType.objects.annotate(lot_count=Count("lots"))


def holder_count(lot: Lot, at: datetime) -> int:
    """How many people have a permit in the lot that is not over, standard or temporary; a guest counts by email."""
    rentals = PermitRental.objects.open_at(at).filter(permit__lot=lot)
    temps = TempPermit.objects.taking_space(at).filter(lot=lot, ends_at__gte=at)
    people = set(rentals.order_by().values_list("person", flat=True).distinct())
    people |= set(temps.filter(person__isnull=False).order_by().values_list("person", flat=True).distinct())
    guests = temps.filter(person__isnull=True).order_by().values(address=Lower("email")).distinct()
    return len(people) + guests.count()


@dataclass(frozen=True)
class LotFigures:
    """How many permits of a lot stand where (parking §3.4, Statistics). Archived numbers count in `archived` alone."""

    allocated: int
    visible: int  # free, in a valid state and shown to users
    held: int  # free, kept for a waiting list
    requested: int
    reserved: int
    rented: int
    archived: int
    temp_now: int
    temp_future: int


def lot_figures(lot: Lot, at: datetime) -> LotFigures:
    """The lot's figures at an instant."""
    kept = Q(archived_at=None)
    numbers = Permit.objects.filter(lot=lot).aggregate(
        allocated=Count("pk", filter=kept),
        archived=Count("pk", filter=~kept),
        held=Count("pk", filter=kept & Q(held_at__isnull=False)),
    )
    statuses = (RentalStatus.REQUESTED, RentalStatus.RESERVED, RentalStatus.RENTED)
    rentals = (
        PermitRental.objects.open_at(at)
        .filter(permit__lot=lot)
        .aggregate(
            **{status.value: Count("permit", filter=Q(status=status), distinct=True) for status in statuses}
        )
    )
    temps = TempPermit.objects.filter(lot=lot, status=TempStatus.ACTIVE, ends_at__gte=at).aggregate(
        temp_now=Count("pk", filter=Q(starts_at__lte=at)), temp_future=Count("pk", filter=Q(starts_at__gt=at))
    )
    return LotFigures(visible=_free(at).filter(lot=lot).count(), **numbers, **rentals, **temps)


def _free(at: datetime) -> QuerySet[Permit]:
    open_rentals = PermitRental.objects.open_at(at).filter(permit=OuterRef("pk"))
    return Permit.objects.for_users().filter(~Exists(open_rentals))


def _count(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.order_by().values(of_lot=F(by)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def linked_lot(token: UUID) -> Lot | None:
    """The lot of a printed or mailed link; None for one that nobody may see (LOT-3, LOT-4)."""
    return Lot.objects.active().exclude(visibility=Visibility.NOT_VISIBLE).filter(qr_token=token).first()
