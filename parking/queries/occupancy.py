"""How full lots and places on the real-time map are, as counted from permits (parking §14.2).

The counts are for staff. What drivers and guests are shown of them is percentages (MAP-2).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from core.system_settings import value
from parking.choices import Tone
from parking.models import Lot, LotGroup, PayStationRecord, Permit, PermitRental, TempPermit
from parking.models.lot_group import MAP_COLOUR
from parking.models.permit import SEEN_BY_USERS
from parking.queries.accepting_lots import accepting_lots
from parking.queries.lots import public_lots
from parking.queries.offers import buyer_of
from parking.rules.intervals import whole_second
from parking.rules.occupancy import Counted, Limits, tone_of
from parking.rules.offering import Buyer, may_buy, sells_temp
from parking.settings import COUNT_PAY_STATIONS, MAP_AMBER_FROM, MAP_GREEN_FROM

NOTHING = Counted()


@dataclass(frozen=True)
class LotCounts:
    """A lot's standard and temporary permits at an instant."""

    lot: Lot
    standard: Counted
    temp: Counted

    @property
    def both(self) -> Counted:
        return self.standard + self.temp


@dataclass(frozen=True)
class Place:
    """A pin of the map: a group with its lots, or a lot with a marker of its own (C9).

    `key` tells it from all others, such as `g12`. For visitors `counts` are of the lots that they see, and
    `can_book` says whether one of these is for them.
    """

    key: str
    name: str
    latitude: Decimal
    longitude: Decimal
    colour: str
    group: LotGroup | None
    lot: Lot | None
    counts: tuple[LotCounts, ...]
    can_book: bool = False

    @property
    def standard(self) -> Counted:
        return sum((one.standard for one in self.counts), NOTHING)

    @property
    def temp(self) -> Counted:
        return sum((one.temp for one in self.counts), NOTHING)

    @property
    def both(self) -> Counted:
        return self.standard + self.temp

    @property
    def tone(self) -> Tone:
        """How full it is, by the client's own limits (MAP-4)."""
        return tone_of(self.both.percent, map_limits())


def map_limits() -> Limits:
    """The client's limits between the tones."""
    return Limits(value(MAP_GREEN_FROM), value(MAP_AMBER_FROM))


def lot_counts(lots: Iterable[Lot], at: datetime, *, for_users: bool = False) -> dict[int, LotCounts]:
    """lot id → its counts at the instant; constant queries.

    Standard: permits that are not archived and in a valid state; used are those that somebody has asked for, promised
    or paid, sold in advance too; `for_users` also those that only the office gives, or holds for a waiting list.
    Temporary: as many as the lot lets in at a time; used are those that take up a space at the instant, and the valid
    pay-station records of its zones where the client counts them. A lot that sells no temporary permits has none,
    whatever is left of earlier ones.
    """
    lots = list(lots)
    standard = _standard([lot.pk for lot in lots], at, for_users)
    temp = _temp_used([lot.pk for lot in lots if _temp_total(lot)], at)
    return {
        lot.pk: LotCounts(lot, standard.get(lot.pk, NOTHING), Counted(_temp_total(lot), temp[lot.pk]))
        for lot in lots
    }


def places_for_staff(at: datetime) -> list[Place]:
    """Every pin by name, each with all its lots that are not archived (MAP-6); constant queries."""
    return _places(lot_counts(Lot.objects.active(), at).values())


def places_for_visitor(person: User | None, at: datetime) -> list[Place]:
    """The pins that this driver (None: a guest) sees, by name; constant queries. A group without a lot for their eyes
    is none of them (GRP-7, MAP-1, MAP-5 to MAP-7)."""
    buyer = buyer_of(person)
    places = _places(_counts_for(public_lots(), buyer, at))
    return [_for_buyer(place, buyer) for place in places if place.counts]


def place_for_visitor(group: LotGroup, person: User | None, at: datetime) -> Place:
    """The same of one group that is on the map; it may have no lot for their eyes."""
    buyer = buyer_of(person)
    counts = _counts_for(public_lots().filter(lot_group=group), buyer, at)
    return _for_buyer(_place_of_group(group, counts), buyer)


