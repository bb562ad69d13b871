"""Credit on accounts (parking REF-6)."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked
from payments.choices import EntryKind
from payments.exceptions import CreditTooLow, NotAnAmount
from payments.models import CreditAccount, CreditEntry, Payment, Refund
from payments.rules.money import is_chargeable


@atomic()
def give_credit(*, actor: Actor, person_id: int, amount: Decimal, comment: str) -> CreditEntry:
    """Put credit on a person's account by hand, audited. Raises NotAnAmount, RowMissing."""
    if not is_chargeable(amount):
        raise NotAnAmount(field="amount")
    person = locked(model=User, pk=person_id)
    entry = add_credit(
        actor=actor,
        person_id=person.pk,
        amount=amount,
        kind=EntryKind.GIVEN,
        at=timezone.now(),
        comment=comment,
    )
    audit.record(actor, "credit.given", person, amount=amount, reason=comment)
    return entry


def add_credit(
    *,
    actor: Actor,
    person_id: int,
    amount: Decimal,
    kind: str,
    at: datetime,
    payment: Payment | None = None,
    refund: Refund | None = None,
    comment: str = "",
) -> CreditEntry:
    """Raise a person's balance within the open transaction."""
    accounts = _locked_accounts(person_id)
    account = accounts[0] if accounts else CreditAccount.objects.create(person_id=person_id)
    facts = {"payment": payment, "refund": refund, "comment": comment}
    return _book(account, actor, kind, amount, at, facts)


def use_credit(
    *,
    actor: Actor,
    person_id: int,
    amount: Decimal,
    payment: Payment,
    at: datetime,
    refund: Refund | None = None,
) -> None:
    """Take credit for a payment, or back that a `refund` had brought, within the open transaction. CreditTooLow."""
    accounts = _locked_accounts(person_id)
    if sum(account.balance for account in accounts) < amount:
        raise CreditTooLow
    for account in accounts:
        part = min(account.balance, amount)
        if part:
            _book(account, actor, EntryKind.USED, -part, at, {"payment": payment, "refund": refund})
        amount -= part


def return_credit(*, actor: Actor, person_id: int | None, payment: Payment, at: datetime) -> None:
    """Give back the credit that a payment took and that did not happen."""
    if payment.credit_used and person_id:
        amount, kind = payment.credit_used, EntryKind.RETURNED
        add_credit(actor=actor, person_id=person_id, amount=amount, kind=kind, at=at, payment=payment)


def _locked_accounts(person_id: int) -> list[CreditAccount]:
    rows = CreditAccount.objects.filter(person_id=person_id).order_by("pk")
    return list(rows.select_for_update(no_key=True))


def _book(
    account: CreditAccount, actor: Actor, kind: str, amount: Decimal, at: datetime, facts: dict
) -> CreditEntry:
    account.balance += amount
    account.save()
    entry = CreditEntry(
        account=account, kind=kind, amount=amount, at=at, actor_label=actor.label[:200], **facts
    )
    entry.save(force_insert=True)
    return entry
