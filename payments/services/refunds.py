"""Refunds: entered, approved by a second person when high, processed once (parking §20.5)."""

from decimal import Decimal

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.jobs import enqueue
from core.services.writing import locked, refusing
from core.templatetags.ui import money_words
from payments.choices import EntryKind, Happening, PaymentStatus, RefundStatus, Resolution, Tender
from payments.exceptions import (
    NotAnAmount,
    PaymentMoved,
    RefundTooHigh,
    RefundTypeNeeded,
    SecondPersonNeeded,
)
from payments.models import PaymentEvent, PaymentState, Refund, RefundState
from payments.offline import CREDIT
from payments.queries.payment_types import refund_types
from payments.queries.refunds import (
    is_refundable,
    needs_second_person,
    page_rest,
    refund_rest,
    refund_taxes,
)
from payments.rules.money import is_chargeable
from payments.services.credit import add_credit
from payments.services.events import add_event, locked_state
from payments.services.items import free_items
from payments.services.ledger import book_refund
from payments.services.problems import close_problems_of
from payments.services.receipts import send_refund_receipt

SEND = "payments.send_refund"


@atomic()
def ask_refund(
    *, actor: Actor, payment_id: int, amount: Decimal | None, comment: str, requisition_code: str = ""
) -> Refund:
    """Enter a refund of `amount` with taxes, or of the whole payment (None), which frees its items (REF-1, REF-2).

    It stays to process (REF-4); above the client's limit somebody else approves it first. Raises NotAnAmount,
    RefundTooHigh, PaymentMoved, RowMissing.
    """
    state = locked_state(payment_id=payment_id)
    if not is_refundable(state):
        raise PaymentMoved(status=state.get_status_display())
    rest = refund_rest(state)
    wanted = state.received if amount is None else amount
    if not is_chargeable(wanted):
        raise NotAnAmount(field="amount")
    too_high = RefundTooHigh(rest=money_words(rest, state.payment.currency), field="amount")
    if wanted > rest:
        raise too_high
    needs_second = needs_second_person(state, wanted)
    refund = _written(actor, state, wanted, too_high, comment, requisition_code)
    status = RefundStatus.TO_APPROVE if needs_second else RefundStatus.TO_PROCESS
    RefundState.objects.create(refund=refund, status=status)
    _happen(actor, state, refund, Happening.REFUND_ASKED)
    audit.record(actor, "refund.created", refund, amount=wanted, reason=comment)
    return refund


@atomic()
def approve_refund(*, actor: Actor, refund_id: int) -> RefundState:
    """A second person agrees. Raises SecondPersonNeeded, PaymentMoved, RowMissing."""
    refund, state, standing = _locked(refund_id)
    if standing.status != RefundStatus.TO_APPROVE:
        raise PaymentMoved(status=standing.get_status_display())
    if str(actor.id) == refund.asked_by_id:
        raise SecondPersonNeeded
    standing.status, standing.approved_by = RefundStatus.TO_PROCESS, actor.label[:200]
    standing.save()
    _happen(actor, state, refund, Happening.REFUND_APPROVED)
    audit.record(actor, "refund.approved", refund)
    return standing


@atomic()
def withdraw_refund(*, actor: Actor, refund_id: int, reason: str) -> RefundState:
    """Do not refund after all: the amount can be refunded by another. Raises PaymentMoved, RowMissing."""
    refund, state, standing = _locked(refund_id)
    if standing.status not in (RefundStatus.TO_APPROVE, RefundStatus.TO_PROCESS):
        raise PaymentMoved(status=standing.get_status_display())
    standing.status, standing.reason = RefundStatus.WITHDRAWN, reason[:500]
    standing.save()
    _happen(actor, state, refund, Happening.REFUND_WITHDRAWN, reason=reason)
    audit.record(actor, "refund.withdrawn", refund, reason=reason)
    return standing


