"""The offences of a ticket that exists."""

from collections import defaultdict
from collections.abc import Sequence

from core import audit
from core.actors import Actor
from core.exceptions import RowMissing
from violations.exceptions import OffenceArchived, OffenceRequired
from violations.models import OffenceItem, Violation, ViolationLine
from violations.services.issuing import Offence, add_line, checked_amount


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
        line.fine = checked_amount(offence.fine, "fine")
        line.save(update_fields=["fine"])


def _add(row: Violation, item: OffenceItem | None, offence: Offence) -> None:
    if item is None:
        raise RowMissing
    if item.archived_at:
        raise OffenceArchived(field="offences", offence=item)
    add_line(row, item, fine=offence.fine, location_id=offence.location_id)
