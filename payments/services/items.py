"""Telling payables what becomes of their items, and keeping each item in one payment (parking PAY-1)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError

from core.actors import Actor
from core.db import atomic
from payments.exceptions import AlreadyInPayment
from payments.models import HeldItem, Payment, PaymentLine
from payments.ports import PaidItem, payables
from payments.queries.cart import holders_of


def hold_items(*, actor: Actor, payment: Payment, lines: Iterable[PaymentLine], at: datetime) -> None:
    """Take the items of a payment's lines. Raises AlreadyInPayment, which undoes nothing but this."""
    lines = sorted(lines, key=lambda line: (line.kind, line.item_id))
    try:
        with atomic():
            HeldItem.objects.bulk_create(
                HeldItem(payment=payment, kind=line.kind, item_id=line.item_id) for line in lines
            )
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "item_is_in_one_payment":
            raise
        holders = holders_of((line.kind, line.item_id) for line in lines)
        raise AlreadyInPayment(next((state.payment for state in holders.values()), None)) from error
    tell(verb="hold", actor=actor, payment=payment, lines=lines, at=at)


def free_items(*, actor: Actor, payment: Payment, verb: str, at: datetime) -> None:
    """Give the items up, and tell their payables why: `let_go` or `release`."""
    held = HeldItem.objects.filter(payment=payment)
    keys = set(held.values_list("kind", "item_id"))
    held.delete()
    lines = [line for line in payment.lines.all() if (line.kind, line.item_id) in keys]
    tell(verb=verb, actor=actor, payment=payment, lines=lines, at=at)


def tell(*, verb: str, actor: Actor, payment: Payment, lines: Iterable[PaymentLine], at: datetime) -> None:
    """Call a verb of ports.Payable for each kind among the lines, always in the same order."""
    by_kind = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(PaidItem(line.item_id, line, payment))
    for kind in sorted(by_kind):
        items = sorted(by_kind[kind], key=lambda item: item.item_id)
        getattr(payables.get(kind), verb)(items=items, actor=actor, at=at)
