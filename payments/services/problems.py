"""The queue of exceptions: what a person must look at, and how it was settled."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.addresses import page_address
from core.choices import WarningTopic
from core.db import atomic
from core.ports import warn
from core.scoping import current_client
from core.services.writing import locked
from payments.choices import ProblemKind, Resolution
from payments.exceptions import PaymentMoved
from payments.models import PaymentProblem, PaymentState
from payments.queries.problems import UNAPPLIED, is_applicable
from payments.services.events import locked_state
from payments.services.retaking import retake
from payments.services.settlement import settle


def open_problem(*, kind: str, key: str, payment_type, at: datetime, **facts: Any) -> PaymentProblem | None:
    """Put something into the queue, once for each `key` of its kind, and warn by mail who asked for it.

    `facts` are fields of PaymentProblem. None when it was told before.
    """
    wanted = {"kind": kind, "key": key[:200], "payment_type": payment_type}
    facts["reason"] = facts.get("reason", "")[:500]
    problem, is_new = PaymentProblem.objects.get_or_create(**wanted, defaults={"opened_at": at, **facts})
    if not is_new:
        return None
    warn(
        topic=WarningTopic.MONEY,
        kind="payment.problem",
        context={
            "what": str(problem),
            "payment": str(problem.payment or ""),
            "amount": str(problem.amount or ""),
            "link": page_address(current_client(), "payment_problem", problem.pk),
        },
    )
    return problem


@atomic()
def close_problem(
    *, actor: Actor, problem_id: int, comment: str, resolution: str = Resolution.NOTED
) -> PaymentProblem:
    """Nothing more is to be done about it, as the comment says. Raises RowMissing."""
    problem = locked(model=PaymentProblem, pk=problem_id)
    if problem.closed_at is None:
        _close(actor, problem, resolution, comment)
    return problem


@atomic()
def apply_money(*, actor: Actor, problem_id: int, comment: str) -> PaymentState:
    """Take money that was set aside for what it was paid for: its items are held again, and processed as if all were
    well, whatever the amount. Raises PaymentMoved, RowMissing, and what `retake` raises when the items are gone."""
    payment_id = PaymentProblem.objects.filter(pk=problem_id).values_list("payment_id", flat=True).first()
    state = locked_state(payment_id=payment_id)
    problem = locked(model=PaymentProblem, pk=problem_id)
    if problem.closed_at or not is_applicable(problem, state):
        raise PaymentMoved(status=state.get_status_display())
    now = timezone.now()
    retake(actor=actor, state=state, at=now)
    received = state.received + state.payment.credit_used
    settle(actor=actor, state=state, received=received, at=now)
    _close(actor, problem, Resolution.APPLIED, comment)
    return state


def close_problems_of(*, actor: Actor, payment_id: int, resolution: str) -> None:
    """Close what is open about a payment whose money has been given back."""
    kinds = (*UNAPPLIED, ProblemKind.DOUBLE)
    for problem in PaymentProblem.objects.filter(payment_id=payment_id, closed_at=None, kind__in=kinds):
        _close(actor, problem, resolution, "")


def _close(actor: Actor, problem: PaymentProblem, resolution: str, comment: str) -> None:
    problem.closed_at, problem.closed_by = timezone.now(), actor.label[:200]
    problem.resolution, problem.comment = resolution, comment
    problem.save()
    audit.record(actor, "payment_problem.closed", problem, resolution=resolution, reason=comment)
