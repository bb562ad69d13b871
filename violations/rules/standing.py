"""Where a ticket stands, and what can be done with it then (enforcement §5.2, VIO-1 to VIO-9)."""

from datetime import datetime

from violations.choices import FineAction, TicketState
from violations.rules.price import amount_owed


def state_of(ticket, at: datetime) -> TicketState:
    """The first that fits; `ViolationQuerySet.with_state` says the same in SQL."""
    if ticket.is_spoiled:
        return TicketState.SPOILED
    if ticket.fine_action == FineAction.CANCELLED:
        return TicketState.CANCELLED
    if ticket.is_warning:
        return TicketState.WARNING
    if ticket.paid_at is not None:
        return TicketState.PAID
    if ticket.appealed_at is not None and ticket.appeal_decided_at is None:
        return TicketState.APPEALED
    if ticket.sent_to_collections_at is not None:
        return TicketState.COLLECTIONS
    return TicketState.OVERDUE if ticket.due_at < at else TicketState.OPEN


def may_edit(ticket) -> bool:
    """Facts, offences and amounts change until the ticket is paid or decided (VIO-1 to VIO-3)."""
    return ticket.paid_at is None and not ticket.fine_action


def may_spoil(ticket) -> bool:
    """Void it or take that back; not after money or a decision (VIO-3, VIO-9)."""
    return may_edit(ticket)


def may_convert(ticket) -> bool:
    """To a warning: also after a decision, and not twice (VIO-4)."""
    return ticket.paid_at is None and not (ticket.is_warning or ticket.is_spoiled)


def may_decide(ticket) -> bool:
    """Uphold, reduce or cancel the fine, once (VIO-3, VIO-5)."""
    return may_edit(ticket) and not (ticket.is_warning or ticket.is_spoiled)


def may_appeal(ticket) -> bool:
    """Register an appeal: one, of a fine that is neither paid, void nor decided (APL-1, APL-11)."""
    return may_decide(ticket) and ticket.appealed_at is None


def may_add_fee(ticket) -> bool:
    """Put a fee on it that only the office adds (MON-14)."""
    return may_decide(ticket)


def may_collect(ticket, at: datetime) -> bool:
    """Send it to collections: once, when it is overdue and asks for money (COL-1)."""
    never_sent = ticket.sent_to_collections_at is None and ticket.collections_ended_at is None
    return never_sent and state_of(ticket, at) == TicketState.OVERDUE and amount_owed(ticket) > 0
