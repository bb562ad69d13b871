"""What a lot offers to somebody at an instant, and why not (parking LOT-1, §19.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import guest_type
from core.clock import local_zone
from core.system_settings import value
from parking.choices import OPEN_RENTALS, BarCode, Visibility
from parking.models import Lot, Permit, PermitRental, SalesWindow
from parking.ports import purchase_bars
from parking.queries.own_vehicles import active_links
from parking.rules.offering import (
    NO_ACCESS,
    Access,
    Bar,
    Buyer,
    person_bars,
    place_bars,
    sale_bars,
    sells_temp,
)
from parking.rules.proration import prorated
from parking.rules.sales_window import validity


@dataclass(frozen=True)
class Offer:
    """A lot as one buyer finds it. `left` is how many numbers can be had, `cost` what a standard permit costs now
    before taxes; `bars` speak against a standard permit, `temp_bars` against a temporary one."""

    lot: Lot
    window: SalesWindow | None
    left: int
    cost: Decimal
    bars: Sequence[Bar]
    temp_bars: Sequence[Bar]

    @property
    def sells_standard(self) -> bool:
        """Whether it is a lot of standard permits at all."""
        return not self.lot.temp_only

    @property
    def codes(self) -> set[str]:
        return {bar.code for bar in self.bars}

    def with_left(self, left: int) -> "Offer":
        """The same with another count, such as with the numbers that only the office gives."""
        return replace(self, left=left)

    @property
    def is_full(self) -> bool:
        """Only numbers are missing (LOT-2)."""
        return self.codes == {BarCode.FULL}


def buyer_of(person: User | None) -> Buyer:
    """The facts about who wants to buy; None is a guest."""
    if person is None:
        kind = guest_type()
        return Buyer(user_type_id=kind.pk, user_type=kind.name, is_guest=True)
    kind = person.profile.user_type
    said = [str(words) for bar in purchase_bars for words in bar(person=person)]
    return Buyer(kind.pk, kind.name, False, active_links(person).exists(), said)


def offers_of(
    lots: Iterable[Lot], person: User | None, at: datetime, access: Access = NO_ACCESS
) -> list[Offer]:
    """Each lot as this person (None: a guest) finds it at the instant; constant queries. The lots come with their
    user types prefetched."""
    lots, buyer = list(lots), buyer_of(person)
    zone = local_zone()
    windows = active_windows()
    left = free_counts(lots, windows)
    held = list(_held_by(person, at)) if person else []
    return [_offer(lot, windows.get(lot.window_type), left, buyer, held, access, at, zone) for lot in lots]


def offer_of(lot: Lot, person: User | None, at: datetime, access: Access = NO_ACCESS) -> Offer:
    """The same of one lot."""
    return offers_of([lot], person, at, access)[0]


def _offer(lot, window, left, buyer, held, access, at, zone) -> Offer:
    allowed = {kind.pk for kind in lot.allowed_user_types.all()}
    place, own = place_bars(lot, buyer, access, allowed), person_bars(buyer)
    number = left.get(lot.pk, 0)
    return Offer(
        lot=lot,
        window=window,
        left=number,
        cost=portal_cost(lot, window, at, zone),
        bars=(*place, *_standard_bars(lot, window, number, buyer, held, at, zone), *own),
        temp_bars=(*place, *_temp_bars(lot), *own),
    )


def _standard_bars(lot: Lot, window, left: int, buyer: Buyer, held, at, zone) -> list[Bar]:
    if lot.temp_only:
        return [Bar(BarCode.NOT_SOLD, _("Only temporary permits are sold here."))]
    bars = []
    if buyer.is_guest:
        bars.append(Bar(BarCode.PERSON, _("Sign in to buy a standard permit.")))
    bars += sale_bars(window, at, zone)
    if not left and not bars:
        bars.append(Bar(BarCode.FULL, _("All permits are taken.")))
    if window and (bar := second_permit_bar(lot, window, held, zone)):
        bars.append(bar)
    return bars


def _temp_bars(lot: Lot) -> list[Bar]:
    if not sells_temp(lot):
        return [Bar(BarCode.NOT_SOLD, _("No temporary permits are sold here."))]
    return []


def second_permit_bar(
    lot: Lot, window: SalesWindow, held: Iterable[PermitRental], zone: ZoneInfo
) -> Bar | None:
    """Who has a permit while this one would be valid gets another only where the lot allows it (PER-2). Next year's can
    be had beside this year's."""
    starts_at, ends_at = validity(window, zone)
    for rental in held:
        if not lot.allow_second_permit and rental.starts_at <= ends_at and rental.ends_at >= starts_at:
            facts = {"number": rental.permit.number, "lot": rental.permit.lot.name}
            words = _("You have permit %(number)s in %(lot)s for this time already.") % facts
            return Bar(BarCode.HAS_PERMIT, words, rental.permit.lot_id)
    return None


def _held_by(person: User, at: datetime) -> QuerySet[PermitRental]:
    return PermitRental.objects.open_at(at).filter(person=person).select_related("permit__lot")


def active_windows() -> dict[str, SalesWindow]:
    """The window that lots of each type sell under (WIN-4)."""
    return {window.window_type: window for window in SalesWindow.objects.active()}


def free_permits(window: SalesWindow, *, visible: bool = True) -> QuerySet[Permit]:
    """Sellable permits that nobody has while the window's are valid; `visible`: only those that users may get."""
    starts_at, ends_at = validity(window, local_zone())
    taken = PermitRental.objects.filter(
        permit=OuterRef("pk"), status__in=OPEN_RENTALS, starts_at__lte=ends_at, ends_at__gte=starts_at
    )
    permits = Permit.objects.for_users() if visible else Permit.objects.sellable()
    return permits.filter(~Exists(taken))


def free_counts(
    lots: Iterable[Lot], windows: dict[str, SalesWindow], *, visible: bool = True
) -> dict[int, int]:
    """lot id → how many of its permits can still be had under its type's active window; `visible`: by users."""
    counts = {}
    for window_type, window in windows.items():
        ids = [lot.pk for lot in lots if lot.window_type == window_type]
        if ids:
            found = free_permits(window, visible=visible).filter(lot__in=ids).order_by()
            counts |= dict(found.values_list("lot").annotate(Count("pk")))
    return counts


def portal_cost(lot: Lot, window: SalesWindow | None, at: datetime, zone: ZoneInfo) -> Decimal:
    """What a standard permit costs on the portal now: the lot's price, or its part where that is allowed (PRC-2)."""
    if window and lot.can_prorate and value("prorate_on_portal"):
        today = at.astimezone(zone).date()
        return prorated(lot.default_cost, from_on=today, starts_on=window.starts_on, ends_on=window.ends_on)
    return lot.default_cost


def bookable_lots(access: Access = NO_ACCESS) -> QuerySet[Lot]:
    """Lots that are listed for users, and the hidden ones that this visitor has the link of (LOT-3, LOT-4)."""
    seen = Q(visibility=Visibility.VISIBLE)
    reached = Q(visibility=Visibility.HIDDEN_ACCESSIBLE, pk__in=access.reached)
    return Lot.objects.active().filter(seen | reached).prefetch_related("allowed_user_types")
