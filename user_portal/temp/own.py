"""Temporary permits as their buyers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from parking.choices import TempStatus
from parking.models import TempPermit
from parking.queries.temp_permits import temp_permits_of, temps_in_cart
from parking.services.temp_permits import KIND
from payments.models import Payment, PaymentState
from payments.queries.cart import holders_of

KINDS = {
    TempStatus.CART: "warn",
    TempStatus.HELD: "info",
    TempStatus.ACTIVE: "ok",
    TempStatus.CANCELLED: "neutral",
    TempStatus.REFUNDED: "neutral",
}


@dataclass(frozen=True)
class Card:
    """A permit at an instant; `holder` is the state of the payment that has it."""

    permit: TempPermit
    holder: PaymentState | None
    at: datetime

    @property
    def is_over(self) -> bool:
        return self.permit.ends_at < self.at

    @property
    def is_in_cart(self) -> bool:
        return self.permit.status == TempStatus.CART

    @property
    def is_active(self) -> bool:
        """Paid for, and its time has not come to an end."""
        return self.permit.status == TempStatus.ACTIVE and not self.is_over

    @property
    def token(self) -> str:
        """The permit as an item of the checkout."""
        return f"{KIND}:{self.permit.pk}"

    @property
    def badge(self) -> tuple[str, str]:
        """Kind and words of where it stands."""
        status = self.permit.status
        if status == TempStatus.ACTIVE and self.is_over:
            return "neutral", pgettext("permit", "Over")
        if status == TempStatus.ACTIVE and self.permit.starts_at > self.at:
            return "info", pgettext("permit", "Valid later")
        return KINDS[TempStatus(status)], self.permit.get_status_display()


def own_temp_permits(request) -> list[Card]:
    """What this driver has chosen, and what is valid now or later; for `user_portal/temp/own.html`."""
    now = timezone.now()
    open_ones = temp_permits_of(request.driver).filter(
        ends_at__gte=now, status__in=(TempStatus.HELD, TempStatus.ACTIVE)
    )
    return cards_of([*temps_in_cart(request.driver, now), *open_ones.order_by("starts_at", "pk")], now)


def cards_of(permits: Sequence[TempPermit], at: datetime) -> list[Card]:
    """Permits with the payments that have them."""
    holders = holders_of((KIND, permit.pk) for permit in permits)
    return [Card(permit, holders.get((KIND, permit.pk)), at) for permit in permits]


def payment_of(permit: TempPermit) -> PaymentState | None:
    """The payment that has the permit, open or paid."""
    key = (KIND, permit.pk)
    return holders_of([key]).get(key)


def temp_permits_in(payment: Payment) -> QuerySet[TempPermit]:
    """Permits that this payment has paid and that can be used now or later."""
    paid = payment.lines.filter(kind=KIND).order_by().values("item_id")
    rows = TempPermit.objects.filter(pk__in=paid, status=TempStatus.ACTIVE, ends_at__gte=timezone.now())
    return rows.select_related("lot").prefetch_related("plates").order_by("starts_at", "pk")
