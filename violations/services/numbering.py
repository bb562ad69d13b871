"""Ticket numbers of the office (enforcement §5.3)."""

from core import audit
from core.actors import Actor
from core.db import atomic
from core.system_settings import value
from violations.models import TicketSequence, Violation
from violations.settings import PREFIX

LARGEST = 10**12


@atomic()
def next_ticket_number() -> str:
    """Prefix, dash and the next number that no ticket has. The sequence stays locked to the end of the transaction."""
    sequence = _locked()
    prefix = value(PREFIX).strip().upper()
    while True:
        ticket = f"{prefix}-{sequence.next_number}" if prefix else str(sequence.next_number)
        sequence.next_number += 1
        if not Violation.objects.filter(ticket=ticket).exists():
            break
    sequence.save()
    return ticket


@atomic()
def set_next_number(*, actor: Actor, number: int) -> TicketSequence:
    """Go on with this number; those that tickets have already are passed over."""
    sequence = _locked()
    if sequence.next_number != number:
        before, sequence.next_number = sequence.next_number, number
        sequence.save()
        audit.record(actor, "ticket_sequence.changed", sequence, next_number=(before, number))
    return sequence


def _locked() -> TicketSequence:
    TicketSequence.objects.get_or_create()
    return TicketSequence.objects.select_for_update(no_key=True).get()
