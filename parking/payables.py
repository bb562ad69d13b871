"""What of parking an order can pay for: standard permits, and deposits, which are never taxed (parking PRC-5)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import audit
from parking.choices import DepositStatus, RentalStatus
from parking.exceptions import DepositMoved, RentalMoved
from parking.models import Deposit, Permit, PermitRental
from parking.queries.rentals import SEEN, payment_problems
from parking.services.deposits import KIND
from parking.services.rental_endings import end_rental
from parking.services.rental_mail import tell_confirmed
from parking.services.rentals import KIND as PERMIT
from parking.services.waitlist_links import follow_rental
from payments.choices import Module
from payments.ports import Payable, Quote


class Deposits(Payable):
    """Deposits that people were asked for."""

    kind = KIND
    label = _("Deposit")

    def due(self, person):
        rows = Deposit.objects.filter(person=person, status=DepositStatus.AWAITING)
        return list(rows.order_by("created_at", "pk").values_list("pk", flat=True))

    def quotes(self, ids: Sequence[int], *, at: datetime, lock: bool) -> Iterator[Quote]:
        rows = Deposit.objects.filter(pk__in=ids).select_related("deposit_type").order_by("pk")
        for deposit in rows.select_for_update(no_key=True, of=("self",)) if lock else rows:
            yield Quote(
                kind=KIND,
                item_id=deposit.pk,
                description=str(deposit),
                module=Module.DEPOSITS,
                amount=deposit.amount,
                person_id=deposit.person_id,
                problem="" if deposit.status == DepositStatus.AWAITING else str(_moved(deposit)),
            )

    def settle(self, *, items, actor, at):
        deposits = _locked(items)
        for item in items:
            deposit = deposits[item.item_id]
            if deposit.status != DepositStatus.AWAITING:
                raise _moved(deposit)
            deposit.status, deposit.payment_line, deposit.paid_at = DepositStatus.ACTIVE, item.line, at
            deposit.save()
            audit.record(actor, "deposit.paid", deposit, payment=item.payment)

    def release(self, *, items, actor, at):
        for deposit in _locked(items).values():
            if deposit.status != DepositStatus.REFUNDED:
                deposit.status, deposit.ended_at = DepositStatus.REFUNDED, at
                deposit.save()
                audit.record(actor, "deposit.refunded", deposit)


class Permits(Payable):
    """Standard permits that people asked for (parking §7.3)."""

    kind = PERMIT
    label = _("Permit")

    def due(self, person):
        waiting = PermitRental.objects.open_at(timezone.now())
        rows = waiting.filter(person=person, status=RentalStatus.REQUESTED)
        return list(rows.order_by("requested_at", "pk").values_list("pk", flat=True))

    def quotes(self, ids: Sequence[int], *, at: datetime, lock: bool) -> Iterator[Quote]:
        rows = PermitRental.objects.filter(pk__in=ids).select_related(*SEEN).order_by("pk")
        rows = rows.prefetch_related("permit__lot__allowed_user_types")
        rows = rows.select_for_update(no_key=True, of=("self",)) if lock else rows
        for rental, problem in payment_problems(list(rows), at):
            yield Quote(
                kind=PERMIT,
                item_id=rental.pk,
                description=_words(rental),
                module=Module.PERMITS,
                amount=rental.cost,
                person_id=rental.person_id,
                gl_code=rental.permit.lot.gl_code,
                problem=problem,
                kept_until=rental.reserved_until if rental.status == RentalStatus.REQUESTED else None,
                kept_words=gettext("Given from the waiting list; pay by") if rental.is_from_waitlist else "",
            )

    def promise(self, *, items, actor, at):
        for rental in _rentals_locked(items):
            _advance(actor, rental, RentalStatus.RESERVED, (RentalStatus.REQUESTED,))

    def let_go(self, *, items, actor, at):
        for rental in _rentals_locked(items):
            if rental.status == RentalStatus.RESERVED:
                _advance(actor, rental, RentalStatus.REQUESTED, (RentalStatus.RESERVED,))

    def settle(self, *, items, actor, at):
        for rental in _rentals_locked(items):
            _advance(actor, rental, RentalStatus.RENTED, (RentalStatus.REQUESTED, RentalStatus.RESERVED))
            tell_confirmed(rental=rental)
            follow_rental(actor=actor, rental=rental)

    def release(self, *, items, actor, at):
        wanted = PermitRental.objects.filter(pk__in=[item.item_id for item in items])
        list(Permit.objects.filter(rentals__in=wanted).order_by("pk").select_for_update(no_key=True))
        for rental in _rentals_locked(items):
            if rental.is_open:
                end_rental(actor=actor, rental=rental, status=RentalStatus.REFUNDED)


def _rentals_locked(items) -> list[PermitRental]:
    rows = PermitRental.objects.filter(pk__in=[item.item_id for item in items]).select_related(
        "permit", "person"
    )
    return list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)))


def _advance(actor, rental: PermitRental, status: str, since: Sequence[str]) -> None:
    """Move a locked rental on. Raises RentalMoved when it stands elsewhere, such as for one that was released."""
    if rental.status not in since:
        raise RentalMoved(status=rental.get_status_display())
    rental.status = status
    rental.save(update_fields=["status"])
    audit.record(actor, f"permit.{status}", rental.permit, person=rental.person)


def _words(rental: PermitRental) -> str:
    facts = {
        "number": rental.permit.number,
        "lot": rental.permit.lot.name,
        "window": rental.sales_window.name,
    }
    return gettext("Permit %(number)s, %(lot)s, %(window)s") % facts


def _locked(items) -> dict[int, Deposit]:
    rows = Deposit.objects.filter(pk__in=[item.item_id for item in items]).order_by("pk")
    return {deposit.pk: deposit for deposit in rows.select_for_update(no_key=True)}


def _moved(deposit: Deposit) -> DepositMoved:
    return DepositMoved(status=deposit.get_status_display())
