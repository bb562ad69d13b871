"""Refunds on their way through a provider: each is given back once, whoever dies in between."""

from datetime import datetime, timedelta

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from payments.choices import Happening, NewsState, ProblemKind, RefundStatus
from payments.exceptions import CreditTooLow, ProviderAway, ProviderRefuses
from payments.models import Payment, Refund, RefundState
from payments.ports import Login, Provider, RefundNews, RefundOrder
from payments.rules.patience import next_look
from payments.services.credit import use_credit
from payments.services.events import add_event
from payments.services.ledger import book_refund
from payments.services.problems import open_problem
from payments.services.refunds import finish_refund, locked_refund, rest_of_page

LEASE = timedelta(minutes=2)  # longer than any provider takes to answer


def send_refund(*, actor: Actor, refund_id: int) -> RefundState:
    """Hand a refund over to its provider, or find out what became of it. Runs outside any transaction, as often as
    needed: what was handed over before is asked for first, and one worker at a time has it. Raises ProviderAway."""
    refund = Refund.objects.select_related("payment__state", "state__refund_type").get(pk=refund_id)
    standing, was_sent = _claim(refund_id)
    if standing is None:
        return refund.state
    plug, login = standing.refund_type.plug, standing.refund_type.login
    order = _order(refund)
    found = _found(plug, login, order) if was_sent else None
    try:
        news = found or plug.refund(login, order)
    except ProviderRefuses as refusal:
        news = RefundNews(NewsState.FAILED, key=refund.uuid, reason=str(refusal))
    return take_refund_news(actor=actor, refund_id=refund_id, news=news)


def _found(plug: Provider, login: Login, order: RefundOrder) -> RefundNews | None:
    """What became of an earlier try. Who may not ask does not know: that is no proof that nothing went back."""
    try:
        return plug.find_refund(login, order)
    except ProviderRefuses as refusal:
        raise ProviderAway(str(refusal)) from refusal


@atomic()
def take_refund_news(*, actor: Actor, refund_id: int, news: RefundNews) -> RefundState:
    """Do what a provider says of a refund of ours; told again, nothing more. Raises RowMissing."""
    refund, state, standing = locked_refund(refund_id=refund_id)
    if news.state == NewsState.DONE and standing.status == RefundStatus.SENDING:
        finish_refund(actor=actor, refund=refund, state=state, standing=standing, reference=news.reference)
    elif news.state == NewsState.OPEN and standing.status == RefundStatus.SENDING:
        standing.reference = news.reference or standing.reference
        standing.next_look_at = next_look(standing.sent_at or timezone.now(), timezone.now())
        standing.save()
    elif news.state == NewsState.FAILED and standing.status in (RefundStatus.SENDING, RefundStatus.SUCCEEDED):
        _fail(actor, refund, state, standing, news)
    return standing


@atomic()
def _claim(refund_id: int) -> tuple[RefundState | None, bool]:
    """Take a refund that is due for LEASE, and whether anybody handed it over before; None when another has it."""
    _refund, _state, standing = locked_refund(refund_id=refund_id)
    now = timezone.now()
    if (
        standing.status != RefundStatus.SENDING
        or standing.next_look_at is None
        or standing.next_look_at > now
    ):
        return None, False
    was_sent = standing.sent_at is not None
    standing.sent_at, standing.next_look_at = standing.sent_at or now, now + LEASE
    standing.save()
    return standing, was_sent


def _order(refund: Refund) -> RefundOrder:
    """The refund in the provider's terms."""
    payment: Payment = refund.payment
    return RefundOrder(
        key=refund.uuid,
        amount=refund.state.by_page,
        currency=payment.currency,
        charge=payment.state.charge,
        confirmation_no=payment.confirmation_no,
        payment_key=payment.uuid,
        asked_at=refund.created_at,
    )


def _fail(actor: Actor, refund: Refund, state, standing: RefundState, news: RefundNews) -> None:
    """It can be entered anew. One that had succeeded is taken back with the credit that it brought, if that is still
    there; if not it stays as it is, for a person to decide. Items that were freed stay free."""
    now = timezone.now()
    if standing.status == RefundStatus.SENDING or _credit_taken_back(actor, refund, state, standing, now):
        _undo(actor, refund, state, standing, news, now)
    audit.record(actor, "refund.failed", refund, reason=news.reason)
    open_problem(
        kind=ProblemKind.REFUND_FAILED,
        key=str(refund.uuid),
        payment_type=standing.refund_type,
        at=now,
        payment=state.payment,
        refund=refund,
        expected=refund.amount,
        currency=state.payment.currency,
        charge=state.charge,
        reason=news.reason,
    )


def _credit_taken_back(actor: Actor, refund: Refund, state, standing: RefundState, now: datetime) -> bool:
    """Whether the part that went to the account is here again, where there was one."""
    credit = rest_of_page(standing=standing, refund=refund)
    if not credit or state.person_id is None:
        return True
    try:
        use_credit(
            actor=actor,
            person_id=state.person_id,
            amount=credit,
            payment=state.payment,
            at=now,
            refund=refund,
        )
    except CreditTooLow:
        return False
    return True


def _undo(
    actor: Actor, refund: Refund, state, standing: RefundState, news: RefundNews, now: datetime
) -> None:
    was_done = standing.status == RefundStatus.SUCCEEDED
    standing.status, standing.reason, standing.next_look_at = RefundStatus.FAILED, news.reason[:500], None
    standing.save()
    facts = {"refund": refund, "amount": refund.amount if was_done else None, "reason": news.reason}
    event = add_event(actor=actor, state=state, happening=Happening.REFUND_FAILED, at=now, **facts)
    if was_done:
        by = {"payment_type": standing.refund_type, "credit": rest_of_page(standing=standing, refund=refund)}
        book_refund(event=event, state=state, refund=refund, is_undone=True, **by)
