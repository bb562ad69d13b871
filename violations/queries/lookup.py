"""Finding a ticket by what stands on its paper (enforcement TKT-4, TKT-8, PAY-5).

Whoever guesses learns nothing: whatever is wrong, one query runs, the same comparisons are made, none of them stops at
the first character that differs, and the answer is None.
"""

from dataclasses import dataclass
from hmac import compare_digest

from parking.rules.plate_key import plate_key
from violations.models import Violation
from violations.queries.own_tickets import without_hidden
from violations.rules.reference import PIN_LENGTH, possible_parts, printed_reference

FACTS = ("pk", "ticket", "pin", "plate_key", "vehicle__plate_key")
NOBODY = (0, "", "0" * PIN_LENGTH, "", "")  # stands where no ticket was found
MOST = 2  # a reference with a dash can mean two ticket numbers


@dataclass(frozen=True)
class FoundTicket:
    """A ticket whose reference and plate are right. `is_strong`: nobody comes upon its reference by trying."""

    pk: int
    ticket: str
    is_strong: bool


def find_by_paper(*, reference: str, plate: str) -> FoundTicket | None:
    """The ticket with this printed reference and this plate: the one that was ticketed, or the one that the vehicle has
    now; the VIN where that stood in its place (T2)."""
    parts, key = possible_parts(reference), plate_key(plate)
    tickets = {ticket for ticket, _pin in parts}
    rows = list(without_hidden(Violation.objects.filter(ticket__in=tickets)).values_list(*FACTS)[:MOST])
    rows += [NOBODY] * (MOST - len(rows))
    typed = [printed_reference(*part) for part in parts]
    right = [row for row in rows if _fits(row, typed, key)]
    if not right:
        return None
    pk, ticket, pin, *_keys = right[0]
    return FoundTicket(pk, ticket, is_strong=len(pin) >= PIN_LENGTH)


def _fits(row: tuple, typed: list[str], key: str) -> bool:
    _pk, ticket, pin, ticketed, present = row
    printed = printed_reference(ticket, pin)
    is_reference = True in [_same(one, printed) for one in typed]  # all are made
    is_plate = _same(key, ticketed) | _same(key, present or "")
    return is_reference & is_plate & (key != "")


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), other.encode())
