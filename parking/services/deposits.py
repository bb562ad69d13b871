"""Deposits of people: asked for, kept, given back or not (parking PRC-5, REF-7)."""

from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from accounts.choices import UserKind
from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import locked
from parking.choices import DepositStatus
from parking.exceptions import DepositInPayment, DepositMoved, DepositNotGivenBack, TextFixed, TypeArchived
from parking.models import Deposit, DepositType, PermitRental
from payments.models import HeldItem, PaymentState

KIND = "deposit"


@atomic()
def add_deposit(
    *,
    actor: Actor,
    person_id: int,
    deposit_type_id: int,
    text: str = "",
    rental: PermitRental | None = None,
) -> Deposit:
    """Ask a driver for a deposit of this type, at its amount now; without `text` it bears the type's own. `rental`: the
    permit that it belongs to (PRC-5).

    Raises TypeArchived, TextFixed where staff do not write texts, RowMissing.
    """
    person = locked(model=User, pk=person_id)
    deposit_type = locked(model=DepositType, pk=deposit_type_id)
    if person.kind != UserKind.DRIVER:
        raise RowMissing
    if deposit_type.archived_at:
        raise TypeArchived(field="deposit_type")
    own = deposit_type.placeholder_text
    said = text.strip() or own
    if said != own and not deposit_type.assignable_text_editable:
        raise TextFixed(field="text")
    facts = {"text": said, "amount": deposit_type.amount, "rental": rental}
    deposit = Deposit.objects.create(person=person, deposit_type=deposit_type, **facts)
    audit.record(actor, "deposit.created", deposit, person=person, amount=deposit.amount)
    return deposit


@atomic()
def cancel_deposit(*, actor: Actor, deposit_id: int, reason: str = "") -> Deposit:
    """Ask for it no more. Raises DepositInPayment, DepositMoved once it was paid, RowMissing."""
    deposit = _standing(deposit_id, DepositStatus.AWAITING)
    if HeldItem.objects.filter(kind=KIND, item_id=deposit.pk).exists():
        raise DepositInPayment
    return _end(actor, deposit, DepositStatus.CANCELLED, reason)


@atomic()
def forfeit_deposit(*, actor: Actor, deposit_id: int, reason: str = "") -> Deposit:
    """Keep the money: what it stood for is lost or broken (REF-7). Raises DepositMoved, RowMissing."""
    return _end(actor, _standing(deposit_id, DepositStatus.ACTIVE), DepositStatus.FORFEITED, reason)


@atomic()
def return_deposit(*, actor: Actor, deposit_id: int, reason: str = "") -> Deposit:
    """End a deposit whose amount went back as part of its payment; one whose whole payment is refunded ends by itself.

    Raises DepositNotGivenBack, DepositMoved, RowMissing.
    """
    # The payment's row first, as whoever refunds it does: two deposits of it never end by the same refund.
    state = (
        PaymentState.objects.select_for_update(no_key=True)
        .filter(payment__lines__in=Deposit.objects.filter(pk=deposit_id).values("payment_line"))
        .first()
    )
    deposit = _standing(deposit_id, DepositStatus.ACTIVE)
    ended = Deposit.objects.filter(payment_line__payment=state.payment_id, status=DepositStatus.REFUNDED)
    if state.refunded - (ended.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)) < deposit.amount:
        raise DepositNotGivenBack
    return _end(actor, deposit, DepositStatus.REFUNDED, reason)


def _standing(deposit_id: int, status: str) -> Deposit:
    deposit = locked(model=Deposit, pk=deposit_id)
    if deposit.status != status:
        raise DepositMoved(status=deposit.get_status_display())
    return deposit


def _end(actor: Actor, deposit: Deposit, status: str, reason: str) -> Deposit:
    deposit.status, deposit.ended_at = status, timezone.now()
    deposit.save()
    audit.record(actor, f"deposit.{status}", deposit, reason=reason)
    return deposit
