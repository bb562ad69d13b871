"""Finding people by the waiting lists they are on (parking §15); a list is named by a key that stands in addresses."""

from itertools import takewhile

from django.db.models import Q, QuerySet

from parking.models import Lot, WaitlistEntry, WaitlistGroup

LOT, GROUP = "lot", "group"


def list_key(place: Lot | WaitlistGroup) -> str:
    """What the list of a lot, or a shared one, is called in addresses."""
    return f"{LOT if isinstance(place, Lot) else GROUP}-{place.pk}"


def list_choices() -> list[tuple[str, str]]:
    """(key, name) of the shared lists, then of the lots that keep a list or whose people still wait."""
    waited_for = WaitlistEntry.objects.open().exclude(lot=None).values("lot")
    lots = Lot.objects.filter(Q(waitlist_enabled=True) | Q(pk__in=waited_for))
    places = [*WaitlistGroup.objects.order_by("name"), *lots.order_by("sort_order", "name", "pk")]
    return [(list_key(place), place.name) for place in places]


def on_list(entries: QuerySet[WaitlistEntry], key: str) -> QuerySet[WaitlistEntry]:
    """Those of the entries that are on this list; that of a lot is its own one or the one it shares."""
    kind, _dash, pk = key.partition("-")
    if kind == GROUP:
        return entries.filter(group=pk)
    return entries.of_lots(Lot.objects.filter(pk=pk))


def waiting_before(entry: WaitlistEntry) -> list[WaitlistEntry]:
    """Who is served before this one, who waits, as the list stands."""
    same = WaitlistEntry.objects.waiting().filter(lot=entry.lot_id, group=entry.group_id)
    return list(takewhile(lambda row: row.pk != entry.pk, same.in_turn().select_related("person")))


def lots_with_list() -> QuerySet[Lot]:
    """Lots that people can be put on the list of."""
    return Lot.objects.with_waitlist().order_by("sort_order", "name")