def has_map() -> bool:
    """Whether the map has a place that users may see, for the menu."""
    marked = Q(latitude__isnull=False, longitude__isnull=False)
    return public_lots().filter(marked | Q(lot_group__in=LotGroup.objects.on_map())).exists()


def _places(counts: Iterable[LotCounts]) -> list[Place]:
    """The groups on the map, and the lots with a marker of their own that no group's pin speaks for (C9)."""
    groups = {group.pk: group for group in LotGroup.objects.on_map()}
    members, lone = defaultdict(list), []
    for one in counts:
        if one.lot.lot_group_id in groups:
            members[one.lot.lot_group_id].append(one)
        elif one.lot.latitude is not None and one.lot.longitude is not None:
            lone.append(_place_of_lot(one))
    places = [_place_of_group(group, members[pk]) for pk, group in groups.items()]
    return sorted(places + lone, key=lambda place: place.name.casefold())


def _place_of_group(group: LotGroup, counts: Iterable[LotCounts]) -> Place:
    where = {"latitude": group.latitude, "longitude": group.longitude, "colour": group.map_colour}
    return Place(f"g{group.pk}", group.name, **where, group=group, lot=None, counts=tuple(counts))


def _place_of_lot(one: LotCounts) -> Place:
    lot = one.lot
    where = {"latitude": lot.latitude, "longitude": lot.longitude, "colour": lot.marker_colour or MAP_COLOUR}
    return Place(f"l{lot.pk}", lot.name, **where, group=None, lot=lot, counts=(one,))


def _counts_for(lots: Iterable[Lot], buyer: Buyer, at: datetime) -> list[LotCounts]:
    """The counts of the lots that the buyer sees, without what is not sold to them (MAP-1, MAP-7)."""
    seen = [lot for lot in lots if not buyer.is_guest or (sells_temp(lot) and _is_for(lot, buyer))]
    return [
        replace(
            one,
            standard=NOTHING if buyer.is_guest or one.lot.temp_only else one.standard,
            temp=one.temp if sells_temp(one.lot) else NOTHING,
        )
        for one in lot_counts(seen, at, for_users=True).values()
    ]


def _for_buyer(place: Place, buyer: Buyer) -> Place:
    return replace(place, can_book=any(_is_for(one.lot, buyer) for one in place.counts))


def _is_for(lot: Lot, buyer: Buyer) -> bool:
    return may_buy(lot, buyer, {kind.pk for kind in lot.allowed_user_types.all()})


def _standard(lot_ids: Sequence[int], at: datetime, for_users: bool) -> dict[int, Counted]:
    taken = Exists(PermitRental.objects.open_at(at).filter(permit=OuterRef("pk")))
    used = taken | ~SEEN_BY_USERS if for_users else taken
    permits = Permit.objects.sellable().filter(lot__in=lot_ids).order_by()
    rows = permits.values_list("lot").annotate(Count("pk"), used=Count("pk", filter=used))
    return {lot_id: Counted(total, used) for lot_id, total, used in rows}


def _temp_total(lot: Lot) -> int:
    return lot.temp_max or 0 if lot.temp_enabled or lot.flex_enabled else 0


def _temp_used(lot_ids: Sequence[int], at: datetime) -> Counter:
    now = TempPermit.objects.taking_space(at).filter(lot__in=lot_ids, starts_at__lte=at, ends_at__gt=at)
    used = Counter(dict(now.order_by().values_list("lot").annotate(Count("pk"))))
    if lot_ids and value(COUNT_PAY_STATIONS):
        records = PayStationRecord.objects.valid_at(whole_second(at)).filter(zone__isnull=False).order_by()
        bought = dict(records.values_list("zone").annotate(Count("pk")))
        for zone_id, accepting in accepting_lots(at, bought).items():
            used.update(dict.fromkeys(accepting.intersection(lot_ids), bought[zone_id]))
    return used
