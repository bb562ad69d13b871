"""Asking providers about what is open: the payer's return, the sweeper, a member of staff (integrations §15.2)."""

from django.utils import timezone

from core.actors import Actor
from core.db import atomic
from payments.choices import Happening, NewsState, PaymentStatus, Tender
from payments.models import PaymentState, RefundState
from payments.ports import Attempt, PaymentNews
from payments.rules.patience import next_look
from payments.services.events import locked_state
from payments.services.news import take_news
from payments.services.settlement import end_payment, let_go

BATCH = 200


def look_up(*, actor: Actor, payment_id: int) -> PaymentState:
    """Ask the provider about a hosted payment and do what the answer asks for. Raises ProviderAway, ProviderRefuses."""
    state = PaymentState.objects.select_related("payment__payment_type").get(payment_id=payment_id)
    if state.payment.payment_type.plug.tender != Tender.HOSTED:
        return state
    return take_news(actor=actor, payment_id=payment_id, news=_asked(state))


def cancel_payment(*, actor: Actor, payment_id: int) -> PaymentState:
    """Give up an open payment. A provider's page is closed first and asked what came of it: money that came counts.

    Raises ProviderAway when it cannot be asked: then the payment expires by itself. PaymentMoved for one that was paid.
    """
    state = PaymentState.objects.select_related("payment__payment_type").get(payment_id=payment_id)
    if state.status == PaymentStatus.PENDING and state.page:
        _close_page(state)
        news = _asked(state)
        if news.state == NewsState.DONE:
            return take_news(actor=actor, payment_id=payment_id, news=news)
    return end_payment(actor=actor, payment_id=payment_id, happening=Happening.CANCELLED)


def sweep(*, actor: Actor, payment_id: int) -> str:
    """Look after one payment that is due for it, and set when it is due again. Returns its status.

    One whose time is up expires even when its provider is away, so that its items are free; it is asked about for a
    week more, for money that comes late is never lost.
    """
    state = PaymentState.objects.select_related("payment__payment_type").get(payment_id=payment_id)
    is_over = state.is_open and state.expires_at is not None and state.expires_at <= timezone.now()
    try:
        if is_over and state.page:
            _close_page(state)
        state = take_news(actor=actor, payment_id=payment_id, news=_asked(state))
    finally:
        state = _put_off(actor, payment_id, is_over=is_over)
    return state.status


def payments_to_sweep() -> list[int]:
    """Those that are due, the longest waiting first."""
    due = PaymentState.objects.filter(next_look_at__lte=timezone.now()).order_by("next_look_at")
    return list(due.values_list("payment_id", flat=True)[:BATCH])


def refunds_to_sweep() -> list[int]:
    """Refunds on their way that are due to be asked about."""
    due = RefundState.objects.filter(next_look_at__lte=timezone.now()).order_by("next_look_at")
    return list(due.values_list("refund_id", flat=True)[:BATCH])


def _attempt(state: PaymentState) -> Attempt:
    """The payment in the provider's terms."""
    payment = state.payment
    return Attempt(
        key=payment.uuid,
        confirmation_no=payment.confirmation_no,
        reference=state.reference,
        charge=state.charge,
        amount=payment.due,
        currency=payment.currency,
        started_at=payment.created_at,
    )


def _asked(state: PaymentState) -> PaymentNews:
    if not state.page and not state.reference:
        return PaymentNews(NewsState.OPEN)  # nobody was ever sent to a page
    plug = state.payment.payment_type.plug
    return plug.fetch(state.payment.payment_type.login, _attempt(state))


def _close_page(state: PaymentState) -> None:
    payment_type = state.payment.payment_type
    payment_type.plug.close(payment_type.login, _attempt(state))


@atomic()
def _put_off(actor: Actor, payment_id: int, *, is_over: bool) -> PaymentState:
    state = locked_state(payment_id=payment_id)
    now = timezone.now()
    if is_over and state.is_open:
        let_go(actor=actor, state=state, happening=Happening.EXPIRED, at=now)
    if state.is_open or state.has_ended:
        state.next_look_at = next_look(state.payment.created_at, now)
    else:
        state.next_look_at = None
    state.save()
    return state