@atomic()
def process_refund(*, actor: Actor, refund_id: int, refund_type_id: int) -> RefundState:
    """Process This Adjustment: the money goes back by the refund type (REF-4, REF-5). What a provider's page must do is
    done by the worker; the rest is done here. Raises RefundTypeNeeded, PaymentMoved, RowMissing."""
    refund, state, standing = _locked(refund_id)
    if standing.status != RefundStatus.TO_PROCESS:
        raise PaymentMoved(status=standing.get_status_display())
    chosen = next((row for row in refund_types(state.payment) if row.pk == refund_type_id), None)
    if chosen is None:
        raise RefundTypeNeeded(field="refund_type")
    standing.refund_type, standing.processed_by = chosen, actor.label[:200]
    audit.record(actor, "refund.processed", refund, type=chosen.name, amount=refund.amount)
    if chosen.plug.tender == Tender.HOSTED and (by_page := min(refund.amount, page_rest(state))):
        standing.status, standing.by_page = RefundStatus.SENDING, by_page
        standing.next_look_at = timezone.now()
        standing.save()
        _happen(actor, state, refund, Happening.REFUND_SENT)
        enqueue(SEND, refund.client_id, refund_id=refund.pk)
    else:
        finish_refund(actor=actor, refund=refund, state=state, standing=standing)
    return standing


def finish_refund(
    *, actor: Actor, refund: Refund, state: PaymentState, standing: RefundState, reference: str = ""
) -> None:
    """The money has gone back: book it, free the items of a whole refund, tell the payer. Rows are locked."""
    now, payment = timezone.now(), state.payment
    standing.status, standing.done_at, standing.next_look_at = RefundStatus.SUCCEEDED, now, None
    standing.reference = reference or standing.reference
    standing.save()
    beside = rest_of_page(standing=standing, refund=refund)
    to_account = refund.amount if standing.refund_type.provider == CREDIT else beside
    if to_account and state.person_id:
        facts = {"amount": to_account, "kind": EntryKind.REFUND, "at": now}
        add_credit(actor=actor, person_id=state.person_id, payment=payment, refund=refund, **facts)
    event = _happen(actor, state, refund, Happening.REFUNDED, amount=refund.amount, charge=state.charge)
    by = {"payment_type": standing.refund_type, "credit": beside}
    book_refund(event=event, state=state, refund=refund, **by)
    if refund.is_full:
        free_items(actor=actor, payment=payment, verb="release", at=now)
    if state.status == PaymentStatus.REFUNDED:
        close_problems_of(actor=actor, payment_id=payment.pk, resolution=Resolution.REFUND)
    send_refund_receipt(state=state, refund=refund)
    audit.record(actor, "refund.done", refund, amount=refund.amount)


def locked_refund(*, refund_id: int) -> tuple[Refund, PaymentState, RefundState]:
    """A refund with the states of its payment and its own, locked in this order. Raises RowMissing."""
    return _locked(refund_id)


def rest_of_page(*, standing: RefundState, refund: Refund) -> Decimal:
    """What the payer had paid by credit comes back as credit."""
    return refund.amount - standing.by_page if standing.by_page else Decimal(0)


def _locked(refund_id: int) -> tuple[Refund, PaymentState, RefundState]:
    refund = locked(model=Refund, pk=refund_id)
    state = locked_state(payment_id=refund.payment_id)
    standing = (
        RefundState.objects.select_related("refund_type").select_for_update(of=("self",)).get(refund=refund)
    )
    return refund, state, standing


def _written(actor: Actor, state: PaymentState, amount: Decimal, too_high, comment: str, code: str) -> Refund:
    payment = state.payment
    tax1, tax2, tax3 = refund_taxes(state, amount)
    refund = Refund(
        payment=payment,
        amount=amount,
        tax1=tax1,
        tax2=tax2,
        tax3=tax3,
        is_full=amount == state.received,
        requisition_code=code.strip()[:50],
        comment=comment,
        asked_by=actor.label[:200],
        asked_by_id=str(actor.id),
        created_at=timezone.now(),
    )
    with refusing(by_constraint={"refund_within_paid": lambda: too_high}):
        refund.save(force_insert=True)
    return refund


def _happen(actor: Actor, state: PaymentState, refund: Refund, happening: str, **facts) -> PaymentEvent:
    return add_event(actor=actor, state=state, happening=happening, at=timezone.now(), refund=refund, **facts)
