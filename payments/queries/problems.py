"""Exceptions, and what can be done about them."""

from payments.choices import PaymentStatus, ProblemKind
from payments.models import PaymentProblem, PaymentState
from payments.queries.refunds import refund_rest

# Money that came and belongs to nothing yet, though it is known what it was meant for.
UNAPPLIED = (ProblemKind.AMOUNT, ProblemKind.CURRENCY, ProblemKind.LATE)


def is_applicable(problem: PaymentProblem, state: PaymentState) -> bool:
    """Whether the money can still be taken for what it was paid for: none of it went back or is about to."""
    waits = problem.kind in UNAPPLIED and state.status == PaymentStatus.ATTENTION
    return waits and refund_rest(state) == state.received
