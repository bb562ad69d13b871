"""The page of a group of lots: where the map's button leads (parking §14.5)."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parking.models import LotGroup
from parking.queries.occupancy import place_for_visitor
from parking.queries.offers import offers_of
from user_portal.access import guest
from user_portal.lot_groups.cards import LotCard
from user_portal.lots.access import access_of
from user_portal.lots.reasons import shown_offers


@guest
@never_cache
@require_safe
def lot_group(request, pk):
    """What this visitor sees of a group's lots, and how to park there; 404 for one that is not on the map (MAP-5)."""
    group = get_object_or_404(LotGroup.objects.on_map(), pk=pk)
    now = timezone.now()
    place = place_for_visitor(group, request.driver, now)
    lots = [one.lot for one in place.counts]
    offers = offers_of(lots, request.driver, now, access_of(request)) if lots else []
    cards = [
        LotCard(counts, shown)
        for counts, shown in zip(place.counts, shown_offers(request, offers), strict=True)
    ]
    page = {
        "group": group,
        "place": place,
        "cards": sorted(cards, key=lambda card: not (card.can_buy or card.can_book)),
        "at": now,
    }
    return render(request, "user_portal/lot_groups/group.html", page)
