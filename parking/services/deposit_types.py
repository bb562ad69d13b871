"""Deposit types (parking §8)."""

from typing import Any

from django.utils.translation import ngettext

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import archive_row, locked, restore_row, write
from parking.exceptions import InUse
from parking.models import DepositType
from parking.services.writing import name_taken
from payments.exceptions import NotAnAmount
from payments.rules.money import is_chargeable

NOUN = "deposit_type"


@atomic()
def save_deposit_type(
    *, actor: Actor, deposit_type_id: int | None = None, values: dict[str, Any]
) -> DepositType:
    """Add a deposit type or change one; deposits that exist keep their amount and text. `values`: fields by name.

    Raises NotAnAmount, NameTaken, RowMissing.
    """
    row = locked(model=DepositType, pk=deposit_type_id) if deposit_type_id else DepositType()
    if not is_chargeable(values.get("amount", row.amount)):
        raise NotAnAmount(field="amount")
    return write(
        actor=actor, row=row, noun=NOUN, values=values, by_constraint=_taken(values.get("label", row.label))
    )


@atomic()
def archive_deposit_type(*, actor: Actor, deposit_type_id: int) -> DepositType:
    """Ask nobody new for it; deposits of it stay. Raises RowMissing."""
    return archive_row(actor=actor, row=locked(model=DepositType, pk=deposit_type_id), noun=NOUN)


@atomic()
def restore_deposit_type(*, actor: Actor, deposit_type_id: int) -> DepositType:
    """Offer it again. Raises NameTaken, RowMissing."""
    row = locked(model=DepositType, pk=deposit_type_id)
    return restore_row(actor=actor, row=row, noun=NOUN, by_constraint=_taken(row.label))


@atomic()
def delete_deposit_type(*, actor: Actor, deposit_type_id: int) -> None:
    """Delete a type that no deposit ever had. Raises InUse (parking X-13), RowMissing."""
    row = locked(model=DepositType, pk=deposit_type_id)
    if count := row.deposits.count():
        uses = ngettext("%(count)s deposit", "%(count)s deposits", count) % {"count": count}
        raise InUse(name=row.label, uses=uses)
    audit.record(actor, "deposit_type.deleted", row, label=row.label, amount=row.amount)
    row.delete()


def _taken(label: str):
    return {"deposit_type_label": name_taken(name=label, field="label")}
