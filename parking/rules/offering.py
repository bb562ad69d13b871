"""Whether somebody can get a permit in a lot, and if not, why, in words that say what to do (parking LOT-1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parking.choices import BarCode, LotScope, Visibility
from parking.models import Lot, SalesWindow
from parking.rules.sales_window import is_on_sale


@dataclass(frozen=True)
class Bar:
    """One reason against it. `lot_id`: where the permit is that the person has already."""

    code: BarCode
    words: str
    lot_id: int | None = None

    def __str__(self):
        return self.words


@dataclass(frozen=True)
class Buyer:
    """Who wants to park. A guest is of the Guest User type; `sentences` are what other packages say against the person
    (ports.purchase_bars)."""

    user_type_id: int
    user_type: str
    is_guest: bool
    has_vehicle: bool = False
    sentences: Sequence[str] = ()


@dataclass(frozen=True)
class Access:
    """What a visitor has come by: ids of hidden lots whose link was followed, and of lots whose password was given."""

    reached: Collection[int] = frozenset()
    unlocked: Collection[int] = frozenset()


NO_ACCESS = Access()


def place_bars(lot: Lot, buyer: Buyer, access: Access, allowed: Collection[int]) -> list[Bar]:
    """What keeps this buyer out of the lot altogether. `allowed`: ids of its user types (LOT-1 a, b, f; LOT-5)."""
    bars = []
    if lot.archived_at or not _is_seen(lot, access):
        bars.append(Bar(BarCode.UNAVAILABLE, _("This lot is not available.")))
    if not may_buy(lot, buyer, allowed):
        bars.append(Bar(BarCode.USER_TYPE, _type_words(buyer)))
    if lot.password_enabled and lot.pk not in access.unlocked:
        bars.append(Bar(BarCode.PASSWORD, _("This lot asks for a password. Enter it first.")))
    return bars


def may_buy(lot: Lot, buyer: Buyer, allowed: Collection[int]) -> bool:
    """Whether the lot is for their user type (LOT-1 f); guests only where their type is named (LOT-10, QCK-2)."""
    if buyer.is_guest:
        return buyer.user_type_id in allowed
    return is_for(lot, buyer.user_type_id, allowed)


def is_for(lot: Lot, user_type_id: int, allowed: Collection[int]) -> bool:
    """Whether people of this user type may buy here (LOT-1 f)."""
    return lot.lot_scope == LotScope.COMMON or user_type_id in allowed


def sells_temp(lot: Lot) -> bool:
    """Whether temporary permits can be had here at all (MAP-7)."""
    return bool(lot.temp_enabled and lot.temp_max and (lot.temp_up_to_30 or lot.temp_over_30))


def sale_bars(window: SalesWindow | None, at: datetime, zone: ZoneInfo) -> list[Bar]:
    """What the lot's active window says (LOT-1 e, WIN-4)."""
    if window is None:
        return [Bar(BarCode.NO_WINDOW, _("Permits of this kind are not on sale at the moment."))]
    if is_on_sale(window, at, zone):
        return []
    if at < window.sale_starts_at:
        begins = date_format(window.sale_starts_at.astimezone(zone), "DATETIME_FORMAT")
        return [Bar(BarCode.NOT_YET, _("The sale begins on %(date)s. Come back then.") % {"date": begins})]
    ended = date_format(window.sale_ends_on, "DATE_FORMAT")
    return [Bar(BarCode.OVER, _("The sale ended on %(date)s.") % {"date": ended})]


def person_bars(buyer: Buyer) -> list[Bar]:
    """What keeps this person from buying anywhere (UP-6, UP-12)."""
    bars = [Bar(BarCode.PERSON, words) for words in buyer.sentences]
    if not buyer.is_guest and not buyer.has_vehicle:
        bars.append(Bar(BarCode.NO_VEHICLE, _("Add a vehicle first: permits are for vehicles.")))
    return bars


def _is_seen(lot: Lot, access: Access) -> bool:
    if lot.visibility == Visibility.HIDDEN_ACCESSIBLE:
        return lot.pk in access.reached
    return lot.visibility == Visibility.VISIBLE


def _type_words(buyer: Buyer) -> str:
    if buyer.is_guest:
        return _("Sign in to buy here: this lot is not for guests.")
    return _("This lot is not for your user type (%(type)s).") % {"type": buyer.user_type}
