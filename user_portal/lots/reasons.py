"""What a lot offers to the reader, and what they can do where it offers nothing (parking LOT-1, UP-6, UP-12)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from parking.choices import BarCode
from parking.models import Lot
from parking.queries.offers import Offer
from parking.queries.waitlists import CLOSED_TO_THEM, has_waitlist, may_join, only_when_full, waiting_bars
from parking.rules.offering import Bar
from user_portal.waitlist.standing import Standing, standing_of

# What the Buy button itself leads past: signing in, and adding a vehicle.
PASSED_BY_GUESTS = {BarCode.PERSON, BarCode.USER_TYPE, BarCode.NO_VEHICLE}
PASSED_BY_DRIVERS = {BarCode.NO_VEHICLE}


@dataclass(frozen=True)
class Reason:
    """Why not, and the page that mends it, if there is one."""

    words: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class ShownOffer:
    """An offer for a page; `back` is the page's address, to which what mends a reason leads back. `standing` is where
    the reader is on the lot's waiting list."""

    offer: Offer
    back: str
    is_guest: bool = False
    standing: Standing | None = None

    @property
    def lot(self) -> Lot:
        return self.offer.lot

    @property
    def is_full(self) -> bool:
        """Nothing but numbers is missing (LOT-2)."""
        rest = self._codes - {BarCode.FULL}
        return self.offer.sells_standard and not self.offer.left and not rest

    @property
    def can_buy(self) -> bool:
        """Whether the Buy button leads on."""
        return self.offer.sells_standard and not self.is_full and not self._codes

    @property
    def can_join(self) -> bool:
        """Whether the waiting list takes the reader, or may take a guest who signs in (LOT-2, WL-1)."""
        if self.standing:
            return False
        if not self.is_guest:
            return may_join(self.offer)
        if not has_waitlist(self.lot) or self._codes & CLOSED_TO_THEM:
            return False
        return self.is_full or not only_when_full(self.lot)

    @cached_property
    def temp_reasons(self) -> list[Reason]:
        """Why not a temporary permit."""
        return self._told(self.offer.temp_bars)

    @cached_property
    def reasons(self) -> list[Reason]:
        """Why not, in the order in which they are best mended. Guests sign in before anything of theirs counts."""
        passed = PASSED_BY_GUESTS if self.is_guest else set()
        return self._told(bar for bar in self.offer.bars if bar.code not in passed)

    @property
    def waiting_reasons(self) -> list[Reason]:
        """Why not even a place on the waiting list."""
        return self._told(waiting_bars(self.offer))

    @property
    def _codes(self) -> set[str]:
        return self.offer.codes - (PASSED_BY_GUESTS if self.is_guest else PASSED_BY_DRIVERS)

    def _told(self, bars: Iterable[Bar]) -> list[Reason]:
        return [Reason(bar.words, *self._mending(bar)) for bar in bars]

    def _mending(self, bar: Bar) -> tuple[str, ...]:
        query = {"next": self.back}
        match bar.code:
            case BarCode.PASSWORD:
                return self._url("lot_password", self.lot.pk, query=query), _("Enter the password")
            case BarCode.NO_VEHICLE:
                return self._url("vehicle_add", query=query), _("Add a vehicle")
            case BarCode.HAS_PERMIT:
                return self._url("permits") + "#own", _("See your permits")
            case BarCode.PERSON:
                return self._url("payments"), _("See what is to be paid")
            case BarCode.USER_TYPE if self.is_guest:
                return self._url("login", query=query), _("Sign in")
        return ()

    @staticmethod
    def _url(name: str, *args, query=None) -> str:
        return reverse(f"user_portal:{name}", args=args, query=query)


def shown_offers(request, offers: Iterable[Offer]) -> list[ShownOffer]:
    """Offers for the page that is asked for, each with where the reader is on its waiting list; constant queries."""
    shown = [ShownOffer(offer, request.path, is_guest=request.driver is None) for offer in offers]
    has_list = any(has_waitlist(one.lot) for one in shown)
    standing = standing_of(request.driver) if request.driver and has_list else None
    if standing is None:
        return shown
    return [replace(one, standing=standing) if standing.entry.serves(one.lot) else one for one in shown]
