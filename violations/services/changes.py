"""What becomes of tickets in the office (enforcement §5.6, §7.2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from core.system_settings import value
from payments.choices import OPEN
from payments.models import HeldItem
from payments.queries.cart import rates_of, taxes_in_force
from payments.rules.money import is_chargeable
from violations.choices import FineAction
from violations.exceptions import (
    ActionReasonRequired,
    AdjustmentsDisabled,
    AlreadyAppealed,
    NotAppealable,
    NoteRequired,
    OffenceRequired,
    ReducedOutOfBounds,
    TicketFrozen,
    TicketInPayment,
    TicketPaid,
    TicketVoid,
)
from violations.models import OffenceItem, Violation, ViolationNote
from violations.rules.standing import may_appeal, may_convert, may_decide, may_edit, state_of
from violations.services.figures import set_figures
from violations.services.issuing import Offence, add_line, checked_amount
from violations.settings import ADJUSTMENTS

KIND = "violation"  # of what an order can pay for


@atomic()
def edit_ticket(
    *,
    actor: Actor,
    violation_id: int,
    facts: dict,
    offences: Sequence[Offence] | None = None,
) -> Violation:
    """Change what a ticket says: `facts` of comment, private_comment, location, towing, issued_at, due_at, vehicle,
    category; and, when given, its offences (VIO-1). Lines whose offence stays keep their copied discount.

    Raises RowMissing, TicketPaid, TicketFrozen, TicketInPayment, OffenceRequired, BadAmount.
    """
    row = _open_to_change(violation_id)
    if "towing" in facts:
        checked_amount(facts["towing"], "towing")
    if "vehicle" in facts and facts["vehicle"] != row.vehicle:
        vehicle = facts["vehicle"]
        facts = facts | {"plate": vehicle.plate, "plate_key": vehicle.plate_key} if vehicle else facts
    write(actor=actor, row=row, noun="violation", values=facts)
    if offences is not None:
        _set_lines(actor, row, offences)
    set_figures(row, rates_of(taxes_in_force()))
    return row


@atomic()
def add_fee(*, actor: Actor, violation_id: int, item_id: int, fine: Decimal | None, reason: str) -> Violation:
    """Put a fee that only the office adds on a ticket, as a line of its own (MON-14).

    Raises RowMissing, TicketPaid, TicketFrozen, TicketVoid, TicketInPayment, ActionReasonRequired, BadAmount.
    """
    _need(reason)
    row = _open_to_change(violation_id)
    _refuse_void(row)
    item = locked(model=OffenceItem, pk=item_id)
    line = add_line(row, item, fine=fine)
    set_figures(row, rates_of(taxes_in_force()))
    audit.record(actor, "violation.fee_added", row, offence=line.description, fine=line.fine, reason=reason)
    return row


@atomic()
def set_spoiled(*, actor: Actor, violation_id: int, spoiled: bool, reason: str) -> Violation:
    """Void a ticket, or take that back; its number stays used (TKT-9).

    Raises RowMissing, ActionReasonRequired, TicketPaid, TicketFrozen, TicketInPayment.
    """
    _need(reason)
    row = _open_to_change(violation_id)
    if row.is_spoiled != spoiled:
        if not spoiled and row.vehicle_id is None and row.person_id is None:
            raise OffenceRequired
        row.is_spoiled = spoiled
        row.save(update_fields=["is_spoiled"])
        audit.record(actor, "violation.spoiled" if spoiled else "violation.unspoiled", row, reason=reason)
    return row


@atomic()
def convert_to_warning(*, actor: Actor, violation_id: int, reason: str) -> Violation:
    """Ask for nothing any more, and keep the history: the one change that is possible after a decision (VIO-4).

    Raises RowMissing, ActionReasonRequired, TicketPaid, TicketInPayment, TicketVoid.
    """
    _need(reason)
    row = _unpaid(violation_id)
    if not may_convert(row):
        raise TicketVoid(state=state_of(row, timezone.now()).label.lower())
    row.is_warning = True
    row.save(update_fields=["is_warning"])
    audit.record(actor, "violation.converted", row, reason=reason)
    return row


@atomic()
def decide_fine(
    *,
    actor: Actor,
    violation_id: int,
    action: FineAction,
    reason: str,
    amount: Decimal = Decimal(0),
    by: User | None = None,
) -> Violation:
    """Uphold, reduce to `amount` or cancel a fine, once and for all (VIO-3, VIO-5, APL-9). With an open appeal this is
    its decision, and an upheld fine is due as much later as the appeal took (MON-11); without one the client must
    allow adjustments (VIO-7).

    Raises RowMissing, ActionReasonRequired, AdjustmentsDisabled, TicketPaid, TicketFrozen, TicketVoid,
    TicketInPayment, ReducedOutOfBounds.
    """
    _need(reason)
    row = _open_to_change(violation_id)
    _refuse_void(row)
    if not row.is_appeal_open and not value(ADJUSTMENTS):
        raise AdjustmentsDisabled
    if action == FineAction.REDUCED and not (is_chargeable(amount) and amount < row.fine):
        raise ReducedOutOfBounds(field="amount", fine=f"{row.fine:.2f}")
    now = timezone.now()
    row.fine_action, row.action_reason = action, reason.strip()
    row.actioned_at, row.actioned_by = now, by
    row.adjusted_fine = amount if action == FineAction.REDUCED else Decimal(0)
    if row.is_appeal_open:
        row.appeal_decided_at = now
        if action == FineAction.UPHELD:
            row.due_at += max(now - row.appealed_at, timedelta())
    row.save()
    facts = {"reason": reason} | ({"amount": amount} if action == FineAction.REDUCED else {})
    audit.record(actor, f"violation.{action.lower()}", row, **facts)
    return row


@atomic()
def register_appeal(*, actor: Actor, violation_id: int, at: datetime, how: str, words: str = "") -> Violation:
    """Write down an appeal that came in outside the site (APL-14).

    Raises RowMissing, NotAppealable, AlreadyAppealed.
    """
    row = locked(model=Violation, pk=violation_id)
    if row.is_appeal_open:
        day = date_format(timezone.localtime(row.appealed_at), "DATE_FORMAT")
        raise AlreadyAppealed(day=day)
    if not may_appeal(row):
        raise NotAppealable(state=state_of(row, timezone.now()).label.lower())
    row.appealed_at, row.appeal_format, row.appeal_reason = at, how, words.strip()
    row.save(update_fields=["appealed_at", "appeal_format", "appeal_reason"])
    audit.record(actor, "violation.appealed", row, how=how)
    return row


@atomic()
def add_note(*, actor: Actor, violation_id: int, text: str) -> ViolationNote:
    """Remark something that only staff read; also on paid tickets (VIO-2). Raises RowMissing, NoteRequired."""
    if not text.strip():
        raise NoteRequired(field="text")
    row = locked(model=Violation, pk=violation_id)
    note = ViolationNote.objects.create(violation=row, text=text.strip(), by=actor.label[:200])
    audit.record(actor, "violation.noted", row, text=note.text)
    return note


def refuse_in_payment(*, violation: Violation) -> None:
    """Raises TicketInPayment while a payment that may still come has this locked ticket."""
    if HeldItem.objects.filter(kind=KIND, item_id=violation.pk, payment__state__status__in=OPEN).exists():
        raise TicketInPayment


def _need(reason: str) -> None:
    if not reason.strip():
        raise ActionReasonRequired(field="reason")


def _unpaid(violation_id: int) -> Violation:
    row = locked(model=Violation, pk=violation_id)
    if row.paid_at is not None:
        raise TicketPaid
    refuse_in_payment(violation=row)
    return row


def _open_to_change(violation_id: int) -> Violation:
    row = _unpaid(violation_id)
    if not may_edit(row):
        raise TicketFrozen(action=row.get_fine_action_display())
    return row


def _refuse_void(row: Violation) -> None:
    if not may_decide(row):
        raise TicketVoid(state=state_of(row, timezone.now()).label.lower())


def _set_lines(actor: Actor, row: Violation, offences: Sequence[Offence]) -> None:
    """The lines as `offences` say: kept ones take the new amount, others come and go."""
    if not offences and not row.is_spoiled:
        raise OffenceRequired(field="offences")
    kept = {line.item_id: line for line in row.lines.all()}
    items = OffenceItem.objects.in_bulk({offence.item_id for offence in offences})
    before = [(line.description, line.fine) for line in kept.values()]
    for offence in offences:
        line = kept.pop(offence.item_id, None)
        if line is None:
            add_line(row, items[offence.item_id], fine=offence.fine, location_id=offence.location_id)
        elif offence.fine is not None and offence.fine != line.fine:
            line.fine = checked_amount(offence.fine, "fine")
            line.save(update_fields=["fine"])
    for line in kept.values():
        line.delete()
    after = [(line.description, line.fine) for line in row.lines.all()]
    if before != after:
        audit.record(actor, "violation.offences_changed", row, offences=(before, after))
