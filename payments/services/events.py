"""The one place where something happens to a payment: an event is added, the state follows (DECISIONS 38)."""

from dataclasses import asdict
from datetime import datetime

from core.actors import Actor
from core.exceptions import RowMissing
from payments.models import Payment, PaymentEvent, PaymentState
from payments.rules.standing import Standing, after, standing_of


def locked_state(*, payment_id: int) -> PaymentState:
    """The payment's state, locked to the end of the transaction, with its payment. Raises RowMissing."""
    rows = PaymentState.objects.select_related("payment__payment_type").select_for_update(
        of=("self",), no_key=True
    )
    state = rows.filter(payment_id=payment_id).first()
    if state is None:
        raise RowMissing
    return state


def add_event(*, actor: Actor, state: PaymentState, happening: str, at: datetime, **facts) -> PaymentEvent:
    """Write what happened to the payment of a locked state, and bring the state along. The caller saves other columns
    of the state with it. `facts` are fields of the event."""
    event = PaymentEvent(
        payment_id=state.payment_id,
        happening=happening,
        at=at,
        actor_kind=actor.kind,
        actor_label=_label(actor),
        **facts | {"reason": facts.get("reason", "")[:500]},
    )
    event.save(force_insert=True)
    for name, value in asdict(after(standing_of(state), event)).items():
        setattr(state, name, value)
    state.save()
    return event


def first_state(*, payment: Payment, **facts) -> PaymentState:
    """The row beside a payment that is being written."""
    return PaymentState.objects.create(payment=payment, status=Standing().status, **facts)


def _label(actor: Actor) -> str:
    return (f"{actor.label} ({actor.on_behalf_of})" if actor.on_behalf_of else actor.label)[:200]
