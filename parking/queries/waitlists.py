"""Reading waiting lists (parking §15)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.system_settings import value
from parking.choices import OPEN_ENTRIES, PERMIT_ITEM, BarCode, EntryStatus, RentalSource, RentalStatus
from parking.models import Lot, Permit, WaitlistEntry, WaitlistGroup
from parking.models.permit import IN_ORDER
from parking.models.waitlist import IN_TURN
from parking.queries.offers import Offer, active_windows, free_permits
from parking.rules.intervals import whole_second
from parking.rules.offering import Bar
from payments.models import HeldItem

SEEN = ("person__profile__user_type", "lot", "group", "rental__permit__lot")
# What keeps somebody off a lot's list as it keeps them out of the lot; all else can be mended while they wait.
CLOSED_TO_THEM = {BarCode.UNAVAILABLE, BarCode.USER_TYPE, BarCode.PASSWORD}


def waitlist_report() -> QuerySet[WaitlistEntry]:
    """Everybody who is on a list, list by list in turn."""
    rows = WaitlistEntry.objects.open().select_related(*SEEN)
    return rows.order_by("group__name", "lot__sort_order", "lot__name", *IN_TURN)


def entry_of(person: User) -> WaitlistEntry | None:
    """Where this person is on a list (WL-2: on one at most)."""
    return WaitlistEntry.objects.open().filter(person=person).select_related(*SEEN).first()


def entries_of_rentals(ids: Iterable[int]) -> QuerySet[WaitlistEntry]:
    """Who has these rentals from a list and has not bought them yet."""
    return WaitlistEntry.objects.open().filter(rental__in=ids).select_related(*SEEN)


def ranks(entries: Iterable[WaitlistEntry] | None = None) -> dict[int, tuple[int, int]]:
    """entry id → (rank, how many wait on its list), of those who wait; of the lists of these entries or of all. One
    query."""
    waiting = WaitlistEntry.objects.waiting().in_turn()
    if entries is not None:
        entries = list(entries)
        lots = {entry.lot_id for entry in entries if entry.lot_id}
        groups = {entry.group_id for entry in entries if entry.group_id}
        waiting = waiting.filter(lot__in=lots) | waiting.filter(group__in=groups)
    lists: dict[tuple, list[int]] = {}
    for pk, lot, group in waiting.values_list("pk", "lot", "group"):
        lists.setdefault((lot, group), []).append(pk)
    return {pk: (rank, len(row)) for row in lists.values() for rank, pk in enumerate(row, 1)}


def only_when_full(lot: Lot) -> bool:
    """Whether people may join the lot's list only while they can get no permit (WL-1)."""
    own = lot.waitlist_only_when_full
    return value("waitlist_only_when_full") if own is None else own


def has_waitlist(lot: Lot) -> bool:
    """Whether the lot keeps a list at all."""
    return lot.waitlist_enabled and not lot.temp_only and lot.archived_at is None


def waiting_bars(offer: Offer) -> list[Bar]:
    """What speaks against waiting for the lot at all: it is not for them, or they have a permit of it."""
    return [bar for bar in offer.bars if bar.code in CLOSED_TO_THEM or bar.lot_id == offer.lot.pk]


def may_join(offer: Offer) -> bool:
    """Whether the person of the offer may put their name down for its lot (WL-1)."""
    if not has_waitlist(offer.lot) or waiting_bars(offer):
        return False
    return BarCode.FULL in offer.codes or not only_when_full(offer.lot)


def lots_of(entry: WaitlistEntry) -> list[Lot]:
    """The lots whose permits the entry's list gives."""
    if entry.lot_id:
        return [entry.lot]
    return list(Lot.objects.active().filter(waitlist_group=entry.group_id).order_by("sort_order", "name"))


def permits_for(entry: WaitlistEntry) -> QuerySet[Permit]:
    """Free numbers that the entry's person can be given: those held for the list first, then by lot and number."""
    lots, windows = lots_of(entry), active_windows()
    free = Q()
    for window_type in {lot.window_type for lot in lots} & windows.keys():
        ids = [lot.pk for lot in lots if lot.window_type == window_type]
        free |= Q(pk__in=free_permits(windows[window_type], visible=False).filter(lot__in=ids).values("pk"))
    found = Permit.objects.filter(free) if free else Permit.objects.none()
    held_first = F("held_at").asc(nulls_last=True)
    return found.select_related("lot").order_by(held_first, "lot__sort_order", "lot__name", *IN_ORDER)


def buy_until(at: datetime) -> datetime:
    """Until when a permit that is given at this instant is kept for its person (WL-4)."""
    return whole_second(at) + timedelta(days=value("waitlist_days"))


def held_permits() -> QuerySet[Permit]:
    """Permits that are kept for waiting lists."""
    return Permit.objects.kept().exclude(held_at=None).select_related("lot")


def late_reservations(at: datetime) -> Sequence[int]:
    """Ids of the entries whose permit was not bought by its deadline, and is in no open payment (WL-5); managers who
    were told already are not told again, but the permit goes back where that is set."""
    late = WaitlistEntry.objects.filter(
        status=EntryStatus.ASSIGNED,
        rental__source=RentalSource.WAITLIST,
        rental__status=RentalStatus.REQUESTED,
        rental__reserved_until__lte=at,
    )
    if not value("waitlist_auto_release"):
        late = late.filter(told_at=None)
    held = HeldItem.objects.filter(kind=PERMIT_ITEM).values("item_id")
    return list(late.exclude(rental__in=held).order_by("pk").values_list("pk", flat=True))


def lists_of_person(*, user: User) -> list[str]:
    """The list that somebody is on who is about to be archived or merged."""
    words = _("On the waiting list of %(name)s")
    entry = entry_of(user)
    return [words % {"name": entry.list_name}] if entry else []


def waitlist_groups() -> QuerySet[WaitlistGroup]:
    """Lists that lots can share, with `lot_count`, archived lots too, `person_count`, the people on them now, and
    `entry_count`, whoever was ever on them."""
    people = Count("entries", filter=Q(entries__status__in=OPEN_ENTRIES), distinct=True)
    counts = {"lot_count": Count("lots", distinct=True), "entry_count": Count("entries", distinct=True)}
    return WaitlistGroup.objects.annotate(person_count=people, **counts).order_by("name")


def keeps_waitlists() -> bool:
    """Whether any lot keeps a list."""
    return Lot.objects.with_waitlist().exists()
