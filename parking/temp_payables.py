"""Temporary permits as things that an order can pay for (parking §9, PRC-7, REF-8)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import audit
from core.clock import local_zone
from core.exceptions import Refusal
from core.scoping import current_client
from parking.choices import TempStatus
from parking.models import Lot, TempPermit
from parking.queries.temp_permits import flex_cells, temps_in_cart
from parking.queries.temp_space import Booking, Occupancy
from parking.rules.temp_booking import booking_words
from parking.rules.temp_pricing import price_of
from parking.services.temp_mail import tell_temp_confirmed
from parking.services.temp_permits import KIND, booking_of, moved, refuse_closed
from payments.choices import Module
from payments.ports import Payable, Quote


class TempPermits(Payable):
    """Temporary permits in carts. Their lots are locked before them, and their price is today's until they are paid
    (QCK-6)."""

    kind = KIND
    label = _("Temporary permit")

    def due(self, person):
        return list(temps_in_cart(person, timezone.now()).values_list("pk", flat=True))

    def quotes(self, ids: Sequence[int], *, at: datetime, lock: bool) -> Iterator[Quote]:
        permits = _read(ids, lock)
        # Whose hold has run out needs a space anew; several of one lot count each other.
        wanted = {permit.pk: booking_of(permit=permit) for permit in permits if _needs_space(permit, at)}
        occupancy = Occupancy(list(wanted.values()), at)
        grids = {permit.lot_id: flex_cells(permit.lot) for permit in permits if permit.lot.flex_enabled}
        for permit in permits:
            amount, problem = permit.price, _problem(permit, at)
            if not problem:
                try:
                    amount = _price(permit, grids.get(permit.lot_id, {}))
                    _take(occupancy, wanted.get(permit.pk))
                except Refusal as refusal:
                    problem = str(refusal)
            yield Quote(
                kind=KIND,
                item_id=permit.pk,
                description=_words(permit),
                module=Module.TEMPORARY,
                amount=amount,
                person_id=permit.person_id,
                gl_code=permit.lot.gl_code,
                problem=problem,
                email=permit.email,
                kept_until=permit.held_until if permit.status == TempStatus.CART else None,
            )

    def hold(self, *, items, actor, at):
        for permit, _item in _locked(items):
            _move(actor, permit, TempStatus.HELD, TempStatus.CART)

    def let_go(self, *, items, actor, at):
        for permit, _item in _locked(items):
            if permit.status == TempStatus.HELD:
                permit.held_until = at
                _move(actor, permit, TempStatus.CART, TempStatus.HELD)

    def settle(self, *, items, actor, at):
        for permit, item in _locked(items):
            permit.price, permit.paid_at = item.line.amount, at
            _move(actor, permit, TempStatus.ACTIVE, TempStatus.HELD)
            to, language = permit.email or item.payment.email, item.payment.language
            if permit.person:
                to, language = (
                    permit.person.email,
                    permit.person.language or current_client().default_language,
                )
            tell_temp_confirmed(permit=permit, to=to, language=language)

    def release(self, *, items, actor, at):
        for permit, _item in _locked(items):
            if permit.status == TempStatus.ACTIVE:
                permit.ended_at = at
                _move(actor, permit, TempStatus.REFUNDED, TempStatus.ACTIVE)


def _read(ids: Sequence[int], lock: bool) -> list[TempPermit]:
    rows = TempPermit.objects.filter(pk__in=ids).order_by("pk").prefetch_related("plates")
    lots = Lot.objects.filter(pk__in=rows.order_by().values("lot")).order_by("pk")
    if lock:
        lots, rows = lots.select_for_update(no_key=True), rows.select_for_update(no_key=True)
    lots = {lot.pk: lot for lot in lots}
    permits = list(rows)
    for permit in permits:
        permit.lot = lots[permit.lot_id]
    return permits


def _needs_space(permit: TempPermit, at: datetime) -> bool:
    return permit.status == TempStatus.CART and (permit.held_until is None or permit.held_until <= at)


def _take(occupancy: Occupancy, booking: Booking | None) -> None:
    if booking:
        occupancy.take(booking)


def _problem(permit: TempPermit, at: datetime) -> str:
    if permit.status not in (TempStatus.CART, TempStatus.HELD):
        return gettext("it is %(status)s.") % {"status": permit.get_status_display().lower()}
    return gettext("its time is over.") if permit.ends_at <= at else ""


def _price(permit: TempPermit, cells):
    refuse_closed(lot=permit.lot)
    return price_of(permit.lot, cells, permit.kind, permit.starts_at, permit.ends_at, local_zone())


def _locked(items) -> Iterator[tuple[TempPermit, object]]:
    by_id = {item.item_id: item for item in items}
    rows = TempPermit.objects.filter(pk__in=by_id).select_related("lot", "person").order_by("pk")
    for permit in rows.select_for_update(no_key=True, of=("self",)):
        yield permit, by_id[permit.pk]


def _move(actor, permit: TempPermit, status: str, since: str) -> None:
    """Move a locked permit on and audit it. Raises TempMoved when it stands elsewhere, as one that was cancelled."""
    if permit.status != since:
        raise moved(permit=permit)
    permit.status = status
    if status != TempStatus.CART:
        permit.held_until = None
    permit.save()
    audit.record(actor, f"temp.{status}", permit)


def _words(permit: TempPermit) -> str:
    plates = [str(row) for row in permit.plates.all()]
    return booking_words(permit.lot.name, plates, permit.starts_at, permit.ends_at)
