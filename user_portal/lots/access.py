"""Which lots a visitor may see and book in. Links that were followed and passwords that were given are kept in the
session, which belongs to one client (parking LOT-3 to LOT-6)."""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from parking.models import Lot
from parking.queries.offers import bookable_lots
from parking.rules.offering import Access

REACHED, UNLOCKED = "reached-lots", "unlocked-lots"  # session: ids of lots


def access_of(request) -> Access:
    """What this visitor has come by so far."""
    reached, unlocked = (frozenset(request.session.get(key, ())) for key in (REACHED, UNLOCKED))
    return Access(reached=reached, unlocked=unlocked)


def mark_reached(request, lot: Lot) -> None:
    """Remember that the link of this lot was followed."""
    _remember(request, REACHED, lot)


def mark_unlocked(request, lot: Lot) -> None:
    """Remember that the password of this lot was given."""
    _remember(request, UNLOCKED, lot)


def of_lot(view):
    """The lot for the view, instead of the address's `pk`; a page of its own when this visitor sees no such lot. Goes
    behind a gate of user_portal.access."""

    @wraps(view)
    def guarded(request, pk):
        lot = bookable_lots(access_of(request)).filter(pk=pk).first()
        return view(request, lot) if lot else not_available(request)

    return guarded


@never_cache
def not_available(request):
    """The same for lots that are gone, hidden, somebody else's, or never were."""
    return render(request, "user_portal/lots/not_available.html", status=404)


def _remember(request, key: str, lot: Lot) -> None:
    known = request.session.get(key, [])
    if lot.pk not in known:
        request.session[key] = [*known, lot.pk]
