"""Finding who has which permit, and a permit of a lot, by what stands on it (Permit Switch, parking §7.2)."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts.queries.person_search import found, people
from parking.choices import OPEN_RENTALS
from parking.models import Permit, PermitRental
from parking.queries.rentals import SEEN


def rentals_found(text: str, at: datetime) -> QuerySet[PermitRental]:
    """Open rentals whose number begins with `text`, or of people who are known by it; none for no text."""
    text = " ".join(text.replace("\\x00", "").split())
    rows = PermitRental.objects.open_at(at).select_related(*SEEN)
    if not text:
        return rows.none()
    theirs = found(people(), text).order_by().values("pk")
    rows = rows.filter(Q(permit__number__istartswith=text) | Q(person__in=theirs))
    return rows.order_by("permit__prefix", "permit__sequence", "permit__number", "pk")


def permits_found(lot_id: int, text: str, rental: PermitRental) -> QuerySet[Permit]:
    """Sellable permits of a lot whose number begins with `text`, each with `holders`: its rentals while this one runs;
    the rental's own permit is not among them."""
    crossing = PermitRental.objects.filter(
        status__in=OPEN_RENTALS, starts_at__lte=rental.ends_at, ends_at__gte=rental.starts_at
    )
    text = text.replace("\\x00", "").strip()
    rows = Permit.objects.sellable().filter(lot=lot_id, number__istartswith=text).exclude(pk=rental.permit_id)
    holders = Prefetch("rentals", queryset=crossing.select_related("person"), to_attr="holders")
    return rows.select_related("lot", "state").prefetch_related(holders).in_order()
