"""What tickets are for (enforcement §4.2). Tickets that were written keep their own figures (CONV-5)."""

import re
from decimal import Decimal

from core.actors import Actor
from core.db import atomic
from core.services.writing import archive_row, locked, restore_row, write
from parking.services.picks import next_pick_number
from payments.rules.money import is_chargeable
from violations.exceptions import (
    BadAmount,
    BadByLawCode,
    BootHasNoDiscount,
    DescriptionRequired,
    DiscountTimeRequired,
    DiscountTooLarge,
)
from violations.models import OffenceItem

NOUN = "offence_item"
CHECKED = ("description", "by_law_code", "default_cost", "discount_amount", "discount_hours", "apply_boot")
_BY_LAW_CODE = re.compile(r"[A-Za-z0-9.-]{0,20}")


@atomic()
def save_offence(*, actor: Actor, offence_id: int | None = None, values: dict) -> OffenceItem:
    """Make an offence item, which gets the next number, or change what `values` name of one. Blanks before the
    description stay: they put it first in its list (OFF-10).

    Raises RowMissing, DescriptionRequired, BadAmount, DiscountTooLarge (OFF-3), DiscountTimeRequired (OFF-2),
    BootHasNoDiscount (OFF-7), BadByLawCode (OFF-6).
    """
    row = _row(offence_id)
    values = values | {
        name: _tidied(name, values[name]) for name in ("description", "by_law_code", "key") if name in values
    }
    _check({name: getattr(row, name) for name in CHECKED} | values)
    return write(actor=actor, row=row, noun=NOUN, values=values)


@atomic()
def archive_offence(*, actor: Actor, offence_id: int) -> OffenceItem:
    """Stop offering an item; tickets that have it keep it (OFF-9). Raises RowMissing."""
    return archive_row(actor=actor, row=locked(model=OffenceItem, pk=offence_id), noun=NOUN)


@atomic()
def restore_offence(*, actor: Actor, offence_id: int) -> OffenceItem:
    """Offer an archived item again. Raises RowMissing."""
    return restore_row(actor=actor, row=locked(model=OffenceItem, pk=offence_id), noun=NOUN)


@atomic()
def reorder_offences(*, actor: Actor, positions: dict[int, int]) -> None:
    """Give items, by their ids, their positions; smaller ones stand first, equal ones by description (OFF-10).

    Raises RowMissing.
    """
    for offence_id, position in sorted(positions.items()):
        row = locked(model=OffenceItem, pk=offence_id)
        write(actor=actor, row=row, noun=NOUN, values={"sort_order": position})


def _row(offence_id: int | None) -> OffenceItem:
    if offence_id:
        return locked(model=OffenceItem, pk=offence_id)
    return OffenceItem(number=next_pick_number(model=OffenceItem), default_cost=Decimal(0))


def _tidied(name: str, text: str) -> str:
    return text.rstrip() if name == "description" else text.strip()


def _check(facts: dict) -> None:
    if not facts["description"].strip():
        raise DescriptionRequired(field="description")
    for name in ("default_cost", "discount_amount"):
        if facts[name] and not is_chargeable(facts[name]):
            raise BadAmount(field=name)
    if facts["apply_boot"] and (facts["discount_amount"] or facts["discount_hours"]):
        raise BootHasNoDiscount(field="apply_boot")
    if facts["discount_amount"] > facts["default_cost"]:
        raise DiscountTooLarge(field="discount_amount")
    if facts["discount_amount"] and not facts["discount_hours"]:
        raise DiscountTimeRequired(field="discount_days")
    if not _BY_LAW_CODE.fullmatch(facts["by_law_code"]):
        raise BadByLawCode(field="by_law_code")
