"""What providers say of payments, whoever asked: reports, the payer's return, the sweeper (parking PAY-7)."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import Refusal
from payments.choices import Happening, ProblemKind
from payments.models import Payment, PaymentState
from payments.ports import PaymentNews
from payments.rules.confirmation import new_confirmation_no
from payments.rules.money import exact
from payments.rules.standing import Verdict, standing_of, verdict
from payments.services.events import add_event, first_state, locked_state
from payments.services.problems import open_problem
from payments.services.retaking import retake
from payments.services.settlement import let_go, settle

ENDS = {Verdict.FAIL: Happening.FAILED, Verdict.EXPIRE: Happening.EXPIRED}
PROBLEMS = {Verdict.AMOUNT: ProblemKind.AMOUNT, Verdict.CURRENCY: ProblemKind.CURRENCY}


@atomic()
def take_news(*, actor: Actor, payment_id: int, news: PaymentNews) -> PaymentState:
    """Do what a provider's news about a payment ask for; told again, they do nothing more. Raises RowMissing."""
    state = locked_state(payment_id=payment_id)
    payment, now = state.payment, timezone.now()
    found = verdict(standing_of(state), news, due=payment.due, currency=payment.currency)
    match found:
        case Verdict.NOTHING:
            pass
        case Verdict.PROCESS | Verdict.PROCESS_LATE:
            _process(actor, state, news, now, is_late=found == Verdict.PROCESS_LATE)
        case Verdict.FAIL | Verdict.EXPIRE:
            let_go(actor=actor, state=state, happening=ENDS[found], at=now, reason=news.reason)
        case Verdict.DOUBLE:
            _keep_second(actor, state, news, now)
        case _:
            _set_aside(actor, state, news, PROBLEMS[found], now)
    return state


def _process(actor: Actor, state: PaymentState, news: PaymentNews, now: datetime, *, is_late: bool) -> None:
    facts = {"received": state.payment.total, "charge": news.charge, "reference": news.reference}
    try:
        with atomic():
            if is_late:
                retake(actor=actor, state=state, at=now)
            settle(actor=actor, state=state, at=now, **facts)
    except Refusal as refusal:
        state = locked_state(payment_id=state.payment_id)
        _set_aside(actor, state, news, ProblemKind.LATE, now, str(refusal))


def _set_aside(
    actor, state: PaymentState, news: PaymentNews, kind: str, now: datetime, reason: str = ""
) -> None:
    """Money came that cannot be put to what it was for: keep it on the payment, free the items, tell a person."""
    if state.is_open:
        let_go(actor=actor, state=state, happening=Happening.FAILED, at=now, reason=reason)
    state.next_look_at = None
    _attend(actor, state, news, kind, now, reason)
    audit.record(actor, "payment.set_aside", state.payment, amount=news.amount, reason=reason)


def _keep_second(actor: Actor, state: PaymentState, news: PaymentNews, now: datetime) -> None:
    """The same bill was paid twice: the second money gets a payment of its own, for nothing, to be given back."""
    first = state.payment
    if PaymentState.objects.filter(charge=news.charge, payment__payment_type=first.payment_type_id).exists():
        return
    amount, none = exact(news.amount or Decimal(0)), Decimal(0)
    second = Payment(
        confirmation_no=new_confirmation_no(),
        payment_type=first.payment_type,
        email=first.email,
        language=first.language,
        currency=first.currency,
        subtotal=amount,
        tax1=none,
        tax2=none,
        tax3=none,
        total=amount,
        created_at=now,
    )
    second.save(force_insert=True)
    kept = first_state(payment=second, person=state.person)
    reason = str(first)
    add_event(actor=actor, state=kept, happening=Happening.CREATED, at=now, amount=amount, reason=reason)
    _attend(actor, kept, news, ProblemKind.DOUBLE, now, reason)
    audit.record(actor, "payment.paid_twice", first, amount=amount, second=second.confirmation_no)


def _attend(
    actor: Actor, state: PaymentState, news: PaymentNews, kind: str, now: datetime, reason: str
) -> None:
    """Money that belongs to nothing yet stands on the payment, and in the queue."""
    amount = exact(news.amount or Decimal(0))
    add_event(
        actor=actor,
        state=state,
        happening=Happening.ATTENTION,
        at=now,
        amount=amount,
        currency="" if kind != ProblemKind.CURRENCY else news.currency[:3].upper(),
        charge=news.charge,
        reference=news.reference,
        reason=reason or str(ProblemKind(kind).label),
    )
    open_problem(
        kind=kind,
        key=news.charge or str(state.payment.uuid),
        payment_type=state.payment.payment_type,
        at=now,
        payment=state.payment,
        expected=state.payment.due,
        amount=news.amount,
        currency=news.currency[:3],
        charge=news.charge,
        reason=reason,
    )
