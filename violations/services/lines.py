"""The offences of a ticket, and the figures that they add up to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import audit
from core.actors import Actor
from core.exceptions import RowMissing
from payments.choices import Module
from payments.queries.cart import rates_of, taxes_in_force
from payments.rules.money import is_chargeable
from payments.rules.taxes import taxes_on_parts
from violations.exceptions import BadAmount, OffenceArchived, OffenceRequired
from violations.models import OffenceItem, Violation, ViolationLine


@dataclass(frozen=True)
class Offence:
    """One offence to be written; `fine` None is what the item costs, `location_id` None is the ticket's."""

    item_id: int
    fine: Decimal | None = None
    location_id: int | None = None


def checked_amount(*, amount: Decimal, field: str) -> Decimal:
    """An amount of money as it may stand on a ticket. Raises BadAmount."""
    if amount and not is_chargeable(amount):
        raise BadAmount(field=field)
    return amount


def add_line(
    *, violation: Violation, item: OffenceItem, fine: Decimal | None = None, location_id: int | None = None
) -> ViolationLine:
    """Copy an item's figures to a ticket (CONV-5). Raises BadAmount."""
    return ViolationLine.objects.create(
        violation=violation,
        item=item,
        location_id=location_id or violation.location_id,
        description=str(item),
        by_law_code=item.by_law_code,
        fine=checked_amount(amount=item.default_cost if fine is None else fine, field="fine"),
        discount_amount=item.discount_amount,
        discount_hours=item.discount_hours,
    )


def set_figures(*, violation: Violation) -> None:
    """Fine is the sum of the lines (ENT-4); the taxes are those on the whole, without discount (MON-8)."""
    violation.fine = sum((line.fine for line in violation.lines.all()), Decimal(0))
    parts = [(Module.VIOLATIONS, violation.fine), (Module.TOWING, violation.towing)]
    violation.tax = sum(taxes_on_parts(parts, rates_of(taxes_in_force())))
    violation.save(update_fields=["fine", "tax"])


def set_lines(*, actor: Actor, row: Violation, offences: Sequence[Offence]) -> None:
    """Give a locked ticket the lines that `offences` say: kept ones take the new amount, others come and go. Two lines
    of one item stay two lines, told apart by their order.

    Raises RowMissing, OffenceRequired, OffenceArchived, BadAmount.
    """
    if not offences and not row.is_spoiled:
        raise OffenceRequired(field="offences")
    before = list(row.lines.all())
    kept = defaultdict(list)
    for line in before:
        kept[line.item_id].append(line)
    items = OffenceItem.objects.in_bulk({offence.item_id for offence in offences})
    for offence in offences:
        if kept[offence.item_id]:
            _reprice(kept[offence.item_id].pop(0), offence)
        else:
            _add(row, items.get(offence.item_id), offence)
    for line in (line for lines in kept.values() for line in lines):
        line.delete()
    told = [[f"{line.description} {line.fine:.2f}" for line in lines] for lines in (before, row.lines.all())]
    if told[0] != told[1]:
        audit.record(actor, "violation.offences_changed", row, offences=[", ".join(words) for words in told])


def _reprice(line: ViolationLine, offence: Offence) -> None:
    if offence.fine is not None and offence.fine != line.fine:
        line.fine = checked_amount(amount=offence.fine, field="fine")
        line.save(update_fields=["fine"])


def _add(row: Violation, item: OffenceItem | None, offence: Offence) -> None:
    if item is None:
        raise RowMissing
    if item.archived_at:
        raise OffenceArchived(field="offences", offence=item)
    add_line(violation=row, item=item, fine=offence.fine, location_id=offence.location_id)
