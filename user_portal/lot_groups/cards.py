"""A group's lot as its page shows it."""

from dataclasses import dataclass

from parking.choices import BarCode
from parking.models import Lot
from parking.queries.occupancy import LotCounts
from user_portal.lots.reasons import Reason, ShownOffer

# What quick checkout itself asks for, or leads to.
PASSED_BY_QUICK_CHECKOUT = {BarCode.PASSWORD, BarCode.NO_VEHICLE}


@dataclass(frozen=True)
class LotCard:
    """How much of a lot can be had, and what the reader can do there. Guests are told of temporary permits only
    (MAP-1)."""

    counts: LotCounts
    shown: ShownOffer

    @property
    def lot(self) -> Lot:
        return self.counts.lot

    @property
    def has_standard(self) -> bool:
        """Whether the lot has standard permits for this reader at all."""
        return self.counts.standard.percent is not None

    @property
    def has_temp(self) -> bool:
        return self.counts.temp.percent is not None

    @property
    def can_buy(self) -> bool:
        """Whether the standard permit's page leads on."""
        return self.has_standard and self.shown.can_buy

    @property
    def can_book(self) -> bool:
        """Whether quick checkout leads on."""
        bars = {bar.code for bar in self.shown.offer.temp_bars}
        return self.has_temp and bars <= PASSED_BY_QUICK_CHECKOUT

    @property
    def reasons(self) -> list[Reason]:
        """Why the reader cannot buy what the lot has, or can get nothing here at all."""
        if self.has_standard:
            return [] if self.can_buy else self.shown.reasons
        return [] if self.can_book else self.shown.temp_reasons
